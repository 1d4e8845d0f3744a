"""Composition of exactly N checked takeaways from the drafts of a model."""
