"""An article as sentences with terms, and the selection of sentences from it."""
