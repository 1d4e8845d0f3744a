"""Language codes of multilingual tokenizers: mBART, M2M100, NLLB and others."""

from __future__ import annotations

import re
from typing import Any

from summarize.errors import ModelError

_NLLB_CODE = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")  # ISO 639-3 and ISO 15924, e.g. eng_Latn


def set_language(tokenizer: Any, language: str, name: str) -> None:
    """Set the language that a tokenizer reads. One of a single language stays as it is.

    Args:
        tokenizer: of ``transformers``.
        language: a code as the tokenizer spells it (``en_XX``, ``eng_Latn``, ``en``), or its part
            before the underscore.
        name: of the model, for messages.

    Raises:
        ModelError: the tokenizer knows several languages, but not this one.
    """
    codes = language_codes(tokenizer)
    if not codes:
        return
    same_language = [code for code in codes if code.split("_")[0] == language]
    matches = [language] if language in codes else same_language
    if len(matches) > 1:
        reason = f"has several codes for the language {language!r}"
        raise ModelError(name, f"{reason}: choose one of {', '.join(matches)}")
    if not matches:
        known = ", ".join(codes)
        raise ModelError(name, f"does not know the language {language!r}; it knows {known}")
    tokenizer.src_lang = matches[0]


def language_codes(tokenizer: Any) -> dict[str, int]:
    """Return the token id of each language code of a tokenizer; empty if it has none."""
    if not hasattr(tokenizer, "src_lang"):
        return {}
    if hasattr(tokenizer, "lang_code_to_token"):  # M2M100 writes the code en as __en__
        tokens = dict(tokenizer.lang_code_to_token)
    elif hasattr(tokenizer, "lang_code_to_id"):
        tokens = {code: code for code in tokenizer.lang_code_to_id}
    else:
        tokens = {
            token: token for token in sorted(tokenizer.get_vocab()) if _NLLB_CODE.fullmatch(token)
        }
    return {code: tokenizer.convert_tokens_to_ids(token) for code, token in tokens.items()}
