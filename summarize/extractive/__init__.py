"""Extractive methods: each scores the sentences of an article, and the best are selected."""
