"""``takeaways train``: fine-tune a checkpoint, with ROUGE on validation articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from eval.cli.options import INTERRUPTED_RUN
from summarize.cli.messages import errors_as_messages, requires_extra, say
from summarize.cli.options import IdColumn, ReferencesColumn, TextColumn
from summarize.cli.progress_line import ProgressLine

if TYPE_CHECKING:
    from summarize.seq2seq.settings import Task


def train(
    data: Annotated[
        str,
        typer.Argument(
            metavar="DATA",
            help="Articles with takeaways: folder, file, or hf:NAME/CONFIG:SPLIT.",
        ),
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for the new checkpoint.")],
    base: Annotated[
        str,
        typer.Option(
            metavar="MODEL", help="Checkpoint to start from: a folder, or a name on the hub."
        ),
    ],
    validation: Annotated[
        str | None,
        typer.Option(
            metavar="DATA", help="Articles for validation, as DATA. Default: a part of DATA."
        ),
    ] = None,
    task: Annotated[
        Literal["summarization", "rewriting", "both"],
        typer.Option(help="Task to learn. rewriting is for the method hybrid."),
    ] = "summarization",
    epochs: Annotated[float, typer.Option(min=0, help="Number of passes over the examples.")] = 3.0,
    batch_size: Annotated[int, typer.Option(min=1, help="Number of examples in a step.")] = 16,
    rate: Annotated[
        float, typer.Option("--learning-rate", "--rate", help="Highest learning rate.")
    ] = 5e-5,
    steps: Annotated[int, typer.Option(min=1, help="Number of steps between evaluations.")] = 500,
    patience: Annotated[
        int,
        typer.Option(
            min=0, help="Stop after this many evaluations without a better ROUGE; 0 never stops."
        ),
    ] = 3,
    read: Annotated[
        int,
        typer.Option(min=8, help="Maximum number of tokens of an article that the model reads."),
    ] = 1024,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="Maximum number of articles to read."),
    ] = None,
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
    device: Annotated[str, typer.Option(help="Device: auto, or cpu to ignore a GPU.")] = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Random seed.")] = 0,
) -> None:
    """Fine-tune a checkpoint on your own takeaways. Run it again to continue.

    Examples:
        takeaways train news.jsonl my-model --base facebook/bart-base --epochs 3
        takeaways article.html --method abstractive --model my-model
    """
    with (
        errors_as_messages(interrupted=INTERRUPTED_RUN),
        requires_extra("train"),
        ProgressLine() as line,
        line.listening(),
    ):
        from eval.datasets import read_dataset
        from eval.metrics.rouge import mean_rouge1
        from summarize.reading import Columns
        from summarize.training.fine_tuning import Hyperparameters
        from summarize.training.train import TrainingPlan
        from summarize.training.train import train as fine_tune

        columns = Columns.named(text=text_column, references=references_column, id=id_column)
        training, held_out = (
            [
                item.article
                for item in read_dataset(name, columns=columns, limit=limit, on_message=say).items
                if item.references
            ]
            if name
            else []
            for name in (data, validation)
        )
        hyperparameters = Hyperparameters(
            epochs,
            batch_size,
            rate,
            evaluation_steps=steps,
            patience=patience,
            device=device,
            seed=seed,
        )
        tasks: tuple[Task, ...] = ("summarization", "rewriting") if task == "both" else (task,)
        plan = TrainingPlan(read, hyperparameters=hyperparameters)
        training_by_task = dict.fromkeys(tasks, training)
        validation_by_task = dict.fromkeys(tasks, held_out) if held_out else None
        history = fine_tune(training_by_task, base, out, plan, mean_rouge1, validation_by_task)
    best = max((entry["eval_rouge"] for entry in history if "eval_rouge" in entry), default=0.0)
    say(f"{out} is ready: ROUGE-1 {best:.3f}; takeaways FILE --method abstractive --model {out}")
