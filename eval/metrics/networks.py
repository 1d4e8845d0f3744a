"""Networks of Hugging Face's ``transformers``: loading one, cutting texts to its limit, batching.

Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from summarize.errors import OptionError, short_message
from summarize.seq2seq.devices import pick_device
from summarize.seq2seq.hugging_face import quiet

if TYPE_CHECKING:
    from torch import Tensor

_TOKENS = 8192  # in a batch, padding included
_USUAL_LIMIT = 512  # tokens of a model that does not say

AutoClass = Literal["AutoModel", "AutoModelForSequenceClassification"]
Window = Mapping[str, Sequence[int]]  # a text as the tokenizer gives it: input_ids and others


@dataclass(frozen=True, slots=True)
class Network:
    """A network and its tokenizer, of ``transformers``; ``limit``: most tokens in a window."""

    network: Any
    tokenizer: Any
    limit: int

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has where it follows others."""
        spaced = [f" {text}" for text in texts]
        return [
            *map(len, self.tokenizer(spaced, add_special_tokens=False, verbose=False).input_ids)
        ]

    def parts(self, text: str, most: int) -> list[str]:
        """Cut a text that has more than ``most`` tokens; nothing if it has none."""
        options = {"add_special_tokens": False, "return_offsets_mapping": True, "verbose": False}
        spans = self.tokenizer(text, **options).offset_mapping[::most]
        cuts = [*(start for start, _ in spans), len(text)]
        return [text[start:end] for start, end in pairwise(cuts)]

    def windows(self, *texts: str) -> list[Window]:
        """Return a text, or a pair, as tokens; if too long, the first cut into several windows."""
        found = self.tokenizer(
            *texts,
            truncation="only_first",
            max_length=self.limit,
            return_attention_mask=True,
            return_overflowing_tokens=True,  # the further windows
            return_special_tokens_mask=True,
        )
        names = found.keys() - {"overflow_to_sample_mapping"}
        return [{name: found[name][i] for name in names} for i in range(len(found.input_ids))]

    def run(self, windows: Sequence[Window], take: Callable[..., Sequence[Any]]) -> list[Any]:
        """Return what ``take`` makes of each window.

        It is given the network, a batch padded on the right, and where its special tokens are.
        """
        import torch

        order = sorted(range(len(windows)), key=lambda index: -len(windows[index]["input_ids"]))
        found: dict[int, Any] = {}
        while len(found) < len(order):
            rest = order[len(found) :]
            batch = rest[: max(1, _TOKENS // len(windows[rest[0]]["input_ids"]))]
            padded = self._padded([windows[index] for index in batch])
            special = padded.pop("special_tokens_mask")
            with torch.inference_mode():
                found |= zip(batch, take(self.network, padded, special), strict=True)
        return [found[index] for index in range(len(windows))]

    def _padded(self, windows: Sequence[Window]) -> dict[str, Tensor]:
        from torch import tensor
        from torch.nn.utils.rnn import pad_sequence

        fill = {"input_ids": self.tokenizer.pad_token_id or 0, "special_tokens_mask": 1}
        return {
            name: pad_sequence([tensor(one[name]) for one in windows], True, fill.get(name, 0)).to(
                self.network.device
            )
            for name in windows[0]
        }


def parse_model(model: str) -> tuple[str, int | None]:
    """Return name and layer of ``NAME[#LAYER]``; a folder's name may have a ``#``.

    Raises:
        OptionError: the layer is no number above 0.
    """
    name, mark, layer = model.rpartition("#")
    if not mark or Path(model).is_dir():
        return model, None
    if not name or not layer.isdecimal() or not int(layer):
        raise OptionError(f"a model is NAME or NAME#LAYER with a layer 1, 2, …, not {model!r}")
    return name, int(layer)


@lru_cache(maxsize=2)
def load_network(auto_class: AutoClass, name: str) -> Network:
    """Load a model of a folder or of the hub, onto a GPU where there is one.

    Raises:
        OptionError: there is none, it is broken, or it is of another kind.
    """
    import torch
    import transformers

    device = pick_device()
    local = Path(name).is_dir()
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
    # Weights that a checkpoint lacks are random; only an encoder's pooler is not used here.
    lacking = [k for k in loading["missing_keys"] if auto_class != "AutoModel" or "pooler" not in k]
    if lacking or not tokenizer.is_fast:
        what = f"trained weights of {min(lacking)}" if lacking else "a fast tokenizer"
        raise OptionError(f"the model {name!r} cannot be used: it has not {what}")
    if auto_class == "AutoModel" and network.config.is_encoder_decoder:
        network = network.get_encoder()
    return Network(network.to(device), tokenizer, window_limit(network))


def window_limit(network: Any) -> int:
    """Return how many tokens a network takes; RoBERTa's positions start after the padding's."""
    most = getattr(network.config, "max_position_embeddings", None) or 0
    for name, module in network.named_modules():
        if name.endswith("position_embeddings"):
            padding = getattr(module, "padding_idx", None)
            most -= 0 if padding is None else padding + 1
    return most if most > 0 else _USUAL_LIMIT
