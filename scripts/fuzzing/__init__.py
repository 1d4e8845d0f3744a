"""Coverage-guided fuzzing of the parsers: targets, their vocabularies, and the invariants."""
