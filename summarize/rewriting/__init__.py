"""Rewriters, which make a bullet of a sentence: a model writes it anew, or words are left out."""
