"""Reference points of an evaluation: two baselines, the oracle, and the references themselves.

Every evaluation has them. They show in which range the scores of methods are to be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

BASELINES = ("random", "lead")
ORACLE = "oracle"  # the greedy extractive oracle of `eval.oracle`
REFERENCES = "references"  # the bullets that people wrote, scored like a method's
# These two use the references, so they never count as the best method.
REFERENCE_AWARE = (ORACLE, REFERENCES)


def order_methods(names: Iterable[str], method_of: Callable[[str], str] = str) -> list[str]:
    """Return names with the baselines first, the oracle and the references last.

    Args:
        names: names of methods; those that are no reference points keep their order.
        method_of: returns the method that a name stands for, where several runs are joined.
    """
    baseline_ranks = {name: index - len(BASELINES) for index, name in enumerate(BASELINES)}
    ranks = {**baseline_ranks, ORACLE: 1, REFERENCES: 2}
    return sorted(names, key=lambda name: ranks.get(method_of(name), 0))
