"""Fine-tuning of sequence-to-sequence models, and what the package's own is made by.

Needs the extra ``train``.
"""
