"""Hostile plain texts and Markdown. Each generator draws a text of about ``size`` characters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from .words import odd, paragraph, sentence, some_text

_SAMPLES = sorted((Path(__file__).resolve().parents[2] / "data" / "articles").iterdir())


def quotes(rng: Random, size: int) -> str:
    """Open quotations that never close, close some that never opened, or nest them."""
    units = ('"', "“", "”", "'", "’", "‘", "„", "«", "»", '"a', 'a"', '“a "b ‘c ', "``", "''", "›")
    return _repeated(rng, units, size)


def long_words(rng: Random, size: int) -> str:
    """Write a word, an address or a run of one character of the whole length."""
    units = (
        *("a", "ab", "é", "e\u0301", "\u0301", "\U0001f468\u200d", "-", "a-", "a.", "A.", "_"),
        "x/",
        *("一", "ไ", "ا", "http://a.example/", "a@b.", "%20", "İ", "ß", "0", "1,", "9.", "\u200b"),
    )
    return _repeated(rng, units, size)


def long_lines(rng: Random, size: int) -> str:
    """Write one endless sentence, or very many tiny lines."""
    units = (
        "word ",
        "a\n",
        "\n",
        " ",
        "\t",
        "a\n\n",
        "word, ",
        "- \n",
        ".\n",
        "\r",
        "\r\n",
        "a-\n",
    )
    return _repeated(rng, units, size)


def punctuation(rng: Random, size: int) -> str:
    """Repeat marks that end or join sentences."""
    units = (
        *(".", "...", "?!", "…", ". ", "A. ", "Mr. ", "U.S. ", "(", ")", "[", "(a. ", "; ", ": "),
        *("– ", "No. 1. ", "e.g. ", "a.b.", ".a", "。", "？ ", "|", "*", "•", "/", "\\", "~", "^"),
    )
    return _repeated(rng, units, size)


def numbers(rng: Random, size: int) -> str:
    """Write huge, broken and foreign numbers, amounts, dates and percentages."""
    digits = "9" * rng.choice((1, 5, 400, 5000))
    units = (
        *(f"{digits} ", f"${digits} million. ", f"{digits}% ", f"1e{digits} "),
        f"{digits}.{digits} ",
        *("1,000,000,", "1.000.000.", "²", "½", "٣", "①", "Ⅷ ", "99/99/9999 "),
        *("June 99, 0000. ", "-"),
        *("1-2-3-", "10:99 ", "1st ", "$", "€-", "1 000 000 ", "0x", "1/0 ", "٪", "½ million %. "),
        *("twenty-", "one hundred and ", "million billion ", "no. ", "20th-century ", "²2 km² "),
    )
    return _repeated(rng, units, size)


def controls(rng: Random, size: int) -> str:
    """Mix characters that programs often take for something else into sentences."""
    return some_text(rng, size)


def surrogates(rng: Random, size: int) -> str:
    """Mix lone surrogates and characters that Unicode does not assign into sentences."""
    first = rng.choice(("\ud800", "\udfff", "\udc80", "\uffff", "\U0010ffff", "\ud83d\ud83d", ". "))
    unit = first + sentence(rng) + rng.choice(("", "\udcff", "\ud83d"))
    return unit * max(1, size // len(unit))


def languages(rng: Random, size: int) -> str:
    """Mix scripts, directions and letters whose case changes their length."""
    units = (
        *("ไทยไม่มีช่องว่าง", "一二三。", "これは文です。", "هذا نص. ", "זה טקסט. ", "Это текст. "),
        *("ŉ ß ﬁ İ ǰ. ", "ΐΰ Σς. ", "𝐀𝐁. ", "e\u0301\u0323\u0331 ", "क्षि। ", "។ "),
        "\u202eabc\u202c. ",
        *("한국어. ", "Ａ．", "🇩🇪🇫🇷", "👨‍👩‍👧 ", "ﷺ ", "ꓘ. ", "\u200f. ", "ǅ. ", "ẞ"),
    )
    return _repeated(rng, units, size, at_most=6)


def markdown(rng: Random, size: int) -> str:
    """Repeat Markdown that nests, has no end, or is almost Markdown."""
    units = (
        *("#", "# ", "###### a\n", "> ", ">", "> a\n", "*", "**", "_", "__a", "`", "```\n"),
        "~~~\n",
        *("[", "]", "[a](", "![", "![](x)", "[a][b] ", "[a]: b\n", "| a ", "|-|-|\n"),
        "| a | b |\n",
        *("- ", "- a\n", "  - a\n", "* * *\n", "1. a\n", "a\n===\n", "a\n---\n", "<!--", "\\"),
        "***a",
        *("    a\n", "\ta\n", "- [ ] a\n", "[^1]", "[^1]: a\n", ":::\n", "$$", "<div>\n", "+ a\n"),
    )
    return _repeated(rng, units, size)


def front_matter(rng: Random, size: int) -> str:
    """Begin with front matter that is deep, broken, recursive or of odd types."""
    count = max(1, size // 12)
    laughs = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    yaml = rng.choice(
        (
            "a: " + "[" * min(count, 20_000),
            "a: " + "{a: " * min(count, 5000),
            "a0: &a0 [x,x,x]\n" + laughs + "takeaways: *a11",
            "title: !!python/object/apply:os.system ['true']",
            "date: " + rng.choice(("9999-99-99", "0000-01-01", "1e400", "[]", "{}", "9" * 5000)),
            "title: "
            + rng.choice(("[a, b]", "{a: b}", "null", "1e400", "9" * 5000, ".nan", "|\n")),
            "takeaways: " + rng.choice(("1", "null", "{a: [b]}", "[[a], [[b]]]", "[1e400, null]")),
            "takeaways:\n" + "- a\n" * count,
            "takeaways: &a [*a]",
            "? " * count,
            "- " * min(count, 5000),
            "a: b\n" * count,
            "<<: " * count,
            "&a " * count,
            "\t: \x00",
            "title: '" + "'" * count,
            "1: 2\n? [a, b]\n: c\n2026-01-01: x\nnull: y",
            "".join(f"{' ' * n}a:\n" for n in range(min(count, 900))),
            "title: 12:30:45:99:" + "9" * 50,
            "date: 2026-06-10T99:99:99Z",
            "title: 0b" + "1" * 5000,
            "title: " + "9:" * 3000 + "9",
            "title: 0x" + "f" * 20_000,
        )
    )
    end = rng.choice(("\n---\n", "\n...\n", "\n", "\n--- \n"))
    return f"---\n{yaml}{end}\n# {sentence(rng)}\n\n{paragraph(rng)}\n"


def takeaway_lists(rng: Random, size: int) -> str:
    """Repeat lists of takeaways in all notations."""
    heading = rng.choice(
        ("Key takeaways", "## Summary", "**Highlights**", "AT A GLANCE:", "TL;DR", "@highlight", "")
    )
    marker = rng.choice(("- ", "* ", "• ", "1. ", "a) ", "– ", "@highlight\n\n", "✓ ", "", "(1) "))
    items = "".join(f"{marker}{sentence(rng)}\n" for _ in range(rng.choice((0, 1, 5, 300))))
    gap = rng.choice(("\n", "\n\n", " ", "\n---\n"))
    unit = f"{heading}{gap}{items}{gap}{paragraph(rng) * rng.choice((0, 1, 4))}\n\n"
    return unit * max(1, size // len(unit))


def repeats(rng: Random, size: int) -> str:
    """Repeat one sentence, exactly or with a number that changes."""
    first = sentence(rng)
    count = max(1, size // len(first))
    if rng.random() < 0.5:
        return f"{first} " * count
    return " ".join(f"{first[:-1]} and {n}." for n in range(count))


def wrapped(rng: Random, size: int) -> str:
    """Wrap lines at an odd width, with hyphens, indents or blank lines."""
    text = " ".join(sentence(rng) for _ in range(max(1, size // 50)))
    columns = rng.choice((1, 3, 20, 60, 200))
    gap = rng.choice(
        ("\n", "-\n", "\n\n", "\r\n", "\n    ", "\n> ", "\r", "\u2028", "\x0b", "\x0c")
    )
    return gap.join(text[at : at + columns] for at in range(0, len(text), columns))


def headers(rng: Random, size: int) -> str:
    """Begin like an email, a credit, a dateline or an agency report, again and again."""
    units = (
        *("From: a\n", "By A. Writer\n", "LONDON (Reuters) - ", "(CNN) -- "),
        "Updated: 99:99 EST\n",
        *("Photo: A. Writer\n", "Advertisement\n", "Read more: a\n", "Share this\n", "©\n", "A: "),
        *("Q: a\nA: b\n", "10 June 2026\n", "Chapter 1\n\n", "References\n\n[1] a\n"),
        "Sources: a\n",
    )
    return _repeated(rng, units, size)


def mutated(rng: Random, size: int) -> str:
    """Cut, repeat and replace pieces of a sample article."""
    text = rng.choice(_SAMPLES).read_text("utf-8")
    for _ in range(rng.randint(1, 30)):
        at, length = rng.randrange(len(text) + 1), rng.choice((1, 5, 80, 2000))
        piece = text[at : at + length]
        new = rng.choice(("", odd(rng), piece * 2, piece[::-1], some_text(rng, 20), piece.upper()))
        text = text[:at] + new + text[at + length :]
    return (text or "a") * max(1, size // 2 // max(1, len(text)))


def _repeated(rng: Random, units: tuple[str, ...], size: int, at_most: int = 3) -> str:
    """Return drawn units again and again, with prose before or after them or between them."""
    unit = "".join(rng.choices(units, k=rng.randint(1, at_most)))
    draw = rng.randrange(4)
    if draw == 3:
        unit += sentence(rng) + rng.choice((" ", "\n", "\n\n"))
    text = unit * max(1, size // len(unit))
    before = f"{paragraph(rng)}\n\n" if draw in (1, 2) else ""
    after = f"\n\n{paragraph(rng)}" if draw in (0, 2) else ""
    return before + text + after


TEXTS: dict[str, Callable[[Random, int], str]] = {
    make.__name__: make
    for make in (
        *(quotes, long_words, long_lines, punctuation, numbers, controls, surrogates, languages),
        *(markdown, front_matter, takeaway_lists, repeats, wrapped, headers, mutated),
    )
}
