"""Articles as sentences with terms, and the selection of sentences."""
