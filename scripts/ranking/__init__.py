"""Training of the learned extractive scorers: examples, networks, training, export."""
