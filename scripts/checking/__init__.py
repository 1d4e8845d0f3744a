"""Training of the learned check of bullets."""
