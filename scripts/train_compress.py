"""Train the encoder of ``compress``, which predicts the words of a sentence that an editor keeps.

Run the same command again to continue an interrupted training. The script needs the extra
``train``. Run ``train_ranker.py`` first with the same ``--work``: training starts from the encoder
in its checkpoints, or from ``--base`` if there are none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from ranking.options import Base, Device, Out, Sample, Steps, Train, Validation, Work

_CUT_EPOCHS = 2.0  # passes over the sentences that were cut by hand; more overfit


def main(
    train: Train,
    validation: Validation,
    out: Out = Path("summarize/models"),
    work: Work = Path("build"),
    base: Base = None,
    cuts: Annotated[
        Path | None,
        typer.Option(help="JSON Lines with sentences cut by hand: the fields sentence and cut."),
    ] = None,
    sample: Sample = 1.0,
    epochs: Annotated[float, typer.Option(help="Passes over the examples.")] = 1.0,
    save_steps: Steps = 300,
    device: Device = "auto",
    seed: int = 0,
) -> None:
    from compressing.examples import cut_examples, examples
    from compressing.training import train_compress
    from datasets.utils.logging import set_verbosity_error
    from ranking.export import export_arrays, export_encoder, write_checksums
    from ranking.minilm import minilm_folder
    from ranking.training import TrainingRun

    set_verbosity_error()  # else `datasets` warns that it reads examples from the cache
    base = base or minilm_folder()
    train_examples, validation_examples = (
        examples(source, base / "tokenizer.json", work / "examples", sample)
        for source in (train, validation)
    )
    run = TrainingRun(
        train_examples, validation_examples, work / "compress", epochs, save_steps, device, seed
    )
    cut_run = cuts and TrainingRun(
        cut_examples(cuts, base / "tokenizer.json"),
        validation_examples,
        work / "cuts",
        _CUT_EPOCHS,
        save_steps,
        device,
        seed,
    )
    network = train_compress(run, base, work / "ranker", cut_run)
    export_encoder(network.encoder, base, out / "bullets")
    export_arrays(network, out / "bullets" / "compress.npz")
    write_checksums(out)


if __name__ == "__main__":
    typer.run(main)
