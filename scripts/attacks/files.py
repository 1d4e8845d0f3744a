"""Hostile files: bytes that are no text, bombs, links, devices, names. Each is made in a folder."""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import os
import socket
from collections.abc import Callable
from pathlib import Path
from random import Random

from .pages import PAGES
from .records import RECORDS
from .texts import TEXTS
from .words import paragraph, sentence

_ENDINGS = (
    *(".txt", ".md", ".html", ".json", ".jsonl", ".csv", ".tsv", ".xml", ".story", ""),
    ".parquet",
)
_BOMB_FACTOR = 500  # times the size of a case; it makes bombs of up to 100 MB


def encodings(rng: Random, folder: Path, size: int) -> Path:
    """Write text in an encoding that its bytes, its mark or its declaration deny."""
    encoding = rng.choice(
        (
            *("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "gb18030"),
            *("shift_jis", "utf-7", "koi8-r", "iso2022_jp", "hz", "cp037", "utf-8", "big5"),
        )
    )
    declared = rng.choice(("utf-8", "gbk", "utf-7", "hz-gb-2312", "x-user-defined", "undefined"))
    text = f'<html><head><meta charset="{declared}"></head>' * rng.randint(0, 1)
    text += f"{paragraph(rng)} é 中 я. " * max(1, size // 200)
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
    data = rng.choice((b"", b"", *marks)) + text.encode(encoding, "replace")
    return _written(rng, folder, data + rng.choice((b"", b"\x00", b"\xff", b"\xd8")))


def noise(rng: Random, folder: Path, size: int) -> Path:
    """Write random bytes, also after the first bytes of a known format, or among sound text."""
    first = rng.choice(
        (
            *(b"", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh9", b"PAR1", b"{"),
            *(b"[", b"<html>", b"<rss>", b"\xff\xfe", b"\x00\x00\xfe\xff", b"\x89PNG", b"\x28\xb5"),
        )
    )
    data = rng.randbytes(min(size, 20_000))
    if rng.random() < 0.4:
        data = paragraph(rng).encode() + data[: len(data) // 50]
    return _written(rng, folder, first + data + rng.choice((b"", b"PAR1")))


def flipped(rng: Random, folder: Path, size: int) -> Path:
    """Write a file of another kind, with some of its bytes changed."""
    path = content(rng, rng.choice([*PAGES, *TEXTS, *RECORDS]), size, folder)
    data = bytearray(path.read_bytes())
    for _ in range(rng.randint(1, 20)):
        place = rng.randrange(len(data))
        data[place : place + 1] = rng.randbytes(rng.randint(1, 3))
    path.write_bytes(data)
    return path


def bombs(rng: Random, folder: Path, size: int) -> Path:
    """Compress a repetition that unpacks to up to 500 times the size of a case."""
    unit = rng.choice((b"word ", b"\x00", b"\n", b"[", b"<div>", b'"text": "a",', b"a,b,", b'"'))
    data = unit * (_BOMB_FACTOR * size // len(unit))
    packed = {".gz": gzip.compress, ".xz": lzma.compress, ".bz2": bz2.compress}
    ending = rng.choice([*packed])
    path = folder / f"bomb{rng.choice(_ENDINGS[:-1])}{ending}"
    path.write_bytes(packed[ending](data))
    return path


def packed(rng: Random, folder: Path, size: int) -> Path:
    """Write compressed data that is cut, damaged, packed twice, or named wrongly."""
    data = gzip.compress((paragraph(rng) * max(1, size // 300)).encode())
    data = rng.choice(
        (
            *(data[: rng.randrange(len(data))], data[:-8] + bytes(8), gzip.compress(data), data),
            *(data * 2, data + b"\x00" * 99, data + b"more", bz2.compress(data), b"", data[:10]),
        )
    )
    ending = rng.choice((".gz", ".xz", ".bz2", ".zst", ".gz.gz"))
    path = folder / f"packed{rng.choice(_ENDINGS)}{ending}"
    path.write_bytes(data)
    return path


def links(rng: Random, folder: Path, size: int) -> Path:
    """Make links in circles, to nothing, to devices or to their own folder."""
    path = folder / f"link{rng.choice(_ENDINGS)}"
    target = rng.choice(("zero", "self", "nothing", "folder", "null", "full", "long", "chain"))
    if target == "chain":
        for n in range(60):
            (folder / f"l{n}.txt").symlink_to(f"l{n + 1}.txt")
    place = {"self": path.name, "folder": ".", "chain": "l0.txt", "long": "a/" * 500}
    path.symlink_to(place.get(target, f"/dev/{target}"))
    _write_sound(rng, folder)
    # Whoever names a link to an endless device gets it: what is attacked is the folder.
    return folder if target in ("zero", "full") or rng.random() < 0.5 else path


def devices(rng: Random, folder: Path, size: int) -> Path:
    """Put pipes, sockets and folders where files are looked for."""
    name = f"device{rng.choice(_ENDINGS)}"
    draw = rng.randrange(3)
    if draw == 0:
        os.mkfifo(folder / name)
    elif draw == 1:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(folder / name))
    else:
        (folder / name).mkdir()
    _write_sound(rng, folder)
    return folder / name if draw and rng.random() < 0.5 else folder


def names(rng: Random, folder: Path, size: int) -> Path:
    """Use names that hold line breaks, wrong bytes, options or patterns."""
    stem = rng.choice(
        (
            *(b"a\nb", b"\xff\xfe", b"-n", b"--help", b"[a]", b"*", b"?", b"a" * 240),
            *(b"\x1b[2J", b"."),
            *(b"hf:x", b"a\\b", b" ", b"\xe2\x80\xae", b"http:", b"a\rb", b"~", b"$(true)"),
            b"%s{0}",
        )
    )
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + stem + rng.choice((b".txt", b".html"))))
    path.write_text(paragraph(rng))
    return path if rng.random() < 0.6 else folder


def folders(rng: Random, folder: Path, size: int) -> Path:
    """Nest folders deeply, or fill one with very many or no files."""
    draw = rng.randrange(3)
    if draw == 0:
        inner = folder
        for _ in range(min(size // 100, 400)):
            inner = inner / "d"
            inner.mkdir()
        _write_sound(rng, inner)
    elif draw == 1:
        for n in range(min(size // 100, 300)):
            (folder / f"{n}{rng.choice(_ENDINGS)}").write_text(rng.choice(("", sentence(rng))))
    return folder


def content(rng: Random, kind: str, size: int, folder: Path) -> Path:
    """Write the page, text or records of a kind into a folder."""
    if kind in RECORDS:
        ending, data = RECORDS[kind](rng, size)
    elif kind in PAGES:
        ending, data = rng.choice((".html", ".html", ".txt", "")), _bytes(PAGES[kind](rng, size))
    else:
        ending = rng.choice((".txt", ".md", ".story", "", ".html"))
        data = _bytes(TEXTS[kind](rng, size))
    path = folder / f"case{ending}"
    path.write_bytes(data)
    return path


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _written(rng: Random, folder: Path, data: bytes) -> Path:
    path = folder / f"case{rng.choice(_ENDINGS)}"
    path.write_bytes(data)
    return path


def _write_sound(rng: Random, folder: Path) -> None:
    (folder / "sound.txt").write_text(paragraph(rng))


FILES: dict[str, Callable[[Random, Path, int], Path]] = {
    make.__name__: make
    for make in (encodings, noise, flipped, bombs, packed, links, devices, names, folders)
}
