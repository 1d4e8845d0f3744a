"""What the API takes and gives. The examples are real: a test asks them of a server."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from summarize.article import Article
from summarize.options import Options

MOST_BYTES = 1_000_000  # of a body
MOST_CHARACTERS = 500_000  # of an article
MOST_TAKEAWAYS = 50
MOST_ARTICLES = 64  # of a batch
_MOST_WORDS = 1000
_MOST_ID, _MOST_TITLE, _MOST_NAME, _MOST_BULLET = 200, 500, 100, 1000  # characters

EXAMPLE_TEXT = (
    "The council of Velden voted on Tuesday to build a wall along the river. It will cost 46 "
    "million crowns and keep 3,000 homes dry. Boat owners object, as the wall takes their moorings."
)


def _bullet(text: str) -> dict[str, Any]:
    start = EXAMPLE_TEXT.index(text)
    evidence = {"start": start, "end": start + len(text), "score": 1.0}
    return {"text": text, "evidence": [evidence], "score": 1.0, "flags": []}


_COST = _bullet("It will cost 46 million crowns and keep 3,000 homes dry.")
_LAST = _bullet("Boat owners object, as the wall takes their moorings.")
_MADE = {"id": "text", "title": None, "method": "lexrank", "model": None, "chunks": 1}
# By the name of the schema. Not in the models: there FastAPI would leave out what is null.
EXAMPLES: dict[str, Any] = {
    "TakeawaysRequest": {"text": EXAMPLE_TEXT, "method": "lexrank", "count": 2},
    "TakeawaysAndArticleOut": {**_MADE, "requested": 2, "takeaways": [_COST, _LAST]},
    "BatchRequest": {
        "articles": [{"id": "wall", "text": EXAMPLE_TEXT}, {"id": "none", "text": ""}],
        "method": "lexrank",
        "count": 1,
    },
    "GroundingRequest": {
        "text": EXAMPLE_TEXT,
        "bullets": ["Velden's wall will cost 64 million crowns."],
    },
    "GroundingOut": {
        "id": "text",
        "bullets": [
            {
                "text": "Velden's wall will cost 64 million crowns.",
                "evidence": [
                    {"start": 0, "end": 71, "score": 0.4061},
                    {"start": 72, "end": 128, "score": 0.2376},
                ],
                "flags": ["unsupported number: 64 million crowns"],
            }
        ],
    },
    "BatchOut": [
        {**_MADE, "id": "wall", "requested": 1, "takeaways": [_LAST]},
        {
            "id": "none",
            "problem": {
                "type": "/docs#nothing-to-summarize",
                "title": "There is nothing to summarize",
                "status": 422,
                "detail": "it holds no prose: there is nothing to summarize",
            },
        },
    ],
}


class _Strict(BaseModel):
    """Takes what it names and nothing else; a number in quotes is no number."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Source(_Strict):
    """An article, as plain text or Markdown, or as an HTML page."""

    text: str | None = Field(
        None, max_length=MOST_CHARACTERS, description="The article, plain or Markdown."
    )
    html: str | None = Field(
        None, max_length=MOST_CHARACTERS, description="The article as a page, in place of text."
    )
    title: str | None = Field(
        None, max_length=_MOST_TITLE, description="In place of the one found."
    )
    id: str = Field("text", max_length=_MOST_ID, description="Comes back as it is.")

    @model_validator(mode="after")
    def _one(self) -> Source:
        if (self.text is None) == (self.html is None):
            raise ValueError("give either text or html")
        return self

    def read(self) -> Article:
        """Read the article. It is work: not for the thread of the event loop.

        Raises:
            ReadError: it has no readable text.
        """
        if self.html is None:
            return Article.from_text(self.text or "", self.id, title=self.title)
        from summarize.reading.html import parse_html

        article = parse_html(self.html, self.id)
        return replace(article, title=self.title or article.title)


class Asked(_Strict):
    """What is asked of articles."""

    method: str | None = Field(
        None, max_length=_MOST_NAME, description="See /v1/methods; the server's own by default."
    )
    count: int = Field(Options().count, ge=1, le=MOST_TAKEAWAYS, description="Takeaways.")
    max_words: int | None = Field(
        None, ge=1, le=_MOST_WORDS, description="Words a takeaway, at most."
    )
    guard: bool | None = Field(
        None,
        description="Replace what a model wrote and the article does not bear out; as the server "
        "is set up by default, which is usually so.",
    )


