"""The fingerprint of the features: weights for other features are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize import ModelError, Summarizer
from summarize.extractive.learned import estimates, features
from summarize.extractive.learned.fingerprint import check_fingerprint, write_fingerprint
from tests.summarize.extractive.bert import SAMPLES


def test_weights_for_other_stop_words_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "STOP_WORDS", features.STOP_WORDS - {"the"})
    estimates.word_model_weights.cache_clear()
    text = next(SAMPLES.glob("*.txt")).read_text("utf-8")
    with pytest.raises(ModelError, match=r"tiny\.json' was trained with other stop words than"):
        Summarizer("tiny")(text)


def test_weights_for_other_features_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "tiny.json"
    write_fingerprint(file)
    check_fingerprint(file)
    monkeypatch.setattr(features, "SENTENCE_FEATURES", features.SENTENCE_FEATURES[::-1])
    with pytest.raises(ModelError, match=r"other sentence features than .*train_ranker\.py"):
        check_fingerprint(file)


def test_weights_without_a_fingerprint_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "tiny.json"
    for content in ("{}", "[]", "not JSON"):
        file.write_text(content)
        with pytest.raises(ModelError, match="has no fingerprint of its features"):
            check_fingerprint(file)
