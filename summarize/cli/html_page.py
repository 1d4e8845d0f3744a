"""A page of takeaways on stdout, and the addresses of its articles."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from summarize.article import Article

_ADDRESS_COLUMNS = ("url", "link", "source_url", "permalink")  # of records; the first one counts


class HtmlPage:
    """A page on stdout.

    Args:
        contents: begin with a list of the articles. Then nothing is printed before the end; a
            temporary file holds the sections.
    """

    def __init__(self, contents: bool) -> None:
        self._contents = contents
        self._sections = sys.stdout
        if contents:
            self._sections = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (closed)
        self._titles: dict[int, str] = {}
        self._begun = False

    def write(self, section: str, number: int, title: str | None) -> None:
        """Write a section.

        Args:
            section: the HTML.
            number: of the section.
            title: of its article; None if the section before is of the same article.
        """
        if title is not None:
            self._titles[number] = title
        if not self._contents:
            self._begin()
        print(section, file=self._sections)

    def close(self) -> None:
        """Write the end of the page."""
        from summarize.rendering import html_foot

        self._begin()
        if self._contents:
            self._sections.seek(0)
            shutil.copyfileobj(self._sections, sys.stdout)
            self._sections.close()
        print(html_foot(), end="")

    def _begin(self) -> None:
        from summarize.rendering import html_head

        if not self._begun:
            print(html_head(self._titles), end="")
            self._begun = True


def address_of(article: Article) -> str | None:
    """Return the address of an article for a link: on the web, or of its file."""
    by_name = {str(name).casefold(): value for name, value in article.extra.items()}
    for name in _ADDRESS_COLUMNS:
        if str(by_name.get(name)).startswith(("http://", "https://")):
            return str(by_name[name])
    path = Path(article.source or "")
    if not article.source or not path.is_file():
        return None
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
