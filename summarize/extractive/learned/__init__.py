"""Methods that learned from articles with takeaways: ``tiny`` and ``ranker``."""
