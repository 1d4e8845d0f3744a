"""What the embedded sequence-to-sequence checkpoint begins with."""
