"""Hypothesis: the same examples each time in CI, others each time elsewhere, many on request."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("default", deadline=None)
settings.register_profile("thorough", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS", "ci" if os.environ.get("CI") else "default"))
