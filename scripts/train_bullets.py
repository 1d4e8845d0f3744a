"""Train the encoder that reads bullets, and its heads ``compress`` and ``printable``.

``compress`` predicts the words of a sentence that an editor keeps. ``printable``, trained if there
are judged texts, predicts whether an editor would print a text as it stands. The script prints the
area under the ROC curve on the judged texts that it holds out.

Run the same command again to continue an interrupted training. The script needs the extra
``train``. Run ``train_ranker.py`` first with the same ``--work``: training starts from the encoder
in its checkpoints, or from ``--base`` if there are none.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from ranking.options import Base, Device, Out, Sample, Steps, Train, Validation, Work

_CUT_EPOCHS = 2.0  # passes over the sentences that were cut by hand; more overfit
_JUDGED_EPOCHS = 3.0  # passes over the judged texts; on development articles the third adds nothing


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
    judged: Annotated[
        Path | None,
        typer.Option(
            help="JSON Lines with texts that readers judged: text, alone, whole, worth (true or "
            "false), open (the words that leave open who or what is meant) and, to hold out whole "
            "articles, document. Without it, printable is not trained."
        ),
    ] = None,
    sample: Sample = 1.0,
    epochs: Annotated[float, typer.Option(help="Passes over the examples.")] = 1.0,
    save_steps: Steps = 300,
    device: Device = "auto",
    seed: int = 0,
) -> None:
    from bullets.cut_sentences import cut_examples, examples
    from bullets.cutting import train_compress
    from bullets.judged_texts import judged_texts
    from bullets.judging import aucs, train_jointly
    from datasets.utils.logging import set_verbosity_error
    from ranking.export import export_arrays, export_encoder, write_checksums
    from ranking.minilm import minilm_folder
    from ranking.training import TrainingRun

    set_verbosity_error()  # else `datasets` warns that it reads examples from the cache
    base, folder = base or minilm_folder(), out / "bullets"
    tokenizer = base / "tokenizer.json"
    judged_parts = judged and judged_texts(judged, tokenizer)
    sentences, validation_sentences = (
        examples(source, tokenizer, work / "examples", sample) for source in (train, validation)
    )
    cut_sentences = cut_examples(cuts, tokenizer) if cuts else sentences
    training_run = partial(TrainingRun, save_steps=save_steps, device=device, seed=seed)
    run = training_run(sentences, validation_sentences, work / "compress", epochs)
    cut_run = cuts and training_run(cut_sentences, validation_sentences, work / "cuts", _CUT_EPOCHS)
    network = train_compress(run, base, work / "ranker", cut_run)
    printable = None
    if judged_parts:
        judged_run = training_run(*judged_parts, work / "judged", _JUDGED_EPOCHS)
        joint = train_jointly(judged_run, network, cut_sentences)
        printable = joint.printable
        for question, auc in aucs(joint, judged_run.validation):
            count = len(judged_run.validation)
            typer.echo(f"{question}: ROC-AUC {auc:.3f} on {count:,} texts held out")
    export_encoder(network.encoder, base, folder)
    export_arrays(network, folder / "compress.npz")
    if printable is not None:
        export_arrays(printable, folder / "printable.npz")
    elif (folder / "printable.npz").exists():
        typer.echo("printable.npz does not fit the new encoder: train it with --judged", err=True)
    write_checksums(out)


if __name__ == "__main__":
    typer.run(main)
