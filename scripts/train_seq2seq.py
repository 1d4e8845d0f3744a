"""Train ``writer``, the sequence-to-sequence checkpoint that comes with the package.

A BART begins as MiniLM, with a vocabulary of its own; it learns to rewrite sentences, then to
write the takeaways of articles as well, from digests with marks. Run the same command again to go
on with a training that was broken off. Needs the extra ``train``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from ranking.options import Base, Device, Out, Sample, Steps, Train, Validation, Work


def main(
    train: Train,
    validation: Validation,
    also: Annotated[
        list[str] | None, typer.Option(help="more with references, for rewriting alone")
    ] = None,
    out: Out = Path("summarize/models"),
    work: Work = Path("build"),
    base: Base = None,
    sample: Sample = 1.0,
    share: Annotated[
        float, typer.Option(help="of the articles, whose sentences are rewritten to the end")
    ] = 0.125,
    epochs: Annotated[float, typer.Option(help="times that each sentence is rewritten")] = 1.2,
    save_steps: Steps = 500,
    device: Device = "auto",
    seed: int = 0,
) -> None:
    from ranking.export import write_checksums
    from ranking.minilm import minilm
    from writing.stages import learn, read
    from writing.warm_start import begin, export

    from summarize.training.fine_tuning import Recipe
    from summarize.training.train import ByTask

    articles, others, more = (read(names, sample) for names in ([train], [validation], also or []))
    some = articles[:: max(1, round(1 / share))]
    work /= "writer"
    first = Recipe(epochs, 48, 2.5e-4, 8e-4, steps=save_steps, patience=0, device=device, seed=seed)
    then = replace(first, epochs=1.0, batch=16, rate=1.5e-4, decoder_rate=4.5e-4)
    found = begin(articles, base or minilm(), work / "begun")
    found = learn({"rewriting": articles}, others, found, work / "rewrites", first)
    both: ByTask = {"rewriting": [*some, *more], "summarization": articles}
    found = learn(both, others, found, work / "writes", then)
    export(found, out / "writer")
    write_checksums(out)


if __name__ == "__main__":
    typer.run(main)
