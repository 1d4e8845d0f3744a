"""Schemas of the API: the JSON of its requests and responses, and the limits of their sizes."""

from __future__ import annotations

from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from summarize.options import declared_options

# Limits of a request; chosen by hand. The README and /v1/methods state the first five.
MAX_BODY_BYTES = 1_000_000
MAX_ARTICLE_CHARACTERS = 200_000  # of text: the slowest takes 3 s to summarize on one core
MAX_HTML_CHARACTERS = 500_000
MAX_TAKEAWAYS = 50
MAX_BATCH_ARTICLES = 64
_MAX_WORDS = 1000  # of a takeaway
_MAX_ID_CHARACTERS = 200
_MAX_TITLE_CHARACTERS = 500
_MAX_METHOD_CHARACTERS = 100
_MAX_BULLET_CHARACTERS = 1000
_MAX_UNKNOWN_FIELDS = 20  # that a problem lists one by one


# --- requests -------------------------------------------------------------------------------------


class _StrictModel(BaseModel):
    """A model that rejects unknown fields and converts no types: ``"3"`` is not a number."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _has_few_unknown_fields(cls, value: Any) -> Any:
        """Count the unknown fields first: pydantic makes an error for each."""
        if not isinstance(value, dict):
            return value
        fields = cast("dict[str, Any]", value)
        unknown = len(fields.keys() - cls.model_fields.keys())
        if unknown > _MAX_UNKNOWN_FIELDS:
            raise ValueError(f"there are {unknown:,} fields that do not exist")
        return fields


class ArticleInput(_StrictModel):
    """An article, as plain text or Markdown, or as an HTML page."""

    text: str | None = Field(
        None,
        max_length=MAX_ARTICLE_CHARACTERS,
        description="The article as plain text or Markdown.",
    )
    html: str | None = Field(
        None,
        max_length=MAX_HTML_CHARACTERS,
        description="The article as an HTML page, instead of text.",
    )
    title: str | None = Field(
        None,
        max_length=_MAX_TITLE_CHARACTERS,
        description="The title; it replaces the title found in the article.",
    )
    id: str = Field(
        "text",
        max_length=_MAX_ID_CHARACTERS,
        description="An identifier; the answer repeats it unchanged.",
    )

    @model_validator(mode="after")
    def _has_text_or_html(self) -> ArticleInput:
        if (self.text is None) == (self.html is None):
            raise ValueError("give either text or html")
        return self

    @property
    def characters(self) -> int:
        """The length of the text or the HTML page."""
        return len(self.text or self.html or "")

    @property
    def source(self) -> tuple[str | None, str | None, str, str | None]:
        """The first arguments of the functions in `article_tasks`."""
        return self.text, self.html, self.id, self.title


def _option_field(name: str, maximum: int) -> Any:
    """Return the field of an option of ``Options``, with an upper limit for requests."""
    option = declared_options()[name]
    return Field(
        option.default,
        ge=option.description.minimum,
        le=maximum,
        description=option.description.help,
    )


class TakeawaysOptions(_StrictModel):
    """Options for the takeaways of each article in a request."""

    method: str | None = Field(
        None,
        max_length=_MAX_METHOD_CHARACTERS,
        description="The method, one of those in /v1/methods. Default: the server's default.",
    )
    count: int = _option_field("count", MAX_TAKEAWAYS)
    max_words: int | None = _option_field("max_words", _MAX_WORDS)
    guard: bool | None = Field(
        None,
        description="Replace a bullet that a model wrote and the article does not support. "
        "Default: the server's setting, usually true.",
    )


class TakeawaysRequest(TakeawaysOptions, ArticleInput):
    """One article, and the options for its takeaways."""

    article: bool = Field(
        False,
        description="Also return the article as it was read, its editor's own takeaways, and which "
        "takeaways match.",
    )


class BatchRequest(TakeawaysOptions):
    """Several articles, and the options for the takeaways of each."""

    articles: list[ArticleInput] = Field(
        min_length=1,
        max_length=MAX_BATCH_ARTICLES,
        description="The articles. The answers come in the same order.",
    )


class GroundingRequest(ArticleInput):
    """An article, and bullets about it that anybody wrote."""

    bullets: list[Annotated[str, Field(max_length=_MAX_BULLET_CHARACTERS)]] = Field(
        min_length=1,
        max_length=MAX_TAKEAWAYS,
        description="The bullets to check against the article.",
    )


# --- answers --------------------------------------------------------------------------------------


class EvidenceOut(BaseModel):
    """A passage of the article that supports a bullet."""

    start: int = Field(
        description="Index of the first character (code point) in the article's text, from 0."
    )
    end: int = Field(description="Index after the last character.")
    score: float = Field(description="Share of the bullet that the passage supports, in [0, 1].")


class TakeawayOut(BaseModel):
    """One takeaway."""

    text: str = Field(description="The bullet, on one line.")
    evidence: list[EvidenceOut] = Field(
        description="The passages that support the bullet, best first."
    )
    score: float = Field(
        description="The method's score of the bullet within its article, in [0, 1]."
    )
    flags: list[str] = Field(description="Warnings about the bullet; the README lists them all.")


class GroundedOut(BaseModel):
    """One of the editor's own takeaways, with its evidence."""

    text: str = Field(description="The bullet.")
    evidence: list[EvidenceOut] = Field(
        description="The passages that support the bullet, best first."
    )
    flags: list[str] = Field(description="The parts that the article does not support.")


