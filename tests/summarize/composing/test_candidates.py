"""Candidates: bullets of drafts with evidence, and sentences of the article."""

from __future__ import annotations

from summarize import Article, Options
from summarize.composing.candidates import DOUBTFUL, EXTRACTIVE, GUARDED, WEAK, CandidateFactory
from summarize.composing.composer import guarded
from summarize.seq2seq.draft import Draft

TEXT = (
    "The council of Brill voted on Monday for a wall along the river. "
    "The wall will cost 46 million dollars, and work on it starts in May. "
    "Anna Holme, who runs the mill, said that she had asked for it for years."
)


def _factory() -> CandidateFactory:
    return CandidateFactory(Article.from_text(TEXT), Options(selector="lead"))


def test_each_distinct_bullet_of_the_drafts_is_one_candidate() -> None:
    drafts = [
        Draft("The wall will cost 46 million dollars.\nWork on it starts in May.", finished=True),
        Draft("Work on it starts in May. The council of Brill voted for a", finished=False),
    ]
    candidates = _factory().from_drafts(drafts)
    assert [candidate.text for candidate in candidates] == [
        "The wall will cost 46 million dollars.",
        "Work on it starts in May.",
    ]


def test_the_evidence_is_the_sentence_that_supports_a_bullet() -> None:
    candidate = _factory().check("The wall will cost 46 million dollars.")
    best = candidate.evidence[0]
    assert TEXT[best.start : best.end].startswith("The wall will cost 46 million dollars, and")
    assert candidate.sentence_index == 1
    assert candidate.unsupported == ()


def test_a_bullet_scores_the_importance_of_its_sentence_times_its_support() -> None:
    factory = _factory()  # lead: importance falls from sentence to sentence
    scores = [factory.check(sentence.text).score for sentence in factory.sentences]
    assert scores == factory.importance == sorted(scores, reverse=True)
    assert 0 < factory.check("Work on it starts in May, and it rains.").score < scores[1]


def test_evidence_comes_only_from_the_sentences_asked_for() -> None:
    bullet = "The wall will cost 46 million dollars."
    assert _factory().check(bullet, among=[0]).sentence_index == 0
    assert _factory().check(bullet, among=[]).evidence == ()


def test_an_unsupported_bullet_says_what_the_article_does_not_support() -> None:
    factory = _factory()
    assert factory.check("The wall will cost 99 million dollars.").unsupported == (
        "unsupported number: 99 million dollars",
    )
    assert WEAK in factory.check("Elephants sing loudly at night.").unsupported


def test_a_sentence_is_its_own_evidence() -> None:
    factory = _factory()
    candidate = factory.from_sentence(2, "more")
    (evidence,) = candidate.evidence
    assert TEXT[evidence.start : evidence.end] == candidate.text
    assert candidate.flags == (EXTRACTIVE, "more")
    bullet = factory.check("The wall will cost 99 million dollars.")
    replacement = factory.replacement(bullet)
    assert replacement.sentence_index == 1
    assert replacement.flags == (EXTRACTIVE, f"{GUARDED}: unsupported number: 99 million dollars")


def test_a_written_bullet_that_is_put_together_wrongly_is_replaced() -> None:
    factory = _factory()
    bullet = factory.check("Anna Holme, who runs the river the wall asked.")
    assert bullet.unsupported[0] == DOUBTFUL
    replacement = guarded(factory, bullet, list)
    assert replacement
    assert replacement.text == factory.sentences[bullet.sentence_index].text
    assert replacement.flags == (EXTRACTIVE, f"{GUARDED}: {DOUBTFUL}")


def test_a_careful_shortening_is_kept() -> None:
    factory = _factory()
    bullet = factory.check("The wall will cost 46 million dollars, and work on it starts in May.")
    assert guarded(factory, bullet, list) is bullet
    assert bullet.soundness
    assert bullet.soundness.support > bullet.soundness.whole > 0.5 or bullet.soundness.support == 1
