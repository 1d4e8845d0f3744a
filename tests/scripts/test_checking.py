"""Training of the learned check on judged bullets."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from scripts.checking.training import (
    fit,
    fit_logistic,
    held_out_log_odds,
    read_bullets,
    write_weights,
)
from summarize import read_articles
from summarize.grounding.support import WEIGHTS, SoundnessModel, load_soundness_model
from summarize.text.sentences import article_sentences

_SAMPLES = Path(__file__).parents[2] / "data" / "articles"


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """Return a file of bullets, whole and torn, of sentences and of editors' bullets."""
    lines = []
    for article in read_articles(_SAMPLES):
        texts = [sentence.text for sentence in article_sentences(article)]
        bullets = [
            {"text": text.rstrip("."), "supported": True, "whole": True, "written": True}
            for text in texts[:5]
        ]
        for first, second in zip(texts, texts[5:10], strict=False):
            torn = " ".join([*first.split()[:6], *second.split()[-5:]]).rstrip(".")
            bullets.append({"text": torn, "supported": False, "whole": False, "written": True})
        bullets += [
            {"text": text, "supported": True, "whole": True, "written": False}
            for text in [*texts[10:12], *article.references]
        ]
        lines.append(json.dumps({"document": article.text, "bullets": bullets}))
    file = tmp_path / "judged.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_training_tells_torn_bullets_from_sentences(judged: Path, tmp_path: Path) -> None:
    bullets = read_bullets(judged)
    held_out = held_out_log_odds(bullets, folds=2)[1]
    is_right = (held_out > 0) == (bullets.labels > 0)
    assert is_right[bullets.is_written].mean() > 0.9
    fitted = fit(bullets)
    write_weights(fitted, bullets.names, tmp_path / WEIGHTS)
    with np.load(tmp_path / WEIGHTS, allow_pickle=False) as arrays:
        model = SoundnessModel(dict(arrays))
    for is_written in (False, True):
        features = dict(zip(bullets.names, bullets.values[0].tolist(), strict=True))
        probabilities = model.judge(features, is_written=is_written)
        log_odds = fitted.log_odds(bullets.values[:1], is_written)[0]
        assert np.array(probabilities) == pytest.approx(1 / (1 + np.exp(-log_odds)))


def test_the_shipped_weights_are_of_these_features(judged: Path) -> None:
    assert load_soundness_model().names == read_bullets(judged).names


def test_logistic_models_find_the_log_odds_of_groups() -> None:
    inputs = np.array([[0.0]] * 100 + [[1.0]] * 100)
    labels = np.array([1.0] * 50 + [0.0] * 50 + [1.0] * 80 + [0.0] * 20)
    bias, slope = fit_logistic(inputs, labels, np.ones(200), penalty=1e-9)
    assert bias == pytest.approx(0, abs=1e-6)
    assert slope == pytest.approx(np.log(4), abs=1e-6)
