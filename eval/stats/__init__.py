"""Statistics over per-article scores: intervals and paired tests."""
