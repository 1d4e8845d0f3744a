"""Sequence-to-sequence models: checkpoints and the engines that run them. Text in, drafts out."""
