"""The function ``check``: bullets of anyone beside an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from summarize.errors import OptionError
from summarize.grounding.article_index import ArticleIndex
from summarize.grounding.check import BulletCheck, check_bullet
from summarize.grounding.findings import Finding, FindingKind
from summarize.grounding.printable import judge_printable
from summarize.grounding.support import Soundness, SupportCheck
from summarize.reading import Article
from summarize.takeaway import Evidence

_WITH_FINDING = 0.5  # the highest probability of what a rule finds wrong; by hand
# Of the bullets and sentences below it on the development sets, 89 % are judged not to be readable
# alone; they are 73 % of those.
_LEAST_ALONE = 0.15
_WORD = re.compile(r"\S+")
# Words that may refer to something outside: "He", "The two"; else the opening word is named.
_REFERENCE = re.compile(
    r"\b(?:he|she|they|it|his|her|their|its|him|them|this|these|those)\b|\bthe\s+[\w-]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CheckedBullet:
    """The result of ``check`` for one bullet. It is grounded at best, never verified.

    Attributes:
        text: the bullet.
        support: the probability in [0, 1] that the article says what the bullet says.
        whole: the probability in [0, 1] that the bullet is a whole sentence.
        alone: the probability in [0, 1] that a reader of nothing else can tell who and what is
            meant.
        findings: the parts at fault, in the order of the bullet. Each has its ``kind``, its words
            as ``text``, and their offsets ``start`` and ``end`` in the bullet.
        evidence: at most three sentences of the article that support the bullet, best first.
        unchecked: the kinds of findings that are not looked for in the language of the article.
    """

    text: str
    support: float
    whole: float
    alone: float
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]
    unchecked: tuple[FindingKind, ...] = ()


def check(bullets: Iterable[str], article: Article | str) -> list[CheckedBullet]:
    """Check bullets against the article that they are about, one result a bullet.

    The judgements are learned from English. For other languages, ``support`` is the share of a
    bullet that the article covers, and ``whole`` and ``alone`` are 1.

        for bullet in check(["Council approves 46 walls."], "The council approved a wall."):
            print(bullet.support, bullet.whole, bullet.alone, bullet.findings)

    Args:
        bullets: one line each; anyone may have written them.
        article: an article, or plain text or Markdown.

    Raises:
        OptionError: ``bullets`` is one text or has something else than texts.
        ReadError: the article is a path or an address.
    """
    bullets = bullets if isinstance(bullets, str) else list(bullets)
    if isinstance(bullets, str) or not all(isinstance(bullet, str) for bullet in bullets):
        raise OptionError("check takes a list of bullets, each a text: check([bullet], article)")
    if isinstance(article, str):
        article = Article.from_text(article)
    article_index = ArticleIndex.from_article(article)
    support_check = SupportCheck(article_index)
    alone = [1.0] * len(bullets)
    if support_check.can_judge:
        alone = [judgement.alone for judgement in judge_printable(bullets)]
    return [
        _checked(bullet, probability, article_index, support_check)
        for bullet, probability in zip(bullets, alone, strict=True)
    ]


def _checked(
    bullet: str, alone: float, article_index: ArticleIndex, support_check: SupportCheck
) -> CheckedBullet:
    if not bullet.strip():
        return CheckedBullet(bullet, 0.0, 0.0, 0.0, (), ())
    grounding = check_bullet(bullet, article_index)
    soundness = support_check.judge(bullet, grounding.evidence)
    if soundness is None:
        soundness = Soundness(grounding.support, 1.0)
        findings = grounding.findings
    else:
        soundness = _with_findings(soundness, grounding.findings)
        learned = _learned_findings(bullet, soundness, alone, support_check, grounding)
        findings = tuple(
            sorted([*grounding.findings, *learned], key=lambda item: (item.start, item.end))
        )
    support, whole, alone = (round(probability, 4) for probability in (*soundness, alone))
    judged = (support, whole, alone)
    return CheckedBullet(bullet, *judged, findings, grounding.evidence, article_index.unchecked)


def _with_findings(soundness: Soundness, findings: Sequence[Finding]) -> Soundness:
    """Return a judgement that is no higher than findings of the rules allow."""
    kinds = {finding.kind for finding in findings}
    support = min(soundness.support, _WITH_FINDING) if kinds - {"spelling"} else soundness.support
    whole = min(soundness.whole, _WITH_FINDING) if "spelling" in kinds else soundness.whole
    return Soundness(support, whole)


def _learned_findings(
    bullet: str,
    soundness: Soundness,
    alone: float,
    support_check: SupportCheck,
    grounding: BulletCheck,
) -> Iterator[Finding]:
    """Yield a finding for each judgement that is too low, at the words that are most doubtful."""
    least = support_check.least_probability(bullet)
    if not grounding.findings and min(soundness.support, soundness.whole) < least:
        start, end = _doubtful_span(bullet, support_check)
        if soundness.support < least:
            yield Finding.of("meaning", bullet, start, end)
        if soundness.whole < least:
            yield Finding.of("sentence", bullet, start, end)
    if alone < _LEAST_ALONE and (words := _REFERENCE.search(bullet) or _WORD.search(bullet)):
        yield Finding.of("alone", bullet, *words.span())


def _doubtful_span(bullet: str, support_check: SupportCheck) -> tuple[int, int]:
    """Return the first run of words that stand together nowhere in the article, or all words."""
    words = [*_WORD.finditer(bullet)]
    is_new = support_check.words.are_new([word.group() for word in words])
    if not any(is_new):
        return words[0].start(), words[-1].end()
    first = is_new.index(True)
    last = next((at for at in range(first, len(is_new)) if not is_new[at]), len(is_new))
    return words[first].start(), words[last].end()
