"""Train the encoder of ``compress``: which words of a sentence an editor keeps.

Run the same command again to go on with a training that was broken off. Needs the extra
``train``, and the checkpoints that ``train_ranker.py`` left: it starts from that encoder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from ranking.options import Base, Device, Out, Sample, Steps, Train, Validation, Work


def main(
    train: Train,
    validation: Validation,
    out: Out = Path("summarize/models"),
    work: Work = Path("build"),
    base: Base = None,
    sample: Sample = 1.0,
    epochs: Annotated[float, typer.Option(help="times that each example is seen")] = 1.0,
    save_steps: Steps = 300,
    device: Device = "auto",
    seed: int = 0,
) -> None:
    from compressing.examples import examples
    from compressing.training import train_compress
    from datasets.utils.logging import set_verbosity_error
    from ranking.export import export_arrays, export_encoder, write_sums
    from ranking.minilm import minilm
    from ranking.training import Run

    set_verbosity_error()  # it warns of the cache that is meant to be found
    base = base or minilm()
    learned, watched = (
        examples(name, base / "tokenizer.json", work / "examples", sample)
        for name in (train, validation)
    )
    run = Run(learned, watched, work / "compress", epochs, save_steps, device, seed)
    network = train_compress(run, base, work / "ranker")
    export_encoder(network.encoder, base, out / "compress")
    export_arrays(network, out / "compress" / "head.npz")
    write_sums(out)


if __name__ == "__main__":
    typer.run(main)
