"""Benchmark of the seq2seq engines against a plain loop over transformers' ``generate``.

It measures speed and memory on checkpoints with random weights.
"""

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

# Sizes of a small model with MiniLM's layers, and of distilBART-12-6.
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
_OUTPUT_TOKENS = 60  # of each article
_INPUT_TOKENS = (300, 900)  # of an article, shortest and longest
_CHECKPOINT, _CONVERTED, _ARTICLES = "checkpoint", "int8", "articles.json"
_MARKS = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}


def run(articles: int, shapes: list[str]) -> None:
    """Print time, throughput and peak memory of each engine, measured in a process of its own."""
    for shape in shapes:
        with tempfile.TemporaryDirectory() as folder:
            size = _build(Path(folder), SHAPES[shape], articles)
            title = f"{shape} shape ({size / 1e6:.0f} M parameters), {articles} articles"
            table = Table("engine", "s", "articles/s", "tokens/s", "peak MB", "times", title=title)
            base = 0.0
            for engine in (PLAIN, "transformers", "ctranslate2"):
                seconds, megabytes = _measure(engine, folder)
                base = base or seconds
                table.add_row(
                    engine,
                    f"{seconds:.1f}",
                    f"{articles / seconds:.2f}",
                    f"{articles * _OUTPUT_TOKENS / seconds:.0f}",
                    f"{megabytes:.0f}",
                    f"{base / seconds:.1f}",
                )
            console.print(table)


def write(engine: str, folder: Path) -> None:
    """Run one engine on the articles, and print its seconds and peak megabytes as JSON."""
    texts = json.loads((folder / _ARTICLES).read_text())
    plain = engine == PLAIN
    summarize = _plain_loop(folder / _CHECKPOINT) if plain else _engine(engine, folder)
    summarize([texts[0][:200]])  # warm up
    with Cost() as cost:
        summarize(texts)
    print(json.dumps([cost.milliseconds / 1000, cost.megabytes or 0]))


def _measure(engine: str, folder: str) -> tuple[float, float]:
    script = str(ROOT / "scripts" / "benchmark.py")
    command = [sys.executable, script, "write", engine, folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def _build(folder: Path, shape: dict[str, Any], articles: int) -> int:
    """Write a checkpoint with random weights, its conversion, and random articles.

    Returns:
        The number of parameters.
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
        " ".join(draw.choices(list(words), k=draw.randint(*_INPUT_TOKENS))) for _ in range(articles)
    ]
    (folder / _ARTICLES).write_text(json.dumps(texts))
    return sum(parameter.numel() for parameter in network.parameters())


def _plain_loop(checkpoint: Path) -> Callable[[list[str]], object]:
    """Return the usual loop over ``generate``, one text at a time."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    network = AutoModelForSeq2SeqLM.from_pretrained(checkpoint)
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    length = {"max_new_tokens": _OUTPUT_TOKENS, "min_new_tokens": _OUTPUT_TOKENS}

    def summarize(texts: list[str]) -> None:
        for text in texts:
            with torch.inference_mode():
                sequences = network.generate(
                    **tokenizer(text, return_tensors="pt"), num_beams=_BEAMS, **length
                )
            tokenizer.decode(sequences[0], skip_special_tokens=True)

    return summarize


def _engine(engine: str, folder: Path) -> Callable[[list[str]], object]:
    """Return a function that writes drafts by one of our engines."""
    from summarize.seq2seq import ctranslate2, transformers

    if engine == "ctranslate2":
        model = ctranslate2.load_converted(folder / _CONVERTED, engine)
    else:
        model = transformers.load_checkpoint(folder / _CHECKPOINT, engine)
    decoding = replace(
        model.settings.decoding("summarization"),
        num_beams=_BEAMS,
        max_tokens=_OUTPUT_TOKENS,
        min_tokens=_OUTPUT_TOKENS,
    )
    return lambda texts: model.write(texts, decoding, Options().batch_size)
