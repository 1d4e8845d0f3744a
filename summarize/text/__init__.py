"""Text: strings in, strings out. Words, sentences, quotations, near-duplicates."""
