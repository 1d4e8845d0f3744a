"""Fine-tuning of sequence-to-sequence models on articles with takeaways.

It needs the extra ``train``.
"""
