"""Small seq2seq checkpoints of every architecture, laid out as the published ones are.

The code of the models and of the tokenizers is the real one; the vocabulary is learned from the
sample articles, the weights are drawn from a seed. What the published checkpoints say about their
ids, their limits and their search stands in the files here too.
"""

from tests.summarize.seq2seq.checkpoints.building import build
from tests.summarize.seq2seq.checkpoints.recipes import ARCHITECTURES
from tests.summarize.seq2seq.checkpoints.vocabularies import SAMPLES

__all__ = ["ARCHITECTURES", "SAMPLES", "build"]
