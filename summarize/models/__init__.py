"""Weights that come with the package. ``MODEL_CARD.md`` describes each of them."""
