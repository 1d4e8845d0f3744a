"""Public names are imported on first use."""

import pytest

from summarize.runtime.lazy_exports import lazily


def test_name_is_imported_once_and_then_kept() -> None:
    package: dict = {"__name__": "package", "__all__": ["pi", "tau"]}
    get, names = lazily(package, {"math": ("pi", "tau")})
    assert "pi" not in package
    assert get("pi") == package["pi"] == pytest.approx(3.14159, abs=1e-5)
    assert names() == ["pi", "tau"]


def test_unknown_name_is_an_attribute_error() -> None:
    get, _ = lazily({"__name__": "package"}, {"math": ("pi",)})
    with pytest.raises(AttributeError, match="module 'package' has no attribute 'nothing'"):
        get("nothing")
