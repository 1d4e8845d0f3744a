"""Sequence-to-sequence models: checkpoints, and the engines that run them.

A text goes in, and drafts come out: see ``model.Seq2SeqModel.write``.
"""
