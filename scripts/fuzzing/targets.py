"""The targets of the fuzzer by name: what runs, the tokens of its texts, and where seeds are."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from .vocabulary import HTML, MARKDOWN, MOST_TOKENS, ODD, WORDS, Vocabulary, tokens_of

ROOT = Path(__file__).parents[2]
_SAMPLES = ROOT / "data" / "articles"
_SEED_CHARACTERS = 3000  # of a sample; the fuzzer mutates short inputs better
_GROWN_CHOICE = 248  # of the first byte; from here on a text is repeated
_GROWN_CHARACTERS = 20_000
_JSON = """
    {"text":"|{"id":"|{"html":"|{"articles":[|{"bullets":[|"takeaways":|"title":"|"date":"|"|":|",
    |"count":|"max_words":|"guard":|"method":"|null|true|false|[|]|[]|{}|}|},|\\\\n|\\\\u0000|\\\\ud800
    |1e999|-0|NaN|1E400|\\t|\\r\\n|,|;|""|<n>|<q>|id,text\\n|id\\ttext\\n|<rss><channel>|<item>|</item>
    |<feed>|<entry>|</entry>|<description>|</description>|<content type="xhtml">|<guid>|</guid>
    |<link href="|"/>|<title>|</title>|<pubDate>|</pubDate>|&nbsp;|<!DOCTYPE a [<!ENTITY b "c">]>
    |<![CDATA[|]]>|localhost|127.0.0.1|[::1]|:80|\\f
"""


class Target(NamedTuple):
    """A target: a function of a text and a number below 256, by its module and name.

    Attributes:
        function: ``module:name`` within this package.
        tokens: of its vocabulary.
        samples: a pattern of files in ``data/articles`` that are seeds.
        tests: files whose strings are seeds, under ``tests``.
        max_bytes: length of an input; short inputs run faster, and reach nearly the same code.
    """

    function: str
    tokens: list[str]
    samples: str = ""
    tests: tuple[str, ...] = ()
    max_bytes: int = 400

    @property
    def vocabulary(self) -> Vocabulary:
        """Its tokens, as many as there is room for."""
        return Vocabulary([*dict.fromkeys(self.tokens)][:MOST_TOKENS])

    def load(self) -> Callable[[bytes], None]:
        """Return the function of bytes that runs the target."""
        module, name = self.function.split(":")
        function = getattr(import_module(f".{module}", __package__), name)
        if not self.tokens:
            return function
        decode = self.vocabulary.decode

        def run(data: bytes) -> None:
            choice, text = (data[0] if data else 0), decode(data[1:])
            if choice >= _GROWN_CHOICE and text:
                text *= 1 + _GROWN_CHARACTERS // len(text)
            function(text, choice)

        return run

    def text_of(self, data: bytes) -> str:
        """Return an input as people read it."""
        return repr((data[:1], self.vocabulary.decode(data[1:])) if self.tokens else data)

    def seeds(self) -> Iterator[bytes]:
        """Yield the samples and the strings of the tests, as bytes."""
        texts = [path.read_text("utf-8")[:_SEED_CHARACTERS] for path in self._files()]
        for test in self.tests:
            texts += _strings(ROOT / "tests" / test)
        encode = self.vocabulary.encode if self.tokens else None
        for text in texts:
            yield b"\x00" + encode(text) if encode else text.encode()

    def _files(self) -> list[Path]:
        return sorted(_SAMPLES.glob(self.samples)) if self.samples else []


def _strings(path: Path) -> Iterator[str]:
    """Yield the strings in the code of a test."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value[:_SEED_CHARACTERS]


_NEWS = [*MARKDOWN, *WORDS, *ODD]
_PAGE = [*HTML, *ODD, *MARKDOWN[:12]]
_DATA = [*(token.encode().decode("unicode_escape") for token in tokens_of(_JSON)), *WORDS]
_READING = "summarize/reading"

TARGETS = {
    "html": Target(
        "reading:read_page", _PAGE, "*.html",
        (f"{_READING}/html/test_page.py", f"{_READING}/html/test_main_text.py"), 1500,
    ),
    "text": Target(
        "reading:read_text", _NEWS, "*.[!h]*",
        (f"{_READING}/test_text.py", f"{_READING}/test_takeaway_lists.py"),
    ),
    "records": Target("reading:read_records", _DATA, "*.story", (f"{_READING}/test_records.py",)),
    "bytes": Target("reading:decode_bytes", [], "*.txt", (f"{_READING}/test_files.py",)),
    "dates": Target("reading:read_date", _NEWS, "", (f"{_READING}/test_front_matter.py",)),
    "sentences": Target(
        "reading:split_paragraph", _NEWS, "*.txt", ("summarize/text/test_sentences.py",)
    ),
    "bullets": Target(
        "lines:parse_model_text", _NEWS, "*.story", ("summarize/composing/test_bullet_parsing.py",)
    ),
    "lists": Target("lines:parse_list_of_record", _DATA, "", ("eval/test_predictions.py",)),
    "grounding": Target(
        "lines:ground", _NEWS, "*.txt",
        tuple(f"summarize/grounding/test_{name}.py" for name in
              ("check", "numbers", "quantities", "quotations", "names")),
    ),
    "rouge": Target("lines:score_rouge", _NEWS, "*.txt", ("eval/metrics/test_rouge.py",)),
    "takeaways": Target("takeaways_of_text:summarize", _NEWS, "*.[!h]*"),
    "requests": Target("requests:send_request", _DATA, "", ("summarize/web/test_api.py",)),
}  # fmt: skip
