"""Training of the encoder that reads bullets, and of its heads ``compress`` and ``printable``."""
