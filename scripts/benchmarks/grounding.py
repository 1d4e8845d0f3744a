"""Support and findings of ``summarize.grounding``, compared with the judgements of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple, get_args

import numpy as np
import typer
from rich.table import Table

from eval.stats.resampling import Mask
from summarize.article import Article, Span, replace_surrogates
from summarize.cli.messages import FAILED, say
from summarize.cli.progress_line import ProgressLine
from summarize.errors import ReadError
from summarize.grounding import ArticleIndex, BulletCheck, check_bullet
from summarize.grounding.findings import FindingKind
from summarize.grounding.support import SupportCheck
from summarize.reading.files import read_records
from summarize.reading.paragraphs import split_paragraphs
from summarize.runtime.error_throttle import ErrorThrottle
from summarize.runtime.progress import report_progress

from .classification import (
    Floats,
    Indices,
    Scores,
    auc_interval,
    balanced_accuracy,
    has_both,
    roc_auc,
    tuned_accuracy,
)
from .shared import console

_KEYS = ("document", "sentences", "support")


class JudgedSummary(NamedTuple):
    """A line of the file: a document, the sentences of its summary, the mean vote on each.

    Votes are in [0, 1]; 1 means supported.
    """

    document: str
    sentences: list[str]
    votes: list[float]


@dataclass(frozen=True, slots=True, eq=False)
class JudgedSentences:
    """Sentences that people call supported or not; the arrays have one value a sentence.

    Attributes:
        gold: whether most votes call the sentence supported.
        document: the number of its document, from 0. Lines with the same document share one
            number, so that the bootstrap draws all summaries of a document together.
        support: the support of the sentence, in [0, 1].
        learned: what the learned check says of the sentence, by the name of the score.
        findings: the number of its findings.
        kinds: for each kind of finding, whether the sentence has one.
        even: the number of sentences that are left out because the votes on them are even.
    """

    gold: Mask
    document: Indices
    support: Floats
    learned: dict[str, Floats]
    findings: Indices
    kinds: dict[FindingKind, Mask]
    even: int


def run(file: Path) -> None:
    try:
        with ProgressLine() as line, line.listening():
            errors = ErrorThrottle(line.say)
            summaries = list(_read(file, errors))
            errors.close()
            judged = judge(summaries)
    except ReadError as error:
        say(str(error))
        raise typer.Exit(FAILED) from None
    if not has_both(judged.gold):
        say(f"{file}: {_why_no_scores(judged)}")
        raise typer.Exit(FAILED)
    _print_counts(file, judged)
    console.print(_table_of_scores(judged))
    console.print(_table_of_kinds(judged))
    if errors:
        raise typer.Exit(FAILED)


# --- the file --------------------------------------------------------------------------------


def _read(file: Path, errors: ErrorThrottle) -> Iterator[JudgedSummary]:
    """Yield the valid lines; report the others."""
    for source, _, value in read_records(file):
        try:
            summary = _summary(source, value)
        except ReadError as error:
            errors.add(error)
        else:
            yield summary


def _summary(source: str, value: Any) -> JudgedSummary:
    if isinstance(value, ReadError):
        raise value
    if not isinstance(value, Mapping):
        raise ReadError(source, "is not a record with named columns")
    if missing := [key for key in _KEYS if value.get(key) is None]:
        raise ReadError(source, f"has no {', '.join(missing)}")
    document, sentences, support = (value[key] for key in _KEYS)
    if not isinstance(document, str) or not document.strip():
        raise ReadError(source, "its document is not a text or is empty")
    if not isinstance(sentences, list) or not all(isinstance(text, str) for text in sentences):
        raise ReadError(source, "its sentences are not a list of texts")
    if not isinstance(support, list) or len(support) != len(sentences):
        votes = f"votes on {len(support)}" if isinstance(support, list) else "no list of votes"
        raise ReadError(source, f"has {len(sentences)} sentences but {votes}")
    votes = [_mean(source, number, item) for number, item in enumerate(support, 1)]
    return JudgedSummary(
        replace_surrogates(document), [replace_surrogates(text) for text in sentences], votes
    )


def _mean(source: str, number: int, votes: Any) -> float:
    votes = votes if isinstance(votes, list) else [votes]
    if not votes or not all(isinstance(vote, (int, float)) and 0 <= vote <= 1 for vote in votes):
        raise ReadError(source, f"its votes on sentence {number} are not numbers from 0 to 1")
    return fmean(votes)


# --- the checks ------------------------------------------------------------------------------


def judge(summaries: Iterable[JudgedSummary]) -> JudgedSentences:
    """Check every sentence on which the votes are not even."""
    votes_of: dict[str, list[tuple[str, float]]] = defaultdict(list)  # by document
    even = 0
    for summary in summaries:
        for sentence, vote in zip(summary.sentences, summary.votes, strict=True):
            if vote == 0.5:
                even += 1
            else:
                votes_of[summary.document].append((sentence, vote))
    golds, documents, checks, learned = [], [], [], []
    for number, (document, votes) in enumerate(votes_of.items()):
        report_progress("grounding", number, len(votes_of))
        article_index = ArticleIndex.from_article(as_prose(document))
        support_check = SupportCheck(article_index)
        for sentence, vote in votes:
            golds.append(vote > 0.5)
            documents.append(number)
            checks.append(check_bullet(sentence, article_index))
            learned.append(_learned_scores(sentence, checks[-1], support_check))
    kinds = [{finding.kind for finding in check.findings} for check in checks]
    return JudgedSentences(
        np.array(golds, bool),
        np.array(documents, np.intp),
        np.array([check.support for check in checks], float),
        {
            name: np.array([scores[name] for scores in learned], float)
            for name in (learned[0] if learned else ())
        },
        np.array([len(check.findings) for check in checks], np.intp),
        {
            kind: np.array([kind in of_sentence for of_sentence in kinds], bool)
            for kind in get_args(FindingKind)
        },
        even,
    )


def _learned_scores(
    sentence: str, check: BulletCheck, support_check: SupportCheck
) -> dict[str, float]:
    """Return what the learned check says of a sentence; 1 for all if it cannot read it."""
    scores: dict[str, float] = {}
    for kind, is_written in (("any bullets", False), ("written bullets", True)):
        judgement = support_check.judge(sentence, check.evidence, is_written=is_written)
        support, whole = judgement[:2] if judgement else (1.0, 1.0)
        scores[f"learned, {kind}: support"] = support
        scores[f"learned, {kind}: whole"] = whole
        scores[f"learned, {kind}: both"] = support * whole
    return scores


def as_prose(text: str) -> Article:
    """Return an article whose whole text is prose, with one span a paragraph.

    People judged the whole document. ``Article.from_text`` would take out lines that look like a
    title, a dateline, a credit or a list of takeaways, and their content would count as
    unsupported. A single span would join a line without a full stop (a heading, a turn of a
    dialogue) to the next line. The spans adjoin, so no text is left out.
    """
    starts = [part.start for part in split_paragraphs(text)][1:]
    return Article("document", text, body=tuple(map(Span._make, pairwise([0, *starts, len(text)]))))


# --- the output ------------------------------------------------------------------------------


def _why_no_scores(judged: JudgedSentences) -> str:
    if not len(judged.gold):
        left_out = f" ({judged.even} with an even vote)" if judged.even else ""
        return f"holds no sentence to score{left_out}"
    called = "supported" if judged.gold[0] else "unsupported"
    return f"people call every one of its sentences {called}: there is nothing to tell apart"


def _print_counts(file: Path, judged: JudgedSentences) -> None:
    line = (
        f"{file.name}: {judged.document.max() + 1} documents, {len(judged.gold)} sentences, "
        f"{judged.gold.mean():.1%} supported; {judged.even} with an even vote left out"
    )
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def _table_of_scores(judged: JudgedSentences) -> Table:
    clean = judged.findings == 0
    scores = {
        "support": judged.support,
        "minus the number of findings": -judged.findings,
        "support, minus 1 with findings": judged.support - ~clean,
        **judged.learned,
    }
    table = Table("score", "ROC-AUC", "95 % interval", "balanced accuracy", "thresholds")
    for name, values in scores.items():
        table.add_row(name, *_cells(values, judged))
    table.add_row("no findings", "", "", f"{balanced_accuracy(clean, judged.gold):.3f}", "fixed")
    return table


def _cells(scores: Scores, judged: JudgedSentences) -> list[str]:
    interval = auc_interval(scores, judged.gold, judged.document)
    bounds = f"{interval.low:.3f} to {interval.high:.3f}" if interval else "–"
    cells = [f"{roc_auc(scores, judged.gold):.3f}", bounds]
    tuned = tuned_accuracy(scores, judged.gold, judged.document)
    if tuned is None:
        return [*cells, "–", "–"]
    accuracy, thresholds = tuned
    return [*cells, f"{accuracy:.3f}", ", ".join(f"{threshold:.2f}" for threshold in thresholds)]


def _table_of_kinds(judged: JudgedSentences) -> Table:
    table = Table("finding", "sentences", "people call unsupported", "precision")
    for name, has_finding in {**judged.kinds, "any": judged.findings > 0}.items():
        count, right = int(has_finding.sum()), int((has_finding & ~judged.gold).sum())
        table.add_row(name, str(count), str(right), f"{right / count:.3f}" if count else "–")
    return table
