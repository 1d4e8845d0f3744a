"""The metric ``support``: the learned check, as a measure of methods."""

from __future__ import annotations

import pytest

from eval import evaluate
from eval.metrics.base import Example, MetricSettings
from eval.metrics.support import SupportMetric
from summarize import Article
from summarize.grounding.checked_bullet import check
from summarize.takeaway import Takeaway, Takeaways

ARTICLE = Article.from_text(
    "The Eskby council approved a flood wall on the river Ell on Monday. It will cost 46 million "
    "crowns and keep 3,000 homes dry. Boat owners object, as the wall takes their moorings."
)
SOUND = "The Eskby council approved a flood wall on the river Ell."
FAULTS = {
    "supported": "The Eskby flood wall will cost 64 million crowns.",
    "whole": "The Eskby council approved a flood wall on the.",
    "alone": "It will cost 46 million crowns.",
}


def _score(*bullets: str) -> dict[str, float]:
    items = tuple(Takeaway(bullet, (), 1.0) for bullet in bullets)
    example = Example(ARTICLE, (), Takeaways(ARTICLE.id, "m", len(items), items))
    (values,) = SupportMetric(MetricSettings()).score([example])
    return {name: value.value for name, value in values.items()}


@pytest.mark.parametrize("measure", FAULTS)
def test_a_fault_lowers_its_measure(measure: str) -> None:
    sound, faulty = _score(SOUND), _score(FAULTS[measure])
    assert sound["unflagged"] == 1.0
    assert faulty[measure] < sound[measure] - 0.1
    assert _score(SOUND, FAULTS[measure])[measure] == pytest.approx(
        (sound[measure] + faulty[measure]) / 2, abs=0.02
    )


def test_the_values_are_those_of_check() -> None:
    bullets = [SOUND, *FAULTS.values()]
    checked = check(bullets, ARTICLE)
    found = _score(*bullets)
    assert found["whole"] == pytest.approx(sum(item.whole for item in checked) / 4, abs=0.02)
    assert found["unflagged"] == sum(not item.findings for item in checked) / 4
    assert _score() == {}


def test_a_report_says_how_far_to_trust_it(monkeypatch: pytest.MonkeyPatch) -> None:
    messages: list[str] = []
    report = evaluate([ARTICLE], ["lead"], metrics=["support"], on_message=messages.append)
    assert any("ROC-AUC" in message for message in messages)
    (line,) = report.signatures
    assert str(line).startswith("support|weights:")
    monkeypatch.setattr("eval.metrics.support._WEIGHTS", ("check.npz",))
    (other,) = evaluate([ARTICLE], ["lead"], metrics=["support"]).signatures
    assert line != other