class TakeawaysRequest(Asked, Source):
    """One article and what is asked of it."""

    article: bool = Field(
        False,
        description="Give the article as it was read, too, and how the takeaways match its own.",
    )


class BatchRequest(Asked):
    """Several articles and what is asked of each."""

    articles: list[Source] = Field(
        min_length=1, max_length=MOST_ARTICLES, description="The articles, in the order of answers."
    )


class GroundingRequest(Source):
    """An article, and bullets that somebody wrote about it."""

    bullets: list[Annotated[str, Field(max_length=_MOST_BULLET)]] = Field(
        min_length=1, max_length=MOST_TAKEAWAYS, description="What is looked for in the article."
    )


class EvidenceOut(BaseModel):
    """A passage that supports a takeaway."""

    start: int = Field(description="Character (code point) of the article's text, from 0.")
    end: int = Field(description="The one after its last.")
    score: float = Field(description="How much of the takeaway it supports, in [0, 1].")


class TakeawayOut(BaseModel):
    """One bullet."""

    text: str = Field(description="The bullet, on one line.")
    evidence: list[EvidenceOut] = Field(description="Passages that support it, best first.")
    score: float = Field(description="How the method rates it within its article, in [0, 1].")
    flags: list[str] = Field(description="What a reader should know; the README has them all.")


class GroundedOut(BaseModel):
    """A bullet that was looked for in the article: one of the editor's own, or of a request."""

    text: str = Field(description="The bullet.")
    evidence: list[EvidenceOut] = Field(description="Passages that support it, best first.")
    flags: list[str] = Field(description="What the article does not bear out.")


class GroundingOut(BaseModel):
    """What the article says to each bullet."""

    id: str = Field(description="That of the request.")
    bullets: list[GroundedOut] = Field(description="In the order of the request.")


class MatchOut(BaseModel):
    """A takeaway that says what one of the editor's says, by the harness's optimal assignment."""

    reference: int = Field(description="Place in references, from 0.")
    takeaway: int = Field(description="Place in takeaways, from 0.")
    similarity: float = Field(description="ROUGE-1 F, in [0, 1].")


class ArticleOut(BaseModel):
    """The article as it was read."""

    text: str = Field(description="What offsets point into; of a page, its readable text.")
    title: str | None = Field(description="Its title, found or given.")
    date: str | None = Field(description="Its date, ISO 8601.")
    body: list[tuple[int, int]] = Field(description="Its running prose.")
    paragraphs: list[tuple[int, int]] = Field(description="Its lines, for showing it.")
    references: list[GroundedOut] = Field(description="The editor's own takeaways.")
    matches: list[MatchOut] = Field(description="Which takeaway says what the editor's say.")


class TakeawaysOut(BaseModel):
    """The takeaways of an article: what ``--format json`` prints."""

    id: str = Field(description="That of the request.")
    title: str | None = Field(description="Of the article, if it has one.")
    method: str = Field(description="That made them.")
    model: str | None = Field(description="What wrote them, if a model did.")
    chunks: int = Field(description="Texts that the model read: parts of the article, or digests.")
    requested: int = Field(description="How many were asked for; fewer come if there are no more.")
    takeaways: list[TakeawayOut] = Field(description="In the order of the article.")


class TakeawaysAndArticleOut(TakeawaysOut):
    """The takeaways and, where it was asked for, the article."""

    article: ArticleOut | None = Field(None, description="The article, if it was asked for.")


class ProblemOut(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


class FailedOut(BaseModel):
    """In a batch, an article that has no takeaways."""

    id: str
    problem: ProblemOut


class BatchOut(RootModel[list[TakeawaysOut | FailedOut]]):
    """What came of each article, in order."""


class MethodOut(BaseModel):
    """A method."""

    name: str = Field(description="What a request names.")
    description: str = Field(description="What it does.")
    model: bool = Field(description="Whether a model writes, so that it takes its time.")


class MethodsOut(BaseModel):
    """The methods, and what the server is."""

    version: str = Field(description="Of takeaways.")
    default: str = Field(description="The method of requests that name none.")
    methods: list[MethodOut] = Field(description="What there is.")
    limits: dict[str, Any] = Field(description="The most that a request may bring or take.")
