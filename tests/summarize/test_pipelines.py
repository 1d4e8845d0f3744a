"""The pipeline that transformers 5 removed, compared with calls of its ``generate``."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from datasets import Dataset
from tokenizers import Tokenizer
from transformers.pipelines.pt_utils import KeyDataset

from summarize import (
    Article,
    ModelError,
    OptionError,
    ReadError,
    TakeawaysWarning,
    pipeline,
    read_articles,
    takeaways,
)
from summarize.grounding import ArticleIndex, check_bullet
from summarize.seq2seq.bundled_writer import converted_folder
from summarize.seq2seq.plain_summaries import parts_of
from summarize.seq2seq.setting_names import GENERATE_SETTINGS, PIPELINE_ARGUMENTS
from summarize.text.sentences import split_sentences
from tests.summarize.seq2seq import copying
from tests.summarize.seq2seq.checkpoints import SAMPLES

pytestmark = pytest.mark.usefixtures("one_thread", "own_cache")

Build = Callable[[str], Path]

EXACT: dict[str, Any] = {"engine": "transformers", "precision": "float32", "device": "cpu"}
TEXTS = [
    article.prose[:length]
    for article, length in zip(read_articles(SAMPLES), (60, 150, 12), strict=False)
]
LONG = " ".join(article.prose for article in read_articles(SAMPLES))[:3000]
ASKED: list[dict[str, Any]] = [
    {},
    {"min_length": 5, "max_length": 20},
    {"max_length": 8},  # less than the least that the checkpoint says
    {"min_length": 30, "max_length": 12},
    {"max_new_tokens": 9, "max_length": 40, "min_new_tokens": 7},
    {"num_beams": 1},
    {"num_beams": 3, "length_penalty": 2.0, "max_length": 30, "min_length": 0},
    {"num_beams": 2, "no_repeat_ngram_size": 2, "repetition_penalty": 1.3},
    {"early_stopping": False, "max_length": 16},
    {"encoder_no_repeat_ngram_size": 2, "max_length": 16},
]


@cache
def _loaded(folder: Path) -> tuple[Any, Any]:
    return (
        transformers.AutoModelForSeq2SeqLM.from_pretrained(folder).eval(),
        transformers.AutoTokenizer.from_pretrained(folder),
    )


def _by_hand(folder: Path, text: str, cut: bool = False, **asked: Any) -> list[str]:
    """Return the summaries that the pipeline of transformers 4 wrote."""
    network, tokenizer = _loaded(folder)
    of_task = (getattr(network.config, "task_specific_params", None) or {}).get("summarization", {})
    said = {**of_task, **asked}
    read = tokenizer(said.pop("prefix", "") + text, truncation=cut, return_tensors="pt")
    with torch.inference_mode():
        written = network.generate(**read, **said)
    return [
        tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        for ids in written
    ]


def _texts(found: Any) -> list[str]:
    assert all([*item] == ["summary_text"] for item in found)
    return [item["summary_text"] for item in found]


@pytest.mark.filterwarnings("ignore:Unfeasible length constraints")  # of generate by hand
@pytest.mark.filterwarnings("ignore:min_length is above max_length")
@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("name", ["bart", "pegasus", "t5"])
def test_summaries_are_those_of_generate(name: str, asked: dict, checkpoint: Build) -> None:
    summarizer = pipeline("summarization", str(checkpoint(name)), **EXACT)
    expected = [_by_hand(checkpoint(name), text, **asked)[0] for text in TEXTS]
    assert _texts(summarizer(TEXTS, **asked)) == expected
    assert len(set(expected)) > 1


@pytest.mark.parametrize("name", ["bart", "pegasus", "t5", "mbart", "mbart50", "t5gemma"])
def test_truncation_is_that_of_the_tokenizer(name: str, checkpoint: Build) -> None:
    summarizer = pipeline("summarization", str(checkpoint(name)), truncation=True, **EXACT)
    limit = summarizer._model.settings.source_limit
    _loaded(checkpoint(name))[1].model_max_length = limit
    asked: Any = {"max_length": 16, "num_beams": 2}
    found = summarizer([LONG, TEXTS[0]], **asked)
    assert _texts(found[:1]) == _by_hand(checkpoint(name), LONG, cut=True, **asked)
    assert _texts(found[1:]) == _by_hand(checkpoint(name), TEXTS[0], **asked)
    assert summarizer(LONG, truncation="only_first", **asked) == found[:1]
    assert summarizer(LONG, truncation=False, **asked) != found[:1]


def test_sampling_and_several_sequences_are_those_of_generate(checkpoint: Build) -> None:
    folder = checkpoint("bart")
    summarizer = pipeline("summarization", str(folder), **EXACT)
    ways: list[dict[str, Any]] = [
        {"do_sample": True, "num_beams": 1, "top_k": 9, "temperature": 1.5},
        {"do_sample": True, "num_beams": 1, "num_return_sequences": 3},
        {"num_beams": 4, "num_return_sequences": 3},
    ]
    for asked in ways:
        torch.manual_seed(5)
        found = summarizer(TEXTS[0], max_length=20, **asked)
        torch.manual_seed(5)
        assert _texts(found) == _by_hand(folder, TEXTS[0], max_length=20, **asked)
    many = summarizer(TEXTS[:2], max_length=20, **ways[-1])
    assert many == [summarizer(text, max_length=20, **ways[-1]) for text in TEXTS[:2]]


@pytest.mark.filterwarnings("ignore:.*there is nothing to summarize")
def test_blank_text_has_an_empty_summary(checkpoint: Build) -> None:
    summarizer = pipeline(model=str(checkpoint("bart")), **EXACT)
    assert summarizer(" \n\u200b") == [{"summary_text": ""}]
    between = _texts(summarizer([TEXTS[0], "  ", TEXTS[1], ""]))
    assert between == [*_texts(summarizer(TEXTS[:1])), "", *_texts(summarizer(TEXTS[1:2])), ""]
    several = summarizer([" "], num_return_sequences=2, num_beams=2)
    assert several == [[{"summary_text": ""}] * 2]


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    return copying.sentences(random.Random(3), 11)


@pytest.mark.filterwarnings("ignore:min_length is above max_length")
@pytest.mark.parametrize("engine", ["ctranslate2", "transformers"])
def test_both_engines_write_the_same(engine: Any, copier: Path, sentences: list[str]) -> None:
    asked = {"clean_up_tokenization_spaces": True}
    texts = [" ".join(sentences[:2]), sentences[2], " ".join(sentences[3:6])]
    for precision in ("float32", "auto"):
        summarizer = pipeline(model=str(copier), engine=engine, device=-1, precision=precision)
        assert _texts(summarizer(texts, **asked)) == texts
        assert summarizer(texts[0])[0]["summary_text"] == texts[0].replace(".", " .")
        short = summarizer(texts[0], max_length=6, min_length=9, early_stopping=True)
        assert short == [{"summary_text": " ".join(texts[0].split()[:5])}]


def test_a_long_text_is_read_in_parts(copier: Path, sentences: list[str]) -> None:
    # None is passed over, though the first look like an editor's list.
    text = "\n".join(sentences[:4]) + "\n\n" + " ".join(sentences[4:])
    summarizer = pipeline("summarization", str(copier), clean_up_tokenization_spaces=True)
    assert _texts(summarizer([text, sentences[0]])) == [" ".join(sentences), sentences[0]]
    cut = summarizer(text, truncation=True)
    assert _texts(cut)[0].startswith(" ".join(sentences[:3]))
    assert len(_texts(cut)[0]) < 4 * len(sentences[0])


def test_a_long_list_loses_no_text(checkpoint: Build) -> None:
    text = "# Key takeaways\n\n" + "\n".join(f"- The {number} boats" for number in range(90))
    summarizer = pipeline("summarization", str(checkpoint("bart")), **EXACT)
    assert "".join(" ".join(parts_of(text, summarizer._model)).split()) == "".join(text.split())
    with pytest.warns(TakeawaysWarning, match="text: holds no prose"):
        assert len(summarizer("\n \t" * 200)) == 1


@pytest.fixture(scope="module")
def page(sentences: list[str]) -> str:
    bullets = "\n".join(f"- {sentence}" for sentence in sentences[6:9])
    return f"## Key takeaways\n\n{bullets}\n\n## The story\n\n" + "\n\n".join(sentences[:6])


def test_the_editor_s_takeaways_never_reach_a_model(
    copier: Path, sentences: list[str], page: str
) -> None:
    named = pipeline("summarization", str(copier), clean_up_tokenization_spaces=True)
    assert _texts(named(page)) == [" ".join(sentences[:6])]
    marked_up = "".join(f"<p>{sentence}</p>" for sentence in sentences[:2])
    with pytest.warns(TakeawaysWarning, match="read as HTML"):
        assert _texts(named(marked_up)) == [" ".join(sentences[:2])]
    own = pipeline()(page, min_length=200)[0]["summary_text"]
    assert own
    assert not any(sentence.split()[0] in own.split() for sentence in sentences[6:9])


def test_what_is_no_text_is_told_as_by_takeaways(copier: Path) -> None:
    for summarizer in (pipeline(), pipeline("summarization", str(copier))):
        with pytest.raises(ReadError, match="nothing is fetched from the web"):
            summarizer("https://example.org/story")
        with pytest.raises(ReadError, match=r"read_article\(path\) reads it"):
            summarizer(["Boats object to it.", "stories/wall.html"])
        with pytest.warns(TakeawaysWarning, match="text-2: holds no prose"):
            assert _texts(summarizer(["Boats object to the wall.", ""]))[1] == ""


def test_limits_that_contradict_each_other_are_told(copier: Path, sentences: list[str]) -> None:
    for summarizer in (pipeline(), pipeline("summarization", str(copier))):
        with pytest.warns(TakeawaysWarning, match=r"min_length is above max_length \(30 > 20\)"):
            assert summarizer(" ".join(sentences[:3]), min_length=30, max_length=20)


# --- without a named model: checked bullets -----------------------------------------------------

STORIES = [article.prose for article in read_articles(SAMPLES)][:5]
OFTEN_ASKED: list[dict[str, Any]] = [
    {"min_length": 56, "max_length": 142, "do_sample": False},
    {"max_length": 60, "num_beams": 2, "length_penalty": 2.0, "no_repeat_ngram_size": 3},
    {"max_new_tokens": 40, "repetition_penalty": 1.2, "batch_size": 2, "truncation": True},
    {"min_length": 120, "max_length": 160, "early_stopping": True},
]


def _bullets(summary: str, texts: list[str]) -> list[str]:
    """Return the bullets that a summary consists of."""
    bullets = [text for text in texts if text in summary]
    assert " ".join(bullets) == summary
    return bullets


def test_without_a_model_a_summary_is_the_checked_takeaways() -> None:
    found = _texts(pipeline()(STORIES))  # together: int8 may round otherwise in another batch
    for summary, expected in zip(found, takeaways(STORIES, "abstractive"), strict=True):
        assert _bullets(summary, [item.text for item in expected])
    assert _texts(pipeline(model="writer")(STORIES)) == found


@pytest.mark.parametrize("asked", OFTEN_ASKED, ids=str)
def test_checked_bullets_keep_the_limits_and_are_never_cut(asked: dict[str, Any]) -> None:
    tokenizer = Tokenizer.from_file(str(converted_folder() / "tokenizer.json"))
    least, most = asked.get("min_length", 0), asked.get("max_length", 41)
    for text, item in zip(STORIES, pipeline()(STORIES, **asked), strict=True):
        summary = item["summary_text"]
        assert least <= len(tokenizer.encode(summary).ids) <= most
        assert summary.endswith((".", "!", "?", "”", '"'))
        article = ArticleIndex.from_article(Article.from_text(text))
        lines = [summary[start:end].strip() for start, end in split_sentences(summary)]
        assert not [line for line in lines if check_bullet(line, article).findings]
        assert len({line.casefold() for line in lines}) == len(lines)


def test_a_bullet_is_cut_only_if_the_best_one_alone_is_too_long() -> None:
    text = "The council of Port Hale voted for a wall along the harbour, which boats need."
    whole = pipeline()(text)[0]["summary_text"]
    assert whole.endswith(".")
    cut = pipeline()(text, max_length=12)[0]["summary_text"]
    assert cut.endswith("…")
    assert whole.startswith(cut[:-1])


def test_a_short_text_is_not_repeated_to_reach_the_least_length() -> None:
    text = "The council voted for a wall. It will cost 46 million. Boats object to the wall."
    assert pipeline()(text, min_length=90, max_length=200)[0]["summary_text"] == text


def test_checked_bullets_know_the_settings_of_ctranslate2_alone() -> None:
    with pytest.raises(OptionError, match=r"^num_return_sequences: not known .*; name a model"):
        pipeline()(STORIES[0], num_return_sequences=2)


def test_names_of_settings_are_those_of_transformers_and_of_the_pipeline() -> None:
    assert vars(transformers.GenerationConfig()).keys() >= GENERATE_SETTINGS
    named = [name for name in signature(pipeline).parameters if name != "options"]
    assert sorted(PIPELINE_ARGUMENTS) == sorted(named)
    with pytest.raises(OptionError, match=r"no setting of a call; give it to pipeline\(…, device"):
        pipeline()("The council voted.", device=0)


def test_each_kind_of_input_has_its_kind_of_result(checkpoint: Build) -> None:
    summarizer = pipeline("summarization", str(checkpoint("bart")), max_length=20, **EXACT)
    assert summarizer.task == "summarization"
    found = summarizer(TEXTS)
    for size in (1, 3):
        assert summarizer(TEXTS, batch_size=size) == found
    assert summarizer(tuple(TEXTS)) == found
    assert summarizer(TEXTS[1]) == found[1:2]
    assert summarizer([]) == []
    column = Dataset.from_dict({"story": TEXTS, "id": [*range(len(TEXTS))]})
    assert summarizer(column["story"]) == found
    one_by_one = [[item] for item in found]
    assert [*summarizer(text for text in TEXTS)] == one_by_one
    assert [*summarizer(KeyDataset(column, "story"), batch_size=2)] == one_by_one  # type: ignore
    read = []
    stream = summarizer((read.append(text) or text for text in TEXTS), batch_size=2)
    assert (next(stream), len(read)) == (one_by_one[0], 2)
    for wrong in (None, 7, b"text", Path("a"), {"text": "a"}, [None], ["a", 7], [["a"]], column):
        with pytest.raises(TypeError, match=r"a text must be a string, not \w+; ") as caught:
            list(summarizer(wrong))  # type: ignore[arg-type]
        assert "\n" not in str(caught.value)


def test_a_loaded_model_stays_unchanged(checkpoint: Build) -> None:
    network, tokenizer = _loaded(checkpoint("nllb"))
    network.generation_config.forced_bos_token_id = None  # it is found by the tokenizer
    before = network.generation_config.to_dict()
    assert pipeline("summarization", network, tokenizer=tokenizer)(TEXTS[0])
    assert network.generation_config.to_dict() == before


def test_a_loaded_model_with_its_tokenizer(checkpoint: Build) -> None:
    folder = checkpoint("bart")
    network = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    expected = pipeline("summarization", str(folder), **EXACT)(TEXTS)
    for given in (tokenizer, str(folder), tokenizer):
        summarizer = pipeline("summarization", model=network, tokenizer=given, device="cpu")
        assert summarizer(TEXTS) == expected
    same = pipeline("summarization", str(folder), tokenizer=tokenizer, **EXACT)
    assert same(TEXTS) == expected
    with pytest.raises(ModelError, match="is already loaded: pass its tokenizer too"):
        pipeline("summarization", network)
    with pytest.raises(ModelError, match="'object' is not a sequence-to-sequence model"):
        pipeline("summarization", object(), tokenizer=tokenizer)
    with pytest.raises(OptionError, match="cannot be chosen for a loaded model"):
        pipeline("summarization", network, tokenizer=tokenizer, engine="ctranslate2")


def test_names_of_devices_and_precisions_of_transformers_4_work(checkpoint: Build) -> None:
    folder = str(checkpoint("bart"))
    expected = pipeline("summarization", folder, **EXACT)(TEXTS[0])
    cpu: dict[str, Any] = {"engine": "transformers", "framework": "pt", "use_fast": True}
    ways: list[dict[str, Any]] = [
        {"device": -1, "torch_dtype": torch.float32, "trust_remote_code": False},
        {"device": torch.device("cpu"), "dtype": "float32", "return_tensors": False},
        {"device_map": "cpu", "dtype": torch.float32, "num_workers": 2},
    ]
    for asked in ways:
        assert pipeline("summarization", folder, **cpu, **asked)(TEXTS[0]) == expected
    for half in (torch.float16, torch.bfloat16, "auto"):
        assert pipeline("summarization", folder, torch_dtype=half, device_map="auto")(TEXTS[0])
    for device in (99, "abacus"):
        with pytest.raises(OptionError, match=r"device"):
            pipeline("summarization", folder, device=device)
    with pytest.raises(OptionError, match=r"precision must be .*, not 'int32'"):
        pipeline("summarization", folder, dtype=torch.int32)


MODEL_CARD = '''\
from transformers import pipeline

summarizer = pipeline("summarization", model="facebook/bart-large-cnn")

ARTICLE = """ Port Hale (AP) The council voted on Tuesday for a wall along the harbour.
It will cost 46 million, and the boats object.
"""
print(summarizer(ARTICLE, max_length=130, min_length=30, do_sample=False))
'''
DOCSTRING = """\
from transformers import pipeline

