"""Models that know several languages: mBART, M2M100, NLLB and their like."""

from __future__ import annotations

import re
from typing import Any

from summarize.errors import ModelError

_NLLB_CODE = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")


def set_language(tokenizer: Any, language: str, name: str) -> None:
    """Have a tokenizer of ``transformers`` read a language.

    Args:
        tokenizer: of a model that knows several.
        language: the code as it spells it (``en_XX``, ``eng_Latn``, ``en``), or its beginning.
        name: of the model, for messages.

    Raises:
        ModelError: it knows no languages by code, or not this one.
    """
    codes = language_codes(tokenizer)
    if not codes:
        raise ModelError(name, "knows no languages by code: leave the language out")
    begin_so = [code for code in codes if code.split("_")[0] == language]
    found = [language] if language in codes else begin_so
    if len(found) > 1:
        raise ModelError(name, f"knows several {language!r}: {', '.join(found)}; name one")
    if not found:
        known = ", ".join(codes)
        raise ModelError(name, f"does not know the language {language!r}; it knows {known}")
    tokenizer.src_lang = found[0]


def language_codes(tokenizer: Any) -> dict[str, int]:
    """Return the ids of the languages that a tokenizer knows, by code."""
    if not hasattr(tokenizer, "src_lang"):
        return {}
    if hasattr(tokenizer, "lang_code_to_token"):  # M2M100 writes en as __en__
        tokens = dict(tokenizer.lang_code_to_token)
    elif hasattr(tokenizer, "lang_code_to_id"):
        tokens = {code: code for code in tokenizer.lang_code_to_id}
    else:
        tokens = {one: one for one in sorted(tokenizer.get_vocab()) if _NLLB_CODE.fullmatch(one)}
    return {code: tokenizer.convert_tokens_to_ids(token) for code, token in tokens.items()}
