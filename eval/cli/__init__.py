"""Commands of ``takeaways`` that evaluate: one file a command."""
