"""Examples of requests and responses in the OpenAPI document.

A test sends each request to a server and compares the response with the example.
"""

from __future__ import annotations

from typing import Any

EXAMPLE_TEXT = (
    "The council of Velden voted on Tuesday to build a wall along the river. It will cost 46 "
    "million crowns and keep 3,000 homes dry. Boat owners object, as the wall takes their moorings."
)


def _takeaway(sentence: str) -> dict[str, Any]:
    start = EXAMPLE_TEXT.index(sentence)
    evidence = {"start": start, "end": start + len(sentence), "score": 1.0}
    return {"text": sentence, "evidence": [evidence], "score": 1.0, "flags": []}


_SECOND_SENTENCE = _takeaway("It will cost 46 million crowns and keep 3,000 homes dry.")
_THIRD_SENTENCE = _takeaway("Boat owners object, as the wall takes their moorings.")
_RESPONSE_FIELDS = {
    "id": "text",
    "title": None,
    "language": "en",
    "method": "lexrank",
    "model": None,
    "chunks": 1,
}

# The keys are names of schemas. The examples are not in the Pydantic models of ``schemas``, because
# FastAPI drops null values from the examples of a model.
EXAMPLES: dict[str, Any] = {
    "TakeawaysRequest": {"text": EXAMPLE_TEXT, "method": "lexrank", "count": 2},
    "TakeawaysAndArticleOut": {
        **_RESPONSE_FIELDS,
        "requested": 2,
        "takeaways": [_SECOND_SENTENCE, _THIRD_SENTENCE],
    },
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
                "support": 0.5,
                "whole": 1.0,
                "alone": 0.5,
                "findings": [
                    {"kind": "number", "text": "64 million crowns", "start": 24, "end": 41}
                ],
                "evidence": [
                    {"start": 0, "end": 71, "score": 0.4061},
                    {"start": 72, "end": 128, "score": 0.2376},
                ],
                "flags": ["unsupported number: 64 million crowns"],
                "unchecked": [],
            }
        ],
    },
    "BatchOut": [
        {**_RESPONSE_FIELDS, "id": "wall", "requested": 1, "takeaways": [_THIRD_SENTENCE]},
        {
            "id": "none",
            "problem": {
                "type": "/docs#nothing-to-summarize",
                "title": "There is nothing to summarize",
                "status": 422,
                "detail": "the article holds no prose: there is nothing to summarize",
            },
        },
    ],
}
