"""Intervals and tests, against scipy.stats, against enumeration and by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from eval.stats import resampling as resampling_room
from eval.stats.resampling import Interval, IntervalKind, Resampling, Scores, intervals
from eval.stats.significance import Comparison, compare, compare_metrics, holm

MANY = 40_000  # resamples where Monte-Carlo error is to be small
NAN = float("nan")
SMALL_N = np.array([0.31, -0.12, 0.25, 0.08, 0.4, -0.02])


def _pairs() -> dict[str, Scores]:
    """Scores of two methods, the second a little worse, in several shapes."""
    random = np.random.default_rng(2024)
    base = random.normal(0.4, 0.1, size=60)
    skewed = random.lognormal(-2, 1, size=(45, 2))
    tied = random.integers(0, 6, size=(80, 2)) / 5
    return {
        "normal": np.column_stack([base, base - random.normal(0.02, 0.08, size=60)]),
        "skewed": skewed * [1.3, 1],
        "tied": np.column_stack([np.minimum(tied[:, 0] + (tied[:, 1] > 0.9) / 5, 1), tied[:, 0]]),
        "opposed": tied,
        "small": np.column_stack([SMALL_N + 0.5, np.full(6, 0.5)]),
        "percent": random.beta(2, 5, size=(33, 2)) * 100,
    }


def _null(count: int, articles: int) -> list[Scores]:
    random = np.random.default_rng(7)
    return [random.normal(0.4, 0.1, size=(articles, 2)) for _ in range(count)]


PAIRS = _pairs()
by_shape = pytest.mark.parametrize("scores", PAIRS.values(), ids=PAIRS)
by_kind = pytest.mark.parametrize("kind", ["percentile", "bca"])


def _only(scores: Scores, resampling: Resampling) -> Comparison:
    return compare(["a", "b"], scores, resampling)[0]


def _p_error(p: float, samples: int) -> float:
    """Five standard errors of the difference of two p-values from so many resamples each."""
    p = min(max(p, 10 / samples), 1 - 10 / samples)
    return 5 * math.sqrt(2 * p * (1 - p) / samples)


def _end_error(values: Scores, kind: IntervalKind, samples: int) -> float:
    """Four standard errors of the difference of two ends of a 95 % interval.

    An end is an order statistic: sqrt(p q / samples) over the density, in standard errors of the
    mean. BCa adds the error of its bias, which counts twice. Half as much again for tails that
    are longer than a normal's; and a step of the grid that means of tied scores lie on.
    """
    normal = NormalDist()
    quantile = math.sqrt(0.025 * 0.975 / samples) / normal.pdf(normal.inv_cdf(0.025))
    bias = 2 * math.sqrt(0.25 / samples) / normal.pdf(0) if kind == "bca" else 0
    standard_error = float(values.std(ddof=1)) / math.sqrt(len(values))
    step = np.diff(np.unique(values.round(9))).min() / len(values)
    return 1.5 * 4 * math.sqrt(2) * math.hypot(quantile, bias) * standard_error + step


@by_kind
@by_shape
def test_intervals_are_those_of_scipy(scores: Scores, kind: IntervalKind) -> None:
    resampling = Resampling(samples=MANY, kind=kind)
    ours = [*intervals(scores, resampling), _only(scores, resampling).interval]
    for values, found in zip([*scores.T, scores[:, 0] - scores[:, 1]], ours, strict=True):
        assert found is not None
        if np.ptp(values) == 0:
            assert (found.low, found.high) == (values[0], values[0])
            continue
        theirs = stats.bootstrap(
            (values,), np.mean, n_resamples=MANY, method=kind, rng=5
        ).confidence_interval
        error = _end_error(values, kind, MANY)
        assert found.low == pytest.approx(theirs.low, abs=error)
        assert found.high == pytest.approx(theirs.high, abs=error)


def test_bca_moves_the_interval_of_skewed_scores() -> None:
    # Against the worry that the bound above is too wide to tell the two kinds apart.
    scores = PAIRS["skewed"][:, :1]
    plain, moved = (intervals(scores, Resampling(MANY, kind=k))[0] for k in ("percentile", "bca"))
    error = _end_error(scores[:, 0], "bca", MANY)
    assert plain is not None
    assert moved is not None
    assert moved.high > plain.high + error
    assert moved.low > plain.low


@by_shape
def test_randomization_is_that_of_scipy(scores: Scores) -> None:
    ours = _only(scores, Resampling(samples=MANY)).p_randomization
    theirs = stats.permutation_test(
        (scores[:, 0], scores[:, 1]),
        lambda a, b, axis: np.mean(a - b, axis=axis),
        permutation_type="samples",
        n_resamples=MANY,
        vectorized=True,
        rng=5,
    ).pvalue
    assert ours == pytest.approx(theirs, abs=_p_error(float(theirs), MANY))


@by_shape
def test_bootstrap_test_is_the_shifted_bootstrap(scores: Scores) -> None:
    differences = scores[:, 0] - scores[:, 1]
    drawn = np.random.default_rng(5).choice(differences, size=(MANY, len(differences)))
    shifted = np.abs(drawn.mean(axis=1) - differences.mean())
    expected = float(np.mean(shifted >= abs(differences.mean()) - 1e-12))
    found = _only(scores, Resampling(samples=MANY)).p_bootstrap
    assert found == pytest.approx(expected, abs=_p_error(expected, MANY))


@pytest.mark.parametrize(
    "differences",
    [SMALL_N, np.array([0.1, 0.2, 0.3, -0.3, -0.1, 0.6]), np.array([1, 1, 0, 0, 1, -1]) / 10],
)
def test_randomization_of_six_articles_is_enumeration(differences: Scores) -> None:
    signs = np.array(list(product([-1, 1], repeat=6)))
    exact = float(np.mean(np.abs(signs @ differences) >= abs(differences.sum()) - 1e-9))
    samples = 100_000
    found = _only(np.column_stack([differences + 0.5, np.full(6, 0.5)]), Resampling(samples))
    assert found.p_randomization == pytest.approx(exact, abs=5 * math.sqrt(0.25 / samples))


def test_p_values_count_the_observed_scores_too() -> None:
    scores = np.column_stack([np.linspace(0.6, 0.9, 40), np.linspace(0.1, 0.2, 40)])
    found = _only(scores, Resampling(samples=99))
    assert (found.p_randomization, found.p_bootstrap, found.p_corrected) == (0.01, 0.01, 0.01)


def test_false_positives_are_near_five_percent() -> None:
    found = [_only(scores, Resampling(samples=400)) for scores in _null(300, 40)]
    for p_values in ([c.p_randomization for c in found], [c.p_bootstrap for c in found]):
        rate = sum(p is not None and p <= 0.05 for p in p_values) / len(found)
        assert 0.02 <= rate <= 0.09


@by_kind
def test_intervals_cover_the_truth_as_often_as_they_say(kind: IntervalKind) -> None:
    resampling = Resampling(samples=400, level=0.9, kind=kind)
    found = [interval for s in _null(200, 40) for interval in intervals(s, resampling) if interval]
    covered = sum(interval.low <= 0.4 <= interval.high for interval in found) / len(found)
    assert 0.84 <= covered <= 0.95


def test_fields_by_hand() -> None:
    scores = np.array([[0.5, 0.2], [0.4, 0.4], [0.3, 0.4], [0.1 + 0.2, 0.3], [0.9, 0.5]])
    found = _only(scores, Resampling())
    assert (found.first, found.second, found.articles) == ("a", "b", 5)
    assert (found.wins, found.ties, found.losses) == (2, 2, 1)
    assert found.difference == pytest.approx(0.12)
    assert found.effect_size == pytest.approx(0.12 / math.sqrt(0.188 / 4))


def test_holm_by_hand() -> None:
    # Ordered: .005 x 4, .01 x 3, .03 x 2, .04 x 1 which may not fall below the one before.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == [1, 1]
    assert holm([0.2]) == [0.2]
    assert holm([]) == []
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([0.5, NAN])


@given(st.data())
def test_holm_keeps_the_order_and_never_lowers(data: st.DataObject) -> None:
    p_values = data.draw(st.lists(st.floats(0, 1), max_size=12))
    corrected = holm(p_values)
    assert all(p <= found <= 1 for p, found in zip(p_values, corrected, strict=True))
    assert [found for _, found in sorted(zip(p_values, corrected, strict=True))] == sorted(
        corrected
    )
    order = data.draw(st.permutations(range(len(p_values))))
    assert holm([p_values[place] for place in order]) == [corrected[place] for place in order]


@by_kind
@by_shape
def test_swapping_the_methods_mirrors_the_comparison(scores: Scores, kind: IntervalKind) -> None:
    resampling = Resampling(kind=kind)
    there, back = _only(scores, resampling), _only(scores[:, ::-1], resampling)
    assert there.difference is not None
    assert there.effect_size is not None
    assert there.interval is not None
    assert back.interval is not None
    assert back == replace(
        there,
        difference=-there.difference,
        interval=back.interval,
        effect_size=-there.effect_size,
        wins=there.losses,
        losses=there.wins,
    )
    mirrored = (-there.interval.high, -there.interval.low)
    assert (back.interval.low, back.interval.high) == pytest.approx(mirrored, rel=1e-9, abs=1e-12)
    assert there.wins + there.ties + there.losses == there.articles == len(scores)


def _table(columns: int = 6) -> Scores:
    random = np.random.default_rng(3)
    return random.beta(2, 5, size=(70, columns)) * (1 + np.arange(columns) / 20)


def _names(columns: int) -> list[str]:
    return [f"m{column}" for column in range(columns)]


@by_kind
def test_unscored_articles_are_as_if_they_were_not_there(kind: IntervalKind) -> None:
    resampling, scores = Resampling(kind=kind), _table(3)
    scores[[2, 3, 50], 0] = NAN
    scores[[3, 60], 1] = NAN
    for column, found in zip(scores.T, intervals(scores, resampling), strict=True):
        assert [found] == intervals(column[~np.isnan(column), np.newaxis], resampling)
    for found in compare(_names(3), scores, resampling):
        kept = scores[:, [int(found.first[1]), int(found.second[1])]]
        kept = kept[~np.isnan(kept).any(axis=1)]
        alone = compare([found.first, found.second], kept, resampling)[0]
        assert found == replace(alone, p_corrected=found.p_corrected)
        assert found.articles == len(kept) < 70
        assert found.wins + found.ties + found.losses == found.articles


@by_kind
def test_digits_depend_on_nothing_but_the_scores(
    kind: IntervalKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    resampling, scores = Resampling(samples=200, kind=kind), _table()
    scores[5, 2] = NAN
    whole, compared = intervals(scores, resampling), compare(_names(6), scores, resampling)
    assert intervals(scores, resampling) == whole
    assert compare(_names(6), scores, resampling) == compared
    assert intervals(scores[:, ::-1], resampling)[::-1] == whole
    assert intervals(scores[:, 3:4], resampling) == whole[3:4]
    other = scores[:, ::-1].copy()
    both = compare_metrics(_names(6), {"x": other, "y": scores}, resampling)
    assert both == {"x": compare(_names(6), other, resampling), "y": compared}
    assert whole != intervals(scores, replace(resampling, seed=1))
    for cells in (1, 1000, 70 * 37, 1 << 30):
        monkeypatch.setattr(resampling_room, "CELLS", cells)
        assert intervals(scores, resampling) == whole
        assert compare(_names(6), scores, resampling) == compared


def test_correction_is_over_the_pairs_of_a_metric() -> None:
    scores = _table(4)
    scores[1:, 3] = NAN  # one article: no test, so nothing to correct for either
    found = compare_metrics(_names(4), {"x": scores, "y": scores + 1})
    assert [(c.first, c.second) for c in found["x"]] == [
        ("m0", "m1"), ("m0", "m2"), ("m0", "m3"), ("m1", "m2"), ("m1", "m3"), ("m2", "m3")
    ]  # fmt: skip
    for comparisons in found.values():
        tested = [c for c in comparisons if c.p_randomization is not None]
        assert len(tested) == 3
        corrected = holm([c.p_randomization or 0 for c in tested])
        assert [c.p_corrected for c in tested] == corrected


@by_kind
def test_one_article_or_none_has_no_interval_and_no_test(kind: IntervalKind) -> None:
    scores = np.array([[0.5, NAN, NAN], [NAN, NAN, 0.2], [0.5, 0.25, NAN]])
    assert intervals(scores, Resampling(kind=kind)) == [Interval(0.5, 0.5), None, None]
    one, none, _ = compare(_names(3), scores, Resampling(kind=kind))
    assert one == Comparison("m0", "m1", 1, 0.25, None, None, None, None, None, 1, 0, 0)
    assert none == Comparison("m0", "m2", 0, None, None, None, None, None, None, 0, 0, 0)
    assert intervals(np.empty((0, 2))) == [None, None]
    assert compare(["only"], np.ones((3, 1))) == []
    assert compare([], np.empty((3, 0))) == []
    assert compare_metrics(["a", "b"], {}) == {}


@by_kind
def test_scores_without_spread(kind: IntervalKind) -> None:
    resampling = Resampling(samples=99, kind=kind)
    scores = np.random.default_rng(1).random(20)
    same = _only(np.column_stack([scores, scores + 1e-16]), resampling)
    assert same.interval == Interval(0, 0)
    assert (same.p_randomization, same.p_bootstrap, same.effect_size) == (1, 1, None)
    assert (same.wins, same.ties, same.losses) == (0, 20, 0)
    better = _only(np.column_stack([scores + 0.1, scores]), resampling)
    assert (better.p_randomization, better.p_bootstrap, better.effect_size) == (0.01, 0.01, None)
    assert better.interval is not None
    assert (better.interval.low, better.interval.high) == pytest.approx((0.1, 0.1))
    assert intervals(np.zeros((5, 1)), resampling) == [Interval(0, 0)]


def test_bca_at_its_limits() -> None:
    # One scored otherwise than all the rest accelerates most; far out the formula has a pole.
    lone = np.array([[0.0]] * 300 + [[1.0]])
    found = intervals(lone, Resampling(level=1 - 1e-9, kind="bca"))[0]
    assert found is not None
    assert 0 <= found.low < found.high <= 1
    # With one resample, all are on one side of the mean: the bias would be infinite.
    found = intervals(_table(1), Resampling(samples=1, kind="bca"))[0]
    assert found is not None
    assert found.low == found.high


@by_kind
def test_percent_are_fractions_times_a_hundred(kind: IntervalKind) -> None:
    resampling, scores = Resampling(kind=kind), _table(2)
    small, large = _only(scores, resampling), _only(scores * 100, resampling)
    assert small.interval is not None
    assert large.interval is not None
    ends = (small.interval.low * 100, small.interval.high * 100)
    assert (large.interval.low, large.interval.high) == pytest.approx(ends, rel=1e-11)
    assert large.p_randomization == small.p_randomization
    assert large.p_bootstrap == small.p_bootstrap


def test_bad_input_is_told() -> None:
    with pytest.raises(ValueError, match="matrix"):
        intervals(np.ones(4))
    with pytest.raises(ValueError, match="matrix"):
        intervals(np.array([[1.0], [math.inf]]))
    with pytest.raises(ValueError, match="rouge1: 3 articles x 2 methods, where 3 x 3"):
        compare_metrics(["a", "b", "c"], {"rouge1": np.ones((3, 2))})
    with pytest.raises(ValueError, match="rougeL: 4 articles"):
        compare_metrics(["a", "b"], {"rouge1": np.ones((3, 2)), "rougeL": np.ones((4, 2))})
    for wrong in ((0, 1, 0.9), (9, -1, 0.9), (9, 1, 1.0), (9, 1, NAN)):
        with pytest.raises(ValueError, match="needs samples"):
            Resampling(*wrong)
    with pytest.raises(ValueError, match="'normal'"):
        Resampling(kind="normal")  # pyright: ignore[reportArgumentType]
