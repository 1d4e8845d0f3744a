"""How the encoder of ``compress`` is trained."""
