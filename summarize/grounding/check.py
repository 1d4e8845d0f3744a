"""One bullet and its article: what supports it and what in it the article does not bear out."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from summarize.grounding.article_index import ArticleIndex
from summarize.grounding.evidence import support
from summarize.grounding.findings import Finding
from summarize.grounding.lexemes import lexemes
from summarize.grounding.names import unsupported_names
from summarize.grounding.negations import unsupported_negations
from summarize.grounding.numbers import unsupported_numbers
from summarize.grounding.quotations import unsupported_quotations
from summarize.takeaway import Evidence

_FIRST_GREEK = "\u0370"


@dataclass(frozen=True, slots=True)
class BulletCheck:
    """What an article says to a bullet.

    Attributes:
        evidence: at most three sentences that support it, best first; offsets into
            ``article.text``, and as score the share of the bullet that each covers.
        support: how much of the bullet they cover together, in [0, 1].
        findings: what the article does not bear out, in the order of the bullet.
    """

    evidence: tuple[Evidence, ...]
    support: float
    findings: tuple[Finding, ...]

    @property
    def flags(self) -> tuple[str, ...]:
        """The findings in words, e.g. ``unsupported number: 46 million``."""
        return tuple(
            f"unsupported {finding.kind}: {' '.join(finding.text.split())}"
            for finding in self.findings
        )


def check_bullet(
    text: str, article_index: ArticleIndex, among: Container[int] | None = None
) -> BulletCheck:
    """Check a bullet against its article.

    Args:
        text: the bullet.
        article_index: the article made ready.
        among: places of the sentences that may be evidence; None for all.

    The findings say that words, numbers, names and denials are not in the article; they cannot
    say that what is there is put together rightly. A bullet without findings is grounded, not
    verified. In a bullet that is not in Latin letters, names and denials are not looked at.
    """
    line = lexemes(text)
    evidence, share, best = support(text, line, article_index, among)
    findings = [
        *unsupported_numbers(text, line, article_index.numbers),
        *unsupported_quotations(text, line, article_index.wording),
    ]
    if _is_latin(text):  # names and denials are told by rules for English
        findings += unsupported_names(text, line, article_index.names)
        coverage = evidence[0].score if evidence else 0.0
        findings += unsupported_negations(
            text, line, article_index.denials, article_index.term_index, best, coverage
        )
    findings.sort(key=lambda finding: (finding.start, finding.end))
    return BulletCheck(evidence, share, tuple(findings))


def _is_latin(text: str) -> bool:
    """Whether at least half of the letters are Latin."""
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char < _FIRST_GREEK for char in letters) >= len(letters)
