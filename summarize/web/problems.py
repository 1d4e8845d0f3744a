"""Problem details (RFC 9457): what went wrong, for programs and for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
_LONGEST_NAME = 100  # characters of a field's name that are told


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: ``/docs#name`` is its type, and where it is explained."""

    name: str
    status: int
    title: str
    advice: str


BAD_JSON = Kind("bad-json", 400, "The body is no JSON", "Send one JSON object in UTF-8.")
UNAUTHORIZED = Kind(
    "unauthorized", 401, "The key is missing or wrong", "Send Authorization: Bearer KEY."
)
NOT_FOUND = Kind("not-found", 404, "There is no such place", "See what there is at /docs.")
NOT_ALLOWED = Kind("not-allowed", 405, "This place takes another method", "See /docs.")
SLOW = Kind("slow", 408, "The body came too slowly", "Send it at once.")
TOO_LARGE = Kind("too-large", 413, "The body is too large", "Send fewer or shorter articles.")
WRONG_TYPE = Kind(
    "wrong-type", 415, "The body is not said to be JSON", "Send Content-Type: application/json."
)
INVALID = Kind("invalid", 422, "The request is not valid", "errors says which fields, and why.")
NOTHING = Kind(
    "nothing-to-summarize", 422, "There is nothing to summarize", "Send an article with prose."
)
REFUSED = Kind("refused", 422, "The method cannot do this", "detail says why.")
BUSY = Kind("busy", 429, "Too much is being asked", "Wait for as long as Retry-After says.")
FAILED = Kind("failed", 500, "The server failed", "The server's log says where.")
LATE = Kind("late", 504, "It took too long", "Send shorter articles, or ask a faster method.")
CLOSING = Kind("closing", 503, "The server is closing or busy", "Ask another one, or later.")

KINDS = (
    *(BAD_JSON, UNAUTHORIZED, NOT_FOUND, NOT_ALLOWED, SLOW, TOO_LARGE, WRONG_TYPE),
    *(INVALID, NOTHING, REFUSED, BUSY, FAILED, CLOSING, LATE),
)
_BY_STATUS = {400: BAD_JSON, 404: NOT_FOUND, 405: NOT_ALLOWED}


class Problem(HTTPException):
    """Something that the client is told.

    Args:
        kind: what kind of problem it is.
        detail: what is wrong with this request.
        errors: the fields that are not valid: ``pointer`` (RFC 6901) and ``detail``.
        headers: that go with it.
    """

    def __init__(
        self,
        kind: Kind,
        detail: str,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.status, detail, headers)
        self.kind = kind
        self.errors = errors

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of RFC 9457."""
        value: dict[str, Any] = {
            "type": f"/docs#{self.kind.name}",
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
        }
        return {**value, "errors": [*self.errors]} if self.errors else value

    def response(self) -> JSONResponse:
        """The response that tells it."""
        return JSONResponse(self.to_dict(), self.status_code, self.headers, MEDIA_TYPE)


def responses(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of the problems that a place may answer with."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    found: dict[int | str, dict[str, Any]] = {
        kind.status: {"description": kind.title, "content": content} for kind in kinds
    }
    if BUSY in kinds:
        found[BUSY.status]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return found


def of_http(error: HTTPException) -> Problem:
    """Return an error of the framework as a problem."""
    if isinstance(error, Problem):
        return error
    kind = _BY_STATUS.get(error.status_code, FAILED)
    return Problem(kind, f"{kind.title}. {kind.advice}", headers=error.headers)


def of_validation(error: RequestValidationError) -> Problem:
    """Return what is not valid as a problem; values are never repeated."""
    if isinstance(error.body, bytes):
        return Problem(WRONG_TYPE, WRONG_TYPE.advice)
    found = error.errors()
    if found and found[0]["type"] == "json_invalid":
        where = found[0]["loc"][-1]
        return Problem(BAD_JSON, f"the JSON is broken at character {where}")
    if error.body is None:
        return Problem(BAD_JSON, "the body is empty: send one JSON object")
    errors = [{"pointer": _pointer(one["loc"]), "detail": _reason(one)} for one in found]
    told = "; ".join(f"{one['pointer'] or 'the body'}: {one['detail']}" for one in errors[:3])
    return Problem(INVALID, told, errors)


def _pointer(place: Sequence[str | int]) -> str:
    parts = [str(part)[:_LONGEST_NAME] for part in place[1:]]  # without "body"
    line = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


def _reason(one: Mapping[str, Any]) -> str:
    if one["type"] == "extra_forbidden":
        return "there is no such field"
    if one["type"] == "string_unicode":
        return "holds half characters, which are no text"
    return str(one["msg"]).removeprefix("Value error, ")
