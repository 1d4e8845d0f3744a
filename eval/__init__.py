"""Evaluation: how good takeaways, and the steps that lead to them, are."""
