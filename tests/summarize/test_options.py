"""The declaration of options, and what is generated from it."""

from __future__ import annotations

import inspect
from typing import get_type_hints

import numpy as np
import pytest
from typer.main import get_command

from summarize import OptionError, Options
from summarize.options import ModelValues, OptionValues, declared_options
from summarize.web.schemas import TakeawaysRequest
from takeaways.program import app


def test_typed_dictionaries_repeat_the_declaration() -> None:
    declared = {name: option.type for name, option in declared_options().items()}
    assert get_type_hints(OptionValues) == declared
    model_options = list(declared)[list(declared).index("model") :]
    assert sorted(ModelValues.__annotations__) == sorted(model_options)


def test_every_option_has_a_help_text_of_one_sentence_or_two() -> None:
    for option in declared_options().values():
        assert option.description.help[0].isupper()
        assert option.description.help.endswith(".")


def test_commands_have_every_option() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for command in ("summarize", "batch"):
        names = {parameter.name for parameter in commands[command].params}
        assert names >= set(declared_options())
    for command in ("eval", "serve"):
        names = {parameter.name for parameter in commands[command].params}
        assert names >= set(ModelValues.__annotations__)
        assert "diversity" not in names


def test_request_schema_has_the_limits_of_the_declaration() -> None:
    for name in ("count", "max_words"):
        schema = TakeawaysRequest.model_json_schema()["properties"][name]
        numbers = schema if "minimum" in schema else schema["anyOf"][0]
        assert numbers["minimum"] == declared_options()[name].description.minimum
        assert schema["default"] == declared_options()[name].default
        assert schema["description"] == declared_options()[name].description.help


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("count", 0, "a whole number of at least 1"),
        ("count", None, "a whole number of at least 1"),
        ("count", True, "a whole number of at least 1"),
        ("max_words", 2.5, "a whole number of at least 1"),
        ("seed", -1, "a whole number of at least 0"),
        ("order", "best", "'document' or 'score'"),
        ("precision", ["int8"], "'auto', 'float32', 'bfloat16' or 'int8'"),
        ("guard", "off", "True or False"),
        ("diversity", 1, r"in [0, 1)"),
        ("diversity", float("nan"), r"in [0, 1)"),
        ("length_penalty", float("inf"), "a number"),
        ("length_penalty", "1", "a number"),
    ],
)
def test_value_that_is_not_allowed_is_refused(name: str, value: object, allowed: str) -> None:
    with pytest.raises(OptionError) as raised:
        Options(**{name: value})  # type: ignore[arg-type]
    assert str(raised.value) == f"{name} must be {allowed}, not {value!r}"


def test_allowed_values_are_accepted() -> None:
    options = Options(count=np.int64(2), diversity=0, length_penalty=-1, max_words=None)  # type: ignore[arg-type]
    assert options.count == 2
    assert list(inspect.signature(Options).parameters) == list(declared_options())
