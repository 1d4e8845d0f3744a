"""The metric ``grounding``: findings of bullets, and where the bullets come from."""

from __future__ import annotations

from eval import evaluate
from eval.metrics.base import Example, MetricSettings
from eval.metrics.grounding import GroundingMetric
from summarize import Article
from summarize.composing.candidates import EXTRACTIVE, GUARDED
from summarize.takeaway import Evidence, Takeaway, Takeaways

ARTICLE = Article.from_text(
    "The council met on Monday. It approved a sea wall. Boats object to it."
)
EVIDENCE = (Evidence(0, 26, 1.0),)


def _score(*items: Takeaway) -> dict[str, float]:
    takeaways = Takeaways(ARTICLE.id, "m", len(items), items)
    (values,) = GroundingMetric(MetricSettings()).score([Example(ARTICLE, (), takeaways)])
    return {name: value.value for name, value in values.items()}


def test_the_origin_of_bullets_is_told_apart() -> None:
    guarded = f"{GUARDED}: not a word: fare46.2"
    scores = _score(
        Takeaway("The council approved a wall.", EVIDENCE, 1.0),
        Takeaway("It approved a sea wall.", EVIDENCE, 1.0, (EXTRACTIVE, guarded)),
        Takeaway("Boats object to it.", EVIDENCE, 1.0, (EXTRACTIVE,)),
        Takeaway("The council met…", EVIDENCE, 1.0, ("shortened",)),
    )
    assert (scores["rewritten"], scores["guarded"], scores["stood_in"]) == (0.25, 0.25, 0.5)
    assert (scores["shortened"], scores["grounded"], scores["bad_spellings"]) == (0.25, 1.0, 0.0)


def test_a_bullet_with_a_slip_is_not_grounded() -> None:
    scores = _score(Takeaway("It approved a fare46.2 wall.", EVIDENCE, 1.0))
    assert (scores["grounded"], scores["bad_spellings"], scores["rewritten"]) == (0.0, 1.0, 1.0)


def test_a_report_says_how_many_bullets_are_no_sentences() -> None:
    def first_words(articles, options):
        return [
            Takeaways(a.id, "cut", 1, (Takeaway("The council met.", EVIDENCE, 1.0),))
            for a in articles
        ]

    report = evaluate([ARTICLE], {"cut": first_words}, metrics=["grounding"])
    assert report.cells["grounded"]["lead"].mean == 1.0
    assert report.cells["rewritten"]["lead"].mean == 0.0
    assert report.cells["rewritten"]["cut"].mean == 1.0
    (note,) = (line for line in report.caption_lines() if "rewritten" in line)
    assert "cut 100 rewritten, 0 guarded, 0 stood in, 0 shortened" in note
    assert "lead" not in note
