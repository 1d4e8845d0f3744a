"""Training of the encoder of ``compress``."""