# use bart in pytorch
summarizer = pipeline("summarization", model="facebook/bart-large-cnn")
print(summarizer("An apple a day, keeps the doctor away", min_length=5, max_length=20))

# use t5 in tf
summarizer = pipeline("summarization", model="google-t5/t5-base", tokenizer="google-t5/t5-base", framework="tf")
print(summarizer("An apple a day, keeps the doctor away", min_length=5, max_length=20))
"""  # noqa: E501


@pytest.mark.parametrize("code", [MODEL_CARD, DOCSTRING])
def test_documented_code_works_with_only_its_import_line_changed(
    code: str,
    checkpoint: Build,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    for name, architecture in (("facebook/bart-large-cnn", "bart"), ("google-t5/t5-base", "t5")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).symlink_to(checkpoint(architecture))
    monkeypatch.chdir(tmp_path)
    exec(code.replace("from transformers import", "from summarize import"), {})
    printed = [eval(line) for line in capsys.readouterr().out.splitlines()]
    assert len(printed) == code.count("print(")
    assert all(_texts(found)[0].strip() and len(found) == 1 for found in printed)


def test_representation_names_model_engine_and_options() -> None:
    expected = "<SummarizationPipeline 'writer', engine ctranslate2, max_length=30>"
    assert repr(pipeline(max_length=30)) == expected


@pytest.mark.parametrize(
    ("engine", "asked", "reason"),
    [
        ("transformers", {"max_lenght": 20}, "'max_lenght'; did you mean 'max_length'"),
        ("transformers", {"update": 1, "top_k": 3}, "^there is no setting 'update' of a pipeline"),
        ("transformers", {"return_tensors": True}, "there is no setting 'return_tensors'"),
        ("transformers", {"return_dict_in_generate": True}, "no setting 'return_dict_in_generate'"),
        ("transformers", {"trust_remote_code": True}, "load model and tokenizer by transformers"),
        ("transformers", {"max_length": "20"}, "max_length must be a whole number of at least 2"),
        ("transformers", {"batch_size": 0}, "batch_size must be a whole number of at least 1"),
        ("ctranslate2", {"do_sample": True, "top_k": 3}, "^do_sample, top_k: not known to ctran"),
        ("ctranslate2", {"max_lenght": 20}, "'max_lenght'; did you mean 'max_length'"),
        ("ctranslate2", {"engin": "transformers"}, "did you mean 'engine'"),
        ("ctranslate2", {"early_stopping": False}, "and engine='transformers', for all"),
        ("ctranslate2", {"devce": -1}, "no setting 'devce'; did you mean 'device'"),
        ("ctranslate2", {"padding": True}, "^there is no setting 'padding' of a pipeline"),
        ("ctranslate2", {"count": 4, "top_k": 3}, r"'count' .*takeaways\(text, .*count=…\)"),
        ("ctranslate2", {"truncation": "yes"}, "truncation must be True, False, .* not 'yes'"),
    ],
)
def test_unknown_options_are_refused_at_once(
    engine: Any, asked: dict[str, Any], reason: str, copier: Path
) -> None:
    for told in (
        lambda: pipeline("summarization", str(copier), engine=engine, **asked),
        lambda: pipeline("summarization", str(copier), engine=engine)(iter(["text"]), **asked),
    ):
        with pytest.raises(OptionError, match=reason) as caught:
            told()
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"tokenizer": "other"}, "the model 'writer' has its own tokenizer"),
        ({"task": "sumarization"}, "no task 'sumarization'; did you mean 'summarization'?"),
        ({"task": "translation_en_to_fr"}, "use AutoModelForSeq2SeqLM.generate of transformers"),
        ({"task": "text2text-generation", "model": "m"}, "AutoModelForSeq2SeqLM.generate"),
        ({"task": "fill-mask", "model": "m"}, "use the pipeline of transformers"),
        ({"model": "m", "tokenizer": "other"}, "the model 'm' has its own tokenizer"),
    ],
)
def test_unsupported_arguments_are_refused_in_one_line(
    arguments: dict[str, Any], reason: str
) -> None:
    with pytest.raises(OptionError, match=reason) as caught:
        pipeline(**arguments)
    assert "\n" not in str(caught.value)
