"""Extractive methods: each scores an article's sentences; selection takes the best."""
