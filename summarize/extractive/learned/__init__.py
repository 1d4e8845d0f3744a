"""Extractive methods with trained weights: ``tiny`` and ``ranker``."""
