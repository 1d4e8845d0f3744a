"""Training of ``writer``, the bundled sequence-to-sequence checkpoint."""
