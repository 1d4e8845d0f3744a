"""Bullets whose references are replaced by the article's own words, with the evidence for these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from summarize.composing.candidates import BulletsBySentence, Candidate, CandidateFactory
from summarize.grounding import check_bullet
from summarize.grounding.evidence import as_evidence
from summarize.grounding.line import Line
from summarize.rewriting.antecedents import ReferenceResolver
from summarize.takeaway import Evidence
from summarize.text.words import count_words

_MOST_EVIDENCE = 3  # passages of a bullet, unless more are needed for resolved references; by hand


def resolve_references(
    factory: CandidateFactory, by_sentence: BulletsBySentence
) -> BulletsBySentence:
    """Return the bullets of each sentence with their certain references resolved.

    A flag says what was replaced: ``resolved: He = Paul Hale``. The passage that has the new words
    joins the evidence.
    """
    resolver = ReferenceResolver(factory.document)
    return {
        index: [_resolved(factory, resolver, bullet) for bullet in bullets]
        for index, bullets in by_sentence.items()
    }


def _resolved(
    factory: CandidateFactory, resolver: ReferenceResolver, bullet: Candidate
) -> Candidate:
    """Return a bullet with its references resolved, or as it is.

    It stays as it is if it would be too long or if the checks would find more.
    """
    resolution = resolver.resolve(bullet.text, bullet.sentence_index)
    if not resolution.replacements or not bullet.evidence:
        return bullet
    limit = factory.options.max_words
    if limit and count_words(bullet.text) <= limit < count_words(resolution.text):
        return bullet
    findings = check_bullet(resolution.text, factory.article_index).flags
    if any(finding not in bullet.unsupported for finding in findings):
        return bullet
    sources = [part.source for part in resolution.replacements]
    return replace(
        bullet,
        text=resolution.text,
        evidence=_evidence(factory, bullet, resolution.text, sources),
        flags=(*bullet.flags, *resolution.flags),
        unresolved=bullet.text,
    )


def _evidence(
    factory: CandidateFactory, bullet: Candidate, text: str, sources: Iterable[int]
) -> tuple[Evidence, ...]:
    """Return the evidence of a resolved bullet: its sentence, the sources, and what else it had."""
    first, *others = map(factory.article_index.sentence_index, bullet.evidence)
    needed = dict.fromkeys([first, *sources])
    indices = [*dict.fromkeys([*needed, *others])][: max(_MOST_EVIDENCE, len(needed))]
    return as_evidence(indices, Line(text, factory.article_index.lexicon), factory.article_index)
