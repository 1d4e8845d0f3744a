"""Neural networks of ``transformers``: load one, split texts to its limit, run it in batches.

Heavy packages are imported at first use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from summarize.errors import OptionError, short_message
from summarize.seq2seq.checkpoint import require_finite
from summarize.seq2seq.checkpoint_files import read_json, require_files, require_plausible_sizes
from summarize.seq2seq.devices import pick_device
from summarize.seq2seq.hugging_face import quiet

if TYPE_CHECKING:
    from torch import Tensor

_BATCH_TOKENS = 8192  # tokens in a batch, with padding; chosen by hand
_DEFAULT_LIMIT = 512  # tokens of a model without a limit in its config: BERT's limit

AutoClass = Literal["AutoModel", "AutoModelForSequenceClassification"]
Window = Mapping[str, Sequence[int]]  # output of the tokenizer for a text: input_ids and others


@dataclass(frozen=True, slots=True)
class Network:
    """A model and its tokenizer of ``transformers``; ``limit`` is the tokens of a window."""

    model: Any
    tokenizer: Any
    limit: int

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text when it follows another text."""
        spaced = [f" {text}" for text in texts]
        return [
            *map(len, self.tokenizer(spaced, add_special_tokens=False, verbose=False).input_ids)
        ]

    def parts(self, text: str, most: int) -> list[str]:
        """Split a text into parts of at most ``most`` tokens; none if it has no token."""
        options = {"add_special_tokens": False, "return_offsets_mapping": True, "verbose": False}
        spans = self.tokenizer(text, **options).offset_mapping[::most]
        cuts = [*(start for start, _ in spans), len(text)]
        return [text[start:end] for start, end in pairwise(cuts)]

    def windows(self, *texts: str) -> list[Window]:
        """Return the windows of a text or pair; several if the first text is too long."""
        encoding = self.tokenizer(
            *texts,
            truncation="only_first",
            max_length=self.limit,
            return_attention_mask=True,
            return_overflowing_tokens=True,  # the other windows
            return_special_tokens_mask=True,
        )
        names = encoding.keys() - {"overflow_to_sample_mapping"}
        return [{name: encoding[name][i] for name in names} for i in range(len(encoding.input_ids))]

    def run(self, windows: Sequence[Window], compute: Callable[..., Sequence[Any]]) -> list[Any]:
        """Return the result of ``compute`` for each window.

        ``compute`` takes the model, a batch padded on the right, and the mask of special tokens.
        """
        import torch

        order = sorted(range(len(windows)), key=lambda index: -len(windows[index]["input_ids"]))
        results: dict[int, Any] = {}
        while len(results) < len(order):
            rest = order[len(results) :]
            batch = rest[: max(1, _BATCH_TOKENS // len(windows[rest[0]]["input_ids"]))]
            padded = self._padded([windows[index] for index in batch])
            special = padded.pop("special_tokens_mask")
            with torch.inference_mode():
                results |= zip(batch, compute(self.model, padded, special), strict=True)
        return [results[index] for index in range(len(windows))]

    def _padded(self, windows: Sequence[Window]) -> dict[str, Tensor]:
        from torch import tensor
        from torch.nn.utils.rnn import pad_sequence

        fill = {"input_ids": self.tokenizer.pad_token_id or 0, "special_tokens_mask": 1}
        return {
            name: pad_sequence([tensor(one[name]) for one in windows], True, fill.get(name, 0)).to(
                self.model.device
            )
            for name in windows[0]
        }


def parse_model(model: str) -> tuple[str, int | None]:
    """Return name and layer of ``NAME[#LAYER]``; the name of a folder may contain ``#``.

    Raises:
        OptionError: the layer is not a number above 0.
    """
    name, mark, layer = model.rpartition("#")
    if not mark or Path(model).is_dir():
        return model, None
    if not name or not layer.isdecimal() or not int(layer):
        raise OptionError(f"a model is NAME or NAME#LAYER with a layer 1, 2, …, not {model!r}")
    return name, int(layer)


@lru_cache(maxsize=2)
def load_network(auto_class: AutoClass, name: str) -> Network:
    """Load a model from a folder or the hub, onto a GPU if there is one.

    Raises:
        OptionError: the model is missing, broken, or of another architecture.
        ModelError: its sizes are impossible, or its weights are no numbers.
    """
    import torch
    import transformers

    device = pick_device()
    local = Path(name).is_dir()
    if local:
        require_files(Path(name), name)
        require_plausible_sizes(Path(name), read_json(Path(name) / "config.json", name), name)
    options = {"use_safetensors": True, "output_loading_info": True, "local_files_only": local}
    dtype = torch.bfloat16 if device == "cuda" else torch.float32
    try:
        with quiet():
            tokenizer = transformers.AutoTokenizer.from_pretrained(
                name, local_files_only=local, trust_remote_code=False
            )
            auto = getattr(transformers, auto_class)
            network, loading = auto.from_pretrained(
                name, dtype=dtype, trust_remote_code=False, **options
            )
    except Exception as error:  # a broken folder fails in many ways
        reason = f"the model {name!r} cannot be loaded: {short_message(error)}"
        raise OptionError(reason) from error
    # Missing weights are random. Only the pooler of an encoder may be missing, as it is unused.
    missing = [k for k in loading["missing_keys"] if auto_class != "AutoModel" or "pooler" not in k]
    if missing or not tokenizer.is_fast:
        what = f"trained weights of {min(missing)}" if missing else "a fast tokenizer"
        raise OptionError(f"the model {name!r} cannot be used: it has not {what}")
    require_finite(network, name)
    if auto_class == "AutoModel" and network.config.is_encoder_decoder:
        network = network.get_encoder()
    return Network(network.to(device), tokenizer, window_limit(network))


def window_limit(network: Any) -> int:
    """Return the maximum number of tokens; positions of RoBERTa start after the padding index."""
    most = getattr(network.config, "max_position_embeddings", None) or 0
    for name, module in network.named_modules():
        if name.endswith("position_embeddings"):
            padding = getattr(module, "padding_idx", None)
            most -= 0 if padding is None else padding + 1
    return most if most > 0 else _DEFAULT_LIMIT
