"""Loads a release with the trainers' own loaders, and compares every row with what was written.

Usage: loaders.py RELEASE LLAMAFACTORY TOGETHER_PYTHON. Prints one JSON line a check: {"name", "ok", "detail"}.
"""

import json
import os
import subprocess
import sys
import types
import importlib.metadata as metadata
from pathlib import Path

release, factory, together_python = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
os.environ["HF_DATASETS_CACHE"] = os.environ["HF_HOME"] = os.path.join(os.environ["LOADERS_CACHE"], "hf")
os.environ["HF_HUB_OFFLINE"] = "1"
splits = ("train", "validation", "test")


def say(name, ok, detail=""):
    print(json.dumps({"name": name, "ok": bool(ok), "detail": str(detail)[:400]}), flush=True)


def check(name, run):
    try:
        say(name, True, run())
    except Exception as error:  # every loader raises what it likes
        say(name, False, f"{type(error).__name__}: {error}")


def lines(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def ids(form, split):
    with open(release / "data" / form / f"{split}.ids.txt", encoding="utf-8", newline="\n") as file:
        return file.read().split("\n")[:-1]


# What the rows say: the messages format as plain JSON, by id.
said = {}
for split in splits:
    for identity, row in zip(ids("messages", split), lines(release / "data/messages" / f"{split}.jsonl"), strict=True):
        said[identity] = [(message["role"], message["content"]) for message in row["messages"]]


def compare(form, split, conversations):
    """Every row that was written is there, in its place, and says the same."""
    named = ids(form, split)
    assert len(conversations) == len(named), f"{form}/{split}: {len(named)} rows written, {len(conversations)} loaded"
    for identity, found in zip(named, conversations, strict=True):
        wanted = said[identity]
        assert found == wanted, f"{form}/{split}: {identity} reads {str(found)[:150]!r}, and was {str(wanted)[:150]!r}"
    return len(named)


def pairs(messages):
    return [(message["role"], message["content"]) for message in messages]


def chatml(messages):
    return "\n".join(f"<|im_start|>{role}\n{content}<|im_end|>" for role, content in messages)


def alpaca(row):
    start = [("system", row["system"])] if row.get("system") else []
    for user, answer in row.get("history") or []:
        start += [("user", user), ("assistant", answer)]
    user = row["instruction"] + ("\n" + row["input"] if row["input"] else "")
    return [*start, ("user", user), ("assistant", row["output"])]


def sharegpt(row):
    start = [("system", row["system"])] if row.get("system") else []
    roles = {"human": "user", "gpt": "assistant"}
    return [*start, *((roles[turn["from"]], turn["value"]) for turn in row["conversations"])]


def gemini(row):
    start = [("system", row["systemInstruction"]["parts"][0]["text"])] if row.get("systemInstruction") else []
    return [*start, *(("user" if turn["role"] == "user" else "assistant", turn["parts"][0]["text"]) for turn in row["contents"])]


def nova(row):
    start = [("system", row["system"][0]["text"])] if row.get("system") else []
    return [*start, *((turn["role"], turn["content"][0]["text"]) for turn in row["messages"])]


by_format = {
    "messages": lambda row: pairs(row["messages"]),
    "alpaca": alpaca,
    "sharegpt": sharegpt,
    "prompt-completion": lambda row: pairs(row["prompt"]) + pairs(row["completion"]),
    "openai": lambda row: pairs(row["messages"]),
    "together": lambda row: pairs(row["messages"]),
    "fireworks": lambda row: pairs(row["messages"]),
    "mistral": lambda row: pairs(row["messages"]),
    "gemini": gemini,
    "nova": nova,
}

import datasets  # noqa: E402

datasets.disable_progress_bars()


def with_datasets(form):
    found = datasets.load_dataset(str(release), form)
    rows = 0
    for split in splits:
        if not ids(form, split):
            continue
        if form == "chatml":
            wanted = [chatml(said[identity]) for identity in ids(form, split)]
            assert found[split]["text"][:] == wanted, f"chatml/{split}"
            rows += len(wanted)
        else:
            rows += compare(form, split, [by_format[form](row) for row in found[split]])
    return f"{rows} rows, datasets {datasets.__version__}"


for name in [*by_format, "chatml"]:
    check(f"datasets reads the config {name} of the card", lambda name=name: with_datasets(name))


def with_duckdb():
    import duckdb

    rows = 0
    for form in ("messages", "prompt-completion", "openai"):
        for split in splits:
            path = release / "data" / form / f"{split}.jsonl"
            found = duckdb.sql(f"select count(*) from read_json('{path}', format='newline_delimited', maximum_object_size=67108864)").fetchall()[0][0] if ids(form, split) else 0
            assert found == len(ids(form, split)), f"{form}/{split}: {found}"
            rows += found
    found = duckdb.sql(
        f"select messages from read_json('{release}/data/messages/train.jsonl', format='newline_delimited', maximum_object_size=67108864, "
        "columns={messages: 'STRUCT(role VARCHAR, content VARCHAR)[]'})"
    ).fetchall()
    compare("messages", "train", [pairs(row[0]) for row in found])
    return f"{rows} rows, duckdb {duckdb.__version__}"


check("DuckDB reads the lines", with_duckdb)


def with_card():
    from huggingface_hub import DatasetCard

    card = DatasetCard.load(release / "README.md", ignore_metadata_errors=False)
    data = card.data.to_dict()
    for config in data["configs"]:
        for file in config["data_files"]:
            assert (release / file["path"]).exists(), file["path"]
    return f"{len(data['configs'])} configs, huggingface_hub {metadata.version('huggingface_hub')}"


check("the hub's parser takes the card", with_card)


def with_croissant():
    import logging

    logging.disable(logging.CRITICAL)
    import mlcroissant

    found = mlcroissant.Dataset(str(release / "croissant.json"))
    sets = {one.uuid for one in found.metadata.record_sets}
    rows = 0
    for form, field in (("messages", "messages"), ("prompt-completion", None), ("chatml", None)):
        for split in splits:
            if not ids(form, split):
                continue
            uuid = f"{form}-{split}"
            assert uuid in sets, uuid
            loaded = list(found.records(uuid))
            assert all(row[f"{uuid}/split"] == split.encode() for row in loaded), uuid
            if field is None:
                assert len(loaded) == len(ids(form, split)), uuid
                rows += len(loaded)
                continue
            name = f"{uuid}/{field}"
            texts = [[(m[f"{name}/role"].decode(), m[f"{name}/content"].decode()) for m in row[name]] for row in loaded]
            rows += compare(form, split, texts)
    logging.disable(logging.NOTSET)
    return f"{rows} rows, sha256 of each file checked, mlcroissant {metadata.version('mlcroissant')}"


check("mlcroissant reads every row that croissant.json describes", with_croissant)


def with_trl():
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast
    from trl.data_utils import apply_chat_template, is_conversational

    tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]")))
    tokenizer.chat_template = (
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
    )
    rows = 0
    for split in splits:
        for identity, row in zip(ids("messages", split), lines(release / "data/messages" / f"{split}.jsonl"), strict=True):
            assert is_conversational(row), identity
            text = apply_chat_template(row, tokenizer)["text"]
            assert text == chatml(said[identity]) + "\n", identity
        for identity, row in zip(ids("prompt-completion", split), lines(release / "data/prompt-completion" / f"{split}.jsonl"), strict=True):
            assert is_conversational(row), identity
            text = apply_chat_template(row, tokenizer)
            assert text["prompt"] + text["completion"] == chatml(said[identity]) + "\n", identity
            assert text["prompt"].endswith("<|im_start|>assistant\n"), identity
            rows += 1
    return f"{rows} rows, trl {metadata.version('trl')}"