class FindingOut(BaseModel):
    """A part of a bullet that is at fault."""

    kind: str = Field(
        description="`number`, `name`, `quotation`, `negation`, `spelling`; or, by the learned "
        "check, `meaning`, `sentence` or `alone`."
    )
    text: str = Field(description="The part.")
    start: int = Field(description="Index of its first character (code point) in the bullet.")
    end: int = Field(description="Index after its last character.")


class CheckedOut(BaseModel):
    """A bullet of the request that was checked. It is grounded at best, never verified."""

    text: str = Field(description="The bullet.")
    support: float = Field(
        description="Probability in [0, 1] that the article says what the bullet says. For other "
        "languages than English, the share of the bullet that the article covers."
    )
    whole: float = Field(description="Probability in [0, 1] that it is a whole sentence.")
    alone: float = Field(
        description="Probability in [0, 1] that a reader of nothing else can tell who and what "
        "is meant."
    )
    findings: list[FindingOut] = Field(description="The parts at fault, in order.")
    evidence: list[EvidenceOut] = Field(
        description="The passages that support the bullet, best first."
    )
    flags: list[str] = Field(description="The findings as text.")
    unchecked: list[str] = Field(
        description="The kinds of findings that are not looked for in the article's language."
    )


class GroundingOut(BaseModel):
    """The findings for each bullet of a request."""

    id: str = Field(description="The identifier from the request.")
    bullets: list[CheckedOut] = Field(description="The bullets, in the order of the request.")


class MatchOut(BaseModel):
    """A takeaway that matches one of the editor's own, by optimal assignment."""

    reference: int = Field(description="Index in references, from 0.")
    takeaway: int = Field(description="Index in takeaways, from 0.")
    similarity: float = Field(
        description="Share of the content words of the editor's takeaway that the takeaway has, in "
        "[0, 1]."
    )
    confidence: str = Field(description="How sure the match is: strong, likely or weak.")


class ArticleOut(BaseModel):
    """The article as it was read."""

    text: str = Field(
        description="The text that all offsets refer to; for an HTML page, its readable text."
    )
    title: str | None = Field(description="The title, from the request or found in the article.")
    date: str | None = Field(description="The date, in ISO 8601.")
    body: list[tuple[int, int]] = Field(description="The spans of running prose.")
    paragraphs: list[tuple[int, int]] = Field(description="The spans of the lines to display.")
    references: list[GroundedOut] = Field(description="The editor's own takeaways.")
    matches: list[MatchOut] = Field(description="The takeaways that match one of the editor's.")


class TakeawaysOut(BaseModel):
    """The takeaways of an article: the same JSON that ``--format json`` prints."""

    id: str = Field(description="The identifier from the request.")
    title: str | None = Field(description="The title of the article, if it has one.")
    language: str | None = Field(
        description="The language of the article (BCP 47), if it is clear."
    )
    method: str = Field(description="The method that made the takeaways.")
    model: str | None = Field(description="The model that wrote the takeaways, if one did.")
    chunks: int = Field(
        description="Number of texts that the model read; a long article is read in parts."
    )
    requested: int = Field(
        description="Number of takeaways requested; fewer come if the article has no more."
    )
    takeaways: list[TakeawayOut] = Field(description="The takeaways, in the order of the article.")


class TakeawaysAndArticleOut(TakeawaysOut):
    """The takeaways and, if the request asks for it, the article."""

    article: ArticleOut | None = Field(None, description="The article, if requested.")


class ProblemOut(BaseModel):
    """An error as problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


class FailedOut(BaseModel):
    """An article of a batch that has no takeaways, with the reason."""

    id: str
    problem: ProblemOut


class BatchOut(RootModel[list[TakeawaysOut | FailedOut]]):
    """The takeaways or the problem of each article, in the order of the request."""


class MethodOut(BaseModel):
    """A method."""

    name: str = Field(description="The name to use in a request.")
    description: str = Field(description="A one-line description of the method.")
    model: bool = Field(description="True if the method runs a model, which makes it slower.")


class MethodsOut(BaseModel):
    """The methods, the version and the limits of the server."""

    version: str = Field(description="The version of takeaways.")
    default: str = Field(description="The method used when a request names none.")
    methods: list[MethodOut] = Field(description="All methods.")
    limits: dict[str, Any] = Field(
        description="The largest size of a request, and the longest time for an answer."
    )
