"""Names of settings of a pipeline of transformers 4, and the message about unknown ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarize.errors import closest
from summarize.options import declared_options

LOAD_YOURSELF = "load model and tokenizer by transformers and pass both"

# Arguments of ``pipeline``; the settings of a call are in ``generation_options``.
PIPELINE_ARGUMENTS = (
    "task",
    "model",
    "tokenizer",
    "engine",
    "device",
    "device_map",
    "precision",
    "dtype",
    "torch_dtype",
    "revision",
    "offline",
)
# Settings of transformers' ``GenerationConfig`` that change the text. They are listed here because
# transformers may not be installed.
GENERATE_SETTINGS = frozenset(
    """
    assistant_confidence_threshold assistant_early_exit assistant_lookbehind bad_words_ids
    begin_suppress_tokens bos_token_id cache_config cache_implementation compile_config constraints
    decoder_start_token_id disable_compile diversity_penalty do_sample dola_layers early_stopping
    encoder_no_repeat_ngram_size encoder_repetition_penalty eos_token_id epsilon_cutoff eta_cutoff
    exponential_decay_length_penalty force_words_ids forced_bos_token_id forced_eos_token_id
    guidance_scale low_memory max_matching_ngram_size max_time min_p num_assistant_tokens
    num_assistant_tokens_schedule num_beam_groups num_return_sequences pad_token_id penalty_alpha
    prompt_lookup_num_tokens remove_invalid_values renormalize_logits sequence_bias stop_strings
    suppress_tokens target_lookbehind temperature token_healing top_k top_p typical_p use_cache
    watermarking_config
    """.split()
)
_FOR_LOADING = frozenset(
    """
    attn_implementation config feature_extractor image_processor load_in_4bit load_in_8bit
    low_cpu_mem_usage model_kwargs processor token trust_remote_code use_auth_token
    """.split()
)


def unknown_settings(names: Sequence[str], known: Iterable[str]) -> str:
    """Return the message about settings that nobody knows, and how to get what is meant.

    Args:
        names: at least one.
        known: names of the settings of a call.
    """
    name, *others = names
    listed = ", ".join(map(repr, names))
    if name in PIPELINE_ARGUMENTS:
        return f"{name!r} is no setting of a call; give it to pipeline(…, {name}=…)"
    nearest = closest(name, [*known, *PIPELINE_ARGUMENTS])
    if nearest is not None and not others:
        return f"there is no setting {listed}; did you mean {nearest!r}?"
    if name in _FOR_LOADING:
        hint = f"if it is for loading, {LOAD_YOURSELF}"
    elif name in declared_options():
        hint = f"takeaways(text, 'abstractive', {name}=…) has it"
    else:
        hint = "the README lists them under “Coming from transformers 4”"
    return f"there is no setting {listed} of a pipeline; {hint}"
