"""Identity of a run: the options in which two runs must agree for one to continue the other."""

from __future__ import annotations

import hashlib
from typing import Any

from summarize.options import Options, OptionValues


def changed_options(values: OptionValues) -> dict[str, Any]:
    """Return the options that differ from the defaults; document frequencies as a hash.

    changed_options({"count": 3, "seed": 0})  # {"count": 3}
    """
    defaults = Options()
    changed = {name: value for name, value in values.items() if value != getattr(defaults, name)}
    if (frequencies := values.get("frequencies")) is not None:
        digest = hashlib.sha256(frequencies.to_json().encode())
        changed["frequencies"] = digest.hexdigest()[:16]
    return changed
