"""Sequence-to-sequence models: from an article to takeaways in words of their own."""