check("TRL renders messages, and prompt with completion, by a chat template", with_trl)


def with_llamafactory():
    # Its converters alone: the package's own door imports torch.
    sys.path.insert(0, factory)
    for name in ("llamafactory", "llamafactory.data", "llamafactory.extras"):
        module = types.ModuleType(name)
        module.__path__ = [os.path.join(factory, *name.split("."))]
        sys.modules[name] = module
    sys.modules["peft"] = types.ModuleType("peft")
    utils = types.ModuleType("peft.utils")
    utils.SAFETENSORS_WEIGHTS_NAME, utils.WEIGHTS_NAME = "adapter.safetensors", "adapter.bin"
    sys.modules["peft.utils"] = utils
    misc = types.ModuleType("llamafactory.extras.misc")
    misc.use_modelscope = misc.use_openmind = lambda: False
    sys.modules["llamafactory.extras.misc"] = misc
    from llamafactory.data.converter import get_dataset_converter
    from llamafactory.data.parser import get_dataset_list

    arguments = types.SimpleNamespace(media_dir="", streaming=False)
    rows = 0
    for form in ("alpaca", "sharegpt", "messages"):
        folder = release / "data" / form
        named = json.load(open(folder / "dataset_info.json", encoding="ascii"))
        for attribute in get_dataset_list(list(named), str(folder)):
            split = next(name for name, entry in named.items() if entry["file_name"] == attribute.dataset_name)
            found = datasets.load_dataset("json", data_files=str(folder / attribute.dataset_name), split="train")
            convert = get_dataset_converter(attribute.formatting, attribute, arguments)
            conversations = []
            for row in found:
                out = convert(row)
                start = [("system", out["_system"])] if out["_system"] else []
                conversations.append(start + pairs(out["_prompt"] + out["_response"]))
            rows += compare(form, split, conversations)
    return f"{rows} rows, llamafactory 0.9.5's converters"


check("LLaMA-Factory's converters take every row by dataset_info.json", with_llamafactory)


def with_together():
    code = "import json,sys; from together.lib.utils import check_file; from pathlib import Path; print(json.dumps([check_file(Path(path)) for path in sys.argv[1:]], default=str))"
    files = [str(release / "data/together" / f"{split}.jsonl") for split in splits if ids("together", split)]
    done = subprocess.run([together_python, "-c", code, *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-300:]
    reports = json.loads(done.stdout)
    for report in reports:
        assert report["is_check_passed"], report
    return f"{sum(report['num_samples'] for report in reports)} rows, together 2.14.0"


check("Together's checker passes its files", with_together)
