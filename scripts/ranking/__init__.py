"""Training of the learned extractive methods: examples, networks, training, export."""
