"""Problem details (RFC 9457): errors of the API as JSON, for programs and for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
_MAX_NAME_CHARACTERS = 100  # of a field name that is quoted in a response; chosen by hand
_MAX_ERRORS = 20  # field errors in a response; chosen by hand
_MAX_ERRORS_IN_DETAIL = 3  # field errors that ``detail`` repeats; chosen by hand


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A type of problem, as RFC 9457 calls it. Its URI is ``/docs#name``.

    Attributes:
        name: name in the URI; part of the public API.
        status: HTTP status code.
        title: what is wrong, the same for all problems of this type.
        advice: what the client can do about it.
    """

    name: str
    status: int
    title: str
    advice: str


BAD_JSON = ProblemType(
    "bad-json", 400, "The body is not valid JSON", "Send one JSON object, encoded as UTF-8."
)
AMBIGUOUS = ProblemType(
    "ambiguous",
    400,
    "The length of the body is ambiguous",
    "Send either Content-Length or Transfer-Encoding.",
)
UNAUTHORIZED = ProblemType(
    "unauthorized", 401, "The API key is missing or wrong", "Send Authorization: Bearer KEY."
)
NOT_FOUND = ProblemType(
    "not-found", 404, "There is no such path", "See /docs for the paths of this server."
)
NOT_ALLOWED = ProblemType(
    "not-allowed",
    405,
    "This path does not support this HTTP method",
    "See /docs for the methods of each path.",
)
SLOW = ProblemType(
    "slow", 408, "The body arrived too slowly", "Send the whole body without a pause."
)
TOO_LARGE = ProblemType(
    "too-large", 413, "The request is too large", "Send fewer or shorter articles."
)
WRONG_TYPE = ProblemType(
    "wrong-type", 415, "The content type is not JSON", "Send Content-Type: application/json."
)
WRONG_HOST = ProblemType(
    "wrong-host",
    421,
    "This server does not answer for this host",
    "Use an address of the server; its operator allows more names with --allowed-host.",
)
INVALID = ProblemType(
    "invalid", 422, "The request is not valid", "Correct the fields listed in errors."
)
NOTHING_TO_SUMMARIZE = ProblemType(
    "nothing-to-summarize",
    422,
    "There is nothing to summarize",
    "Send an article with whole sentences.",
)
COSTLY = ProblemType(
    "costly",
    422,
    "The article takes too much time or memory to read",
    "Send a shorter or simpler article.",
)
REFUSED = ProblemType(
    "refused", 422, "The method cannot process this request", "The field detail says why."
)
BUSY = ProblemType(
    "busy",
    429,
    "The server has too many requests",
    "Wait as many seconds as Retry-After says, then try again.",
)
FAILED = ProblemType(
    "failed", 500, "The server failed", "The server's log says where the failure occurred."
)
CLOSING = ProblemType(
    "closing",
    503,
    "The server is shutting down",
    "Try again later, or ask another server.",
)
FULL = ProblemType(
    "full", 503, "The queue of the server is full", "Try again later, or ask another server."
)
LATE = ProblemType(
    "late", 504, "The request took too long", "Send shorter articles, or choose a faster method."
)

PROBLEM_TYPES = (
    *(BAD_JSON, AMBIGUOUS, UNAUTHORIZED, NOT_FOUND, NOT_ALLOWED, SLOW, TOO_LARGE, WRONG_TYPE),
    *(
        WRONG_HOST,
        INVALID,
        NOTHING_TO_SUMMARIZE,
        COSTLY,
        REFUSED,
        BUSY,
        FAILED,
        CLOSING,
        FULL,
        LATE,
    ),
)
_BY_STATUS = {400: BAD_JSON, 404: NOT_FOUND, 405: NOT_ALLOWED}


class Problem(HTTPException):
    """An error that the client receives as problem details.

    Args:
        problem_type: the type of the problem.
        detail: what is wrong with this request.
        errors: the invalid fields, each with ``pointer`` (RFC 6901) and ``detail``.
        headers: headers of the response.
    """

    def __init__(
        self,
        problem_type: ProblemType,
        detail: str,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(problem_type.status, detail, headers)
        self.problem_type = problem_type
        self.errors = errors

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of RFC 9457."""
        value: dict[str, Any] = {
            "type": f"/docs#{self.problem_type.name}",
            "title": self.problem_type.title,
            "status": self.problem_type.status,
            "detail": self.detail,
        }
        return {**value, "errors": [*self.errors]} if self.errors else value

    def response(self) -> JSONResponse:
        """Return the HTTP response with this problem."""
        return JSONResponse(self.to_dict(), self.status_code, self.headers, MEDIA_TYPE)


def problem_responses(*problem_types: ProblemType) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI ``responses`` of an operation that may answer with these problems."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    responses: dict[int | str, dict[str, Any]] = {
        problem_type.status: {"description": problem_type.title, "content": content}
        for problem_type in problem_types
    }
    if BUSY in problem_types:
        responses[BUSY.status]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return responses


def from_http_error(error: HTTPException) -> Problem:
    """Return an HTTP error of the framework as a problem."""
    if isinstance(error, Problem):
        return error
    problem_type = _BY_STATUS.get(error.status_code, FAILED)
    detail = f"{problem_type.title}. {problem_type.advice}"
    return Problem(problem_type, detail, headers=error.headers)


def from_validation_error(error: RequestValidationError) -> Problem:
    """Return a validation error of the framework as a problem. It never repeats a value."""
    if isinstance(error.body, bytes):
        return Problem(WRONG_TYPE, WRONG_TYPE.advice)
    field_errors = error.errors()
    if field_errors and field_errors[0]["type"] == "json_invalid":
        position = field_errors[0]["loc"][-1]
        return Problem(BAD_JSON, f"the JSON is broken at character {position}")
    if error.body is None:
        return Problem(BAD_JSON, "the body is empty: send one JSON object")
    errors = [
        {"pointer": _pointer(field_error["loc"]), "detail": _reason(field_error)}
        for field_error in field_errors[:_MAX_ERRORS]
    ]
    detail = "; ".join(
        f"{item['pointer'] or 'the body'}: {item['detail']}"
        for item in errors[:_MAX_ERRORS_IN_DETAIL]
    )
    return Problem(INVALID, detail, errors)


def _pointer(location: Sequence[str | int]) -> str:
    """Return the JSON pointer (RFC 6901) of a location that pydantic reports."""
    parts = [str(part)[:_MAX_NAME_CHARACTERS] for part in location[1:]]  # without "body"
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
    return "".join(char if char.isprintable() else "\ufffd" for char in pointer)


def _reason(field_error: Mapping[str, Any]) -> str:
    if field_error["type"] == "extra_forbidden":
        return "there is no such field"
    if field_error["type"] == "string_unicode":
        return "the string has an unpaired surrogate, which is not a character"
    return str(field_error["msg"]).removeprefix("Value error, ")
