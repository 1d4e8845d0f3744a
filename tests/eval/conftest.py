"""Fixtures that several tests of the harness share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval import Report, evaluate, read_dataset
from summarize import Article, Evidence, Options, Takeaway, Takeaways

SAMPLES = Path(__file__).parents[2] / "data" / "articles"

_HOSTILE = (
    '</script><script>window.__pwned=1</script><img src=x onerror="window.__pwned=1"> \'"`&amp;'
    "<!--\u2028\u2029\x00\ue000</title></textarea><style>*{display:none}</style>${1}\\u003c"
)
# What the name of a method may be: short, and all of it printable.
_HOSTILE_NAME = '</script><script>window.__pwned=1</script><img onerror="a"> \'&'
_PROSE = (
    "The town 😀 of Ashford voted on Monday. A flood wall of 4.2 metres 🌊🌊 will cost 46 million. "
    "Work begins in May and ends in 2031. Mayor Ann Lee called it “overdue”. Nobody objected."
)


def _hostile_method(articles: Sequence[Article], options: Options) -> list[Takeaways]:
    """Two bullets: one hostile without evidence, one that quotes the end of the text."""
    quoted = "Nobody objected."
    return [
        Takeaways(
            article.id,
            _HOSTILE_NAME,
            2,
            (
                Takeaway(_HOSTILE, (), 0.5, (f"unsupported name: {_HOSTILE}",)),
                Takeaway(quoted, (_evidence(article.text, quoted),), 1.0),
            ),
        )
        for article in articles
    ]


def _evidence(text: str, quoted: str) -> Evidence:
    start = text.index(quoted)
    return Evidence(start, start + len(quoted), 1.0)


def _failing(articles: Sequence[Article], options: Options) -> list[Takeaways]:
    raise ValueError(_HOSTILE)


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run on the sample articles, to be read only."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    evaluate(SAMPLES, ["lexrank"], out=folder)
    return folder


@pytest.fixture(scope="session")
def hostile() -> Report:
    """Three articles that do what they can to break a page, and a method that always fails."""
    articles = [
        Article.from_text(
            f"{_HOSTILE}\n\n{_PROSE}\n\n{_HOSTILE}",
            f"{number}{_HOSTILE_NAME}\u2028",
            title=f"{number} {_HOSTILE}",
            references=(
                f"Ashford votes for a flood wall. {_HOSTILE}",
                "Nobody in Ashford objected.",
            ),
        )
        for number in range(3)
    ]
    methods = {_HOSTILE_NAME: _hostile_method, "never": _failing}
    report = evaluate(read_dataset(articles), methods)
    # A run made elsewhere may hold lone surrogates, which not every step of ours takes.
    for path in report.run.path.rglob("*.jsonl"):
        path.write_text(path.read_text("utf-8").replace("\ue000", "\\ud800"), "utf-8")
    return report
