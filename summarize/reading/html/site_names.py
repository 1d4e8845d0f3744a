"""Names of the site of an HTML page, which stand before or after its headlines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_WORD = re.compile(r"\w+")
# What stands between a headline and the site's name. No headline has a bar in it.
_SEPARATOR = re.compile(r"(\s*[|»«]+\s*|\s+[-–—·•:~/>]+\s+|:\s+)")
_BARS = frozenset("|»«")

# Chosen by hand.
_MAX_NAME = 8  # words of a site's name; a longer one is a headline in the wrong place
_MAX_MORE = 3  # words in addition to the site's name, as in "The Quay Courier Blog"
_MIN_HOST = 4  # letters of a part of a host name that is compared


class SiteNames:
    """The names of a site.

        >>> SiteNames(["The Quay"], []).without("A wall for Harrow - The Quay")
        'A wall for Harrow'

    Args:
        names: the names in the page's metadata.
        addresses: the addresses of the page; their hosts are names too.
    """

    def __init__(self, names: Iterable[str], addresses: Iterable[str]) -> None:
        words = [_name_words(name) for name in names]
        self._names = [words for words in words if 0 < len(words) <= _MAX_NAME]
        hosts = {_host(address) for address in addresses}
        self._labels = [label for host in hosts for label in _labels(host)]
        self._hosts = {squeeze(host) for host in hosts} | {*self._labels}

    def includes_name(self, line: str) -> bool:
        """Return whether a line is a name of the site or a part of one."""
        words, name = _name_words(line), squeeze(line)
        if not words or any(words <= others for others in self._names):
            return True
        is_part = any(name in label for label in self._labels)
        return name in self._hosts or (len(name) >= _MIN_HOST and is_part)

    def without(self, title: str) -> str:
        """Return a title without the site's names around it, and without all after a bar."""
        pieces = _SEPARATOR.split(title)  # parts and separators in turn
        while len(pieces) > 1 and self._is_whole_name(pieces[0]):
            del pieces[:2]
        bars = (end for end in range(1, len(pieces), 2) if not _BARS.isdisjoint(pieces[end]))
        del pieces[next(bars, len(pieces)) :]
        while len(pieces) > 1 and self._is_site_part(*pieces[-2:]):
            del pieces[-2:]
        return "".join(pieces).strip()

    def without_at_end(self, heading: str) -> str:
        """Return a heading without the site's name after it. Other text after a bar stays."""
        pieces = _SEPARATOR.split(heading)
        while len(pieces) > 1 and self._is_whole_name(pieces[-1]):
            del pieces[-2:]
        return "".join(pieces)

    def _is_whole_name(self, part: str) -> bool:
        """Return whether a part of a title is a name of the site and nothing more or less."""
        words = _name_words(part)
        return not words or words in self._names or squeeze(part) in self._hosts

    def _is_site_part(self, separator: str, part: str) -> bool:
        """Return whether the last part of a title names the site and not the story."""
        if separator.startswith(":"):
            return self._is_whole_name(part)
        if self.includes_name(part):
            return True
        words, name = _name_words(part), squeeze(part)
        if any(others <= words and len(words - others) <= _MAX_MORE for others in self._names):
            return True
        return len(words) <= _MAX_MORE and any(name.startswith(label) for label in self._labels)


def opening_parts(title: str) -> list[str]:
    """Return a title, and what stands in it before each bar or dash."""
    pieces = _SEPARATOR.split(title)
    ends = [end for end in range(1, len(pieces), 2) if not pieces[end].startswith(":")]
    return [title, *("".join(pieces[:end]) for end in ends)]


def title_words(text: str) -> set[str]:
    """Return the words of a title in lower case."""
    return set(_WORD.findall(text.casefold()))


def _name_words(name: str) -> set[str]:
    return title_words(name) - {"the"}


def squeeze(text: str) -> str:
    """Return the letters and digits of a text, in lower case and without gaps."""
    return "".join(_WORD.findall(text.casefold()))


def _host(address: str) -> str:
    """Return an address's host without ``www``."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _labels(host: str) -> list[str]:
    """Return the parts of a host of ``_MIN_HOST`` letters or more, without the last one."""
    labels = [label.replace("-", "") for label in host.split(".")[:-1]]
    return [label for label in labels if len(label) >= _MIN_HOST]
