"""Our engines against a plain loop over transformers' ``generate``: speed and memory."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.table import Table

from eval.runs.cost import Cost
from summarize.options import Options

from .shared import ROOT, console

# The shapes of distilBART-12-6 and of a small model over MiniLM's layers.
SHAPES: dict[str, dict[str, Any]] = {
    "30M": {
        "d_model": 384,
        "encoder_layers": 6,
        "decoder_layers": 4,
        "encoder_attention_heads": 12,
        "decoder_attention_heads": 12,
        "encoder_ffn_dim": 1536,
        "decoder_ffn_dim": 1536,
        "vocab_size": 16_000,
    },
    "300M": {
        "d_model": 1024,
        "encoder_layers": 12,
        "decoder_layers": 6,
        "encoder_attention_heads": 16,
        "decoder_attention_heads": 16,
        "encoder_ffn_dim": 4096,
        "decoder_ffn_dim": 4096,
        "vocab_size": 50_265,
    },
}
PLAIN = "transformers generate, one by one, float32"
_BEAMS = 4
_WRITTEN = 60  # tokens an article
_LENGTHS = (300, 900)  # tokens of an article
_CHECKPOINT, _CONVERTED, _ARTICLES = "checkpoint", "int8", "articles.json"
_MARKS = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}


def run(articles: int, shapes: list[str]) -> None:
    """Print seconds, articles and tokens a second and peak memory; each in its own process."""
    for shape in shapes:
        with tempfile.TemporaryDirectory() as folder:
            size = _build(Path(folder), SHAPES[shape], articles)
            title = f"{shape} shape ({size / 1e6:.0f} M parameters), {articles} articles"
            table = Table("engine", "s", "articles/s", "tokens/s", "peak MB", "times", title=title)
            base = 0.0
            for engine in (PLAIN, "transformers", "ctranslate2"):
                seconds, megabytes = _measured(engine, folder)
                base = base or seconds
                table.add_row(
                    engine,
                    f"{seconds:.1f}",
                    f"{articles / seconds:.2f}",
                    f"{articles * _WRITTEN / seconds:.0f}",
                    f"{megabytes:.0f}",
                    f"{base / seconds:.1f}",
                )
            console.print(table)


def write(engine: str, folder: Path) -> None:
    """Have one engine write the articles; print its seconds and peak megabytes as JSON."""
    texts = json.loads((folder / _ARTICLES).read_text())
    writes = _plain(folder / _CHECKPOINT) if engine == PLAIN else _ours(engine, folder)
    writes([texts[0][:200]])  # what is done once is done
    with Cost() as cost:
        writes(texts)
    print(json.dumps([cost.milliseconds / 1000, cost.megabytes or 0]))


def _measured(engine: str, folder: str) -> tuple[float, float]:
    script = str(ROOT / "scripts" / "benchmark.py")
    command = [sys.executable, script, "write", engine, folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def _build(folder: Path, shape: dict[str, Any], articles: int) -> int:
    """Write a checkpoint with random weights, the same converted, and articles for them.

    Returns the number of parameters.
    """
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BartConfig, BartForConditionalGeneration, PreTrainedTokenizerFast

    from summarize.seq2seq.convert import convert

    torch.manual_seed(7)
    network = BartForConditionalGeneration(BartConfig(**shape))
    network.save_pretrained(folder / _CHECKPOINT)
    words = {f"w{number}": number for number in range(len(_MARKS), shape["vocab_size"])}
    backend = Tokenizer(models.WordLevel({**_MARKS, **words}, unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    marks = dict(zip(("bos_token", "pad_token", "eos_token", "unk_token"), _MARKS, strict=True))
    PreTrainedTokenizerFast(tokenizer_object=backend, **marks).save_pretrained(folder / _CHECKPOINT)
    convert(folder / _CHECKPOINT, folder / _CONVERTED, "benchmark")
    draw = random.Random(7)
    texts = [
        " ".join(draw.choices(list(words), k=draw.randint(*_LENGTHS))) for _ in range(articles)
    ]
    (folder / _ARTICLES).write_text(json.dumps(texts))
    return sum(one.numel() for one in network.parameters())


def _plain(checkpoint: Path) -> Callable[[list[str]], object]:
    """Return the loop that most people write."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    network = AutoModelForSeq2SeqLM.from_pretrained(checkpoint)
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    settings = {"num_beams": _BEAMS, "max_new_tokens": _WRITTEN, "min_new_tokens": _WRITTEN}

    def writes(texts: list[str]) -> None:
        for text in texts:
            with torch.inference_mode():
                written = network.generate(**tokenizer(text, return_tensors="pt"), **settings)
            tokenizer.decode(written[0], skip_special_tokens=True)

    return writes


def _ours(engine: str, folder: Path) -> Callable[[list[str]], object]:
    from summarize.seq2seq import ctranslate2, transformers

    if engine == "ctranslate2":
        model = ctranslate2.load_converted(folder / _CONVERTED, engine)
    else:
        model = transformers.load_checkpoint(folder / _CHECKPOINT, engine)
    decoding = replace(
        model.settings.decoding("summarization"),
        num_beams=_BEAMS,
        max_tokens=_WRITTEN,
        min_tokens=_WRITTEN,
    )
    return lambda texts: model.write(texts, decoding, Options().batch_size)
