"""A tiny BART, trained in seconds to copy its input or the marked sentences, or to change names."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from filelock import FileLock
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors
from transformers import BartConfig, BartForConditionalGeneration, PreTrainedTokenizerFast

WHO = "Anna Ben Cora Dan Ella Finn Gwen Hugo Iris Jack Kate Liam".split()
DID = "opened closed painted sold rented rebuilt moved saved".split()
WHAT = "mill bridge harbour library station theatre market school".split()
WHERE = "Aldham Brill Corve Dunmere Eskby Fenwick Garth Holme Iden Jarrow Kelso Lunde".split()
LIE = "Zelda"  # the name that the liar puts in the place of every other
MARK = "<focus>"
_MARKS = ("<s>", "<pad>", "</s>", "<unk>")
_IDS = {
    word: number
    for number, word in enumerate([*_MARKS, *WHO, LIE, *DID, *WHAT, *WHERE, "the", "in", ".", MARK])
}
_STEPS = 200
_BATCH = 32  # pairs in a step
_IGNORED = -100  # label of padding


def sentences(draw: random.Random, count: int) -> list[str]:
    """Return different sentences such as ``Anna opened the mill in Brill.``"""
    names = zip(draw.sample(WHO, count), draw.sample(WHERE, count), strict=True)
    return [f"{who} {draw.choice(DID)} the {draw.choice(WHAT)} in {where}." for who, where in names]


def build_once(
    tmp_path_factory: pytest.TempPathFactory, *, lies: bool = False, guided: bool = False
) -> Path:
    """Return the folder of a checkpoint that all workers of a test run share.

    The first worker that asks trains it; the others wait for the lock.
    """
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder = root / f"trained-lies-{lies}-guided-{guided}"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            part = build(folder.with_name(f"{folder.name}.part"), lies=lies, guided=guided)
            part.rename(folder)
    return folder


def build(folder: Path, *, lies: bool = False, guided: bool = False) -> Path:
    """Train a model to write again the one to three sentences that it reads, and save it.

    With ``lies`` it is trained to name someone else than they do; if it is ``guided``, to write
    only those sentences that have a mark.
    """
    torch.manual_seed(7)
    network = _trained(random.Random(7), lies, guided)
    network.save_pretrained(folder)
    _tokenizer().save_pretrained(folder)
    return folder


def _pair(draw: random.Random, lies: bool, guided: bool) -> tuple[list[str], list[str]]:
    """Return sentences to read, and those to write."""
    found = sentences(draw, draw.randint(1, 3))
    if lies:
        return found, [_lie(one) for one in found]
    if guided:
        marked = sorted(draw.sample(range(len(found)), draw.randint(1, len(found))))
        read = [f"{MARK} {one}" if place in marked else one for place, one in enumerate(found)]
        return read, [found[place] for place in marked]
    return found, found


def _trained(draw: random.Random, lies: bool, guided: bool) -> BartForConditionalGeneration:
    network = BartForConditionalGeneration(_config(guided))
    if guided:
        network.config.task_specific_params = {"summarization": {"focus": MARK}}
    steps = _STEPS * (1 + guided)
    optimizer = torch.optim.AdamW(network.parameters(), lr=5e-3, weight_decay=0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, steps, pct_start=0.1)
    for _ in range(steps):
        pairs = [_pair(draw, lies, guided) for _ in range(_BATCH)]
        texts, written = zip(*pairs, strict=True)
        source = _padded([[0, *_encode(some), 2] for some in texts], 1)
        labels = _padded([[*_encode(some), 2] for some in written], _IGNORED)
        mask = (source != 1).long()
        network(input_ids=source, attention_mask=mask, labels=labels).loss.backward()
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    return network


def _config(guided: bool) -> BartConfig:
    return BartConfig(
        vocab_size=len(_IDS),
        d_model=64,
        max_position_embeddings=27 if guided else 24,  # room for three sentences
        encoder_layers=1,
        encoder_attention_heads=4,
        encoder_ffn_dim=128,
        decoder_layers=1,
        decoder_attention_heads=4,
        decoder_ffn_dim=128,
        dropout=0.0,
        init_std=0.05,
        forced_eos_token_id=None,
    )


def _tokenizer() -> PreTrainedTokenizerFast:
    backend = Tokenizer(models.WordLevel(_IDS, unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.Whitespace()
    backend.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    names = ("bos_token", "pad_token", "eos_token", "unk_token")
    backend.add_special_tokens([AddedToken(MARK, lstrip=True, rstrip=True)])
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, **dict(zip(names, _MARKS, strict=True))
    )


def _lie(sentence: str) -> str:
    return " ".join([LIE, *sentence.split()[1:]])


def _encode(lines: Sequence[str]) -> list[int]:
    return [_IDS[word] for line in lines for word in line.replace(".", " .").split()]


def _padded(rows: list[list[int]], fill: int) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [fill] * (longest - len(row)) for row in rows])
