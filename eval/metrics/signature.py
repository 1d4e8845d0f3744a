"""Signatures: the settings that a number depends on, as in sacrebleu (Post 2018)."""

from __future__ import annotations

from dataclasses import dataclass

_SHORT_KEYS = {
    "types": "t",
    "stem": "s",
    "tok": "k",
    "split": "l",
    "refs": "r",
    "engine": "e",
    "sim": "i",
    "match": "m",
    "model": "o",
    "layer": "y",
    "n": "n",
    "ci": "c",
    "seed": "d",
    "v": "v",
}
_SHORT_VALUES = {
    "yes": "y",
    "no": "n",
    "rouge_score": "rs",
    "unicode": "uni",
    "bullet": "b",
    "content_recall": "cr",
}


@dataclass(frozen=True, slots=True)
class Signature:
    """Name and settings of a metric; ``str`` is the long form, e.g. ``rouge|stem:yes|v:1.0``."""

    metric: str
    fields: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "|".join([self.metric, *(f"{key}:{value}" for key, value in self.fields)])

    @property
    def short(self) -> str:
        """The short form, for captions."""
        fields = (
            f"{_SHORT_KEYS.get(key, key)}:{_SHORT_VALUES.get(value, value)}"
            for key, value in self.fields
        )
        return "|".join([self.metric, *fields]).replace("bootstrap", "bs")

    def with_fields(self, **fields: object) -> Signature:
        """Return the signature with more fields before the version, which is last."""
        *before, version = self.fields
        more = ((key, str(value)) for key, value in fields.items())
        return Signature(self.metric, (*before, *more, version))


def signature(metric: str, **fields: str) -> Signature:
    """Return the signature of a metric in this version of the package."""
    from summarize.version import __version__

    return Signature(metric, (*fields.items(), ("v", __version__)))
