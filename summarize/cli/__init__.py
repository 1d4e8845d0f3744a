"""Commands of ``takeaways`` that need only ``summarize``: one file a command."""
