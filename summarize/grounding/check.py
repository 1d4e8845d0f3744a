"""The check of a bullet against its article: evidence, support and findings."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from summarize.grounding.article_index import ArticleIndex
from summarize.grounding.evidence import find_support
from summarize.grounding.findings import Finding
from summarize.grounding.line import Line
from summarize.grounding.names import unsupported_names
from summarize.grounding.negations import unsupported_negations
from summarize.grounding.numbers import unsupported_numbers
from summarize.grounding.quotations import unsupported_quotations
from summarize.grounding.spellings import misspellings
from summarize.takeaway import Evidence, Takeaway


@dataclass(frozen=True, slots=True)
class BulletCheck:
    """The result of checking a bullet against its article.

    Attributes:
        evidence: at most three sentences that support the bullet, best first. Their offsets point
            into ``article.text``; their score is the share of the bullet that each covers alone.
        support: the share of the bullet that these cover together, in [0, 1].
        findings: the parts that the article does not support, in the order of the bullet.
    """

    evidence: tuple[Evidence, ...]
    support: float
    findings: tuple[Finding, ...]

    @property
    def flags(self) -> tuple[str, ...]:
        """The findings as text, for example ``unsupported number: 46 million``."""
        return tuple(finding.flag for finding in self.findings)


def check_bullet(
    bullet: str, article_index: ArticleIndex, allowed: Container[int] | None = None
) -> BulletCheck:
    """Check a bullet against its article.

    A finding says that a number, a name, a quotation or a denial is not in the article, or that
    something is no word. The check cannot say that the parts are combined correctly. A bullet
    without findings is grounded, not verified. Names and denials are checked in the languages that
    have a table of words (see ``docs/languages.md``); names only in scripts with capitals.

    Args:
        bullet: the text to check.
        article_index: the index of the article.
        allowed: indices of the sentences that may be evidence; None allows all.

    >>> article = Article.from_text("The council met on Monday. It approved a sea wall.")
    >>> check_bullet("Council approves 46 walls.", ArticleIndex.from_article(article)).flags
    ('unsupported number: 46',)
    """
    line = Line(bullet, article_index.lexicon)
    support = find_support(line, article_index, allowed)
    findings = [
        *unsupported_numbers(line, article_index.numbers),
        *unsupported_quotations(line, article_index.wording),
    ]
    unchecked = article_index.unchecked
    if "name" not in unchecked:
        findings += unsupported_names(line, article_index.names)
    if "negation" not in unchecked:
        findings += unsupported_negations(
            line, article_index.denials, article_index.term_index, support.best, support.coverage
        )
    findings += misspellings(line, article_index.spellings, article_index.names, findings)
    findings.sort(key=lambda finding: (finding.start, finding.end))
    return BulletCheck(support.evidence, support.share, tuple(findings))


def ground_bullet(bullet: str, article_index: ArticleIndex) -> Takeaway:
    """Return any bullet as a takeaway with evidence, support (four decimals) and flags."""
    check = check_bullet(bullet, article_index)
    return Takeaway(bullet, check.evidence, round(check.support, 4), check.flags)
