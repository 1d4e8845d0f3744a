"""Key takeaways from articles: exactly N distinct bullets, each with its evidence in the text."""

__version__ = "0.1.0"
