"""``takeaways cache``: list and remove converted and downloaded models."""

from __future__ import annotations

from typing import Annotated

import typer

from summarize.cli.messages import FAILED, errors_as_messages, say

_MEGABYTE = 1_000_000  # bytes


def cache(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME...]", help="Names in the list. Default: all."),
    ] = None,
    clear: Annotated[
        bool,
        typer.Option(
            "--clear",
            help="Remove the named ones; without a name all conversions, which are made again "
            "when they are needed. Downloads are removed only by name: other programs share them.",
        ),
    ] = False,
) -> None:
    """List the models that are kept on this machine: conversions, and downloads from the hub.

    Examples:
        takeaways cache
        takeaways cache --clear
        takeaways cache --clear facebook/bart-large-cnn
    """
    from summarize.errors import OptionError, TakeawaysError, did_you_mean
    from summarize.seq2seq.model_cache import cache_entries, remove

    with errors_as_messages():
        entries = cache_entries()
        for name in names or ():
            if name not in (known := {entry.name for entry in entries}):
                raise OptionError(f"nothing named {name!r} is kept: {did_you_mean(name, known)}")
        if names:
            entries = [entry for entry in entries if entry.name in names]
        elif clear:
            entries = [entry for entry in entries if entry.is_conversion]
    failed = False
    for entry in entries:
        size = f"{entry.size / _MEGABYTE:,.1f} MB"
        if not clear:
            print(f"{entry.name}\t{entry.kind}\t{size}\t{entry.path}")
            continue
        try:
            remove(entry)
            say(f"removed the {entry.kind} {entry.name} ({size})")
        except TakeawaysError as error:
            say(str(error))
            failed = True
    if not entries:
        say("nothing is kept")
    if failed:
        raise typer.Exit(FAILED)
