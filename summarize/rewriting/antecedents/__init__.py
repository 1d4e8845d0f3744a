"""References of a bullet to what stands elsewhere in the article, and the words that they mean.

"He told the court" leaves a lone reader in the dark; "Paul Hale told the court" does not. The rules
go by names, gender, number and recency, for English. They give no answer when two candidates
compete.
"""

from summarize.rewriting.antecedents.replacing import RESOLVED, Replacement, Resolution
from summarize.rewriting.antecedents.resolver import ReferenceResolver

__all__ = ["RESOLVED", "ReferenceResolver", "Replacement", "Resolution"]
