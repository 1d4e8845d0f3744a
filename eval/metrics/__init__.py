"""Metrics: each scores the takeaways of one article."""
