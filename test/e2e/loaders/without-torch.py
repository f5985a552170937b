"""Loads a release with the loaders that need no torch, and compares every row with what was written.

Usage: without-torch.py RELEASE LLAMAFACTORY TOGETHER_PYTHON; see rows.py for what it prints and reads from the environment.
"""

import importlib.metadata as metadata
import json
import os
import subprocess
import sys
import types
from pathlib import Path

from rows import alpaca, by_format, call, chatml, check, compare, filled, gemini, good, ids, judged, judged_as, lines, nova, pairs, release, said, splits

factory, together_python = sys.argv[2], sys.argv[3]

import datasets

datasets.disable_progress_bars()


def with_datasets(form):
    found = datasets.load_dataset(str(release), form)
    rows = 0
    for split in splits:
        if not ids(form, split):
            continue
        assert ids(form, split, release) == ids(form, split), f"{form}/{split}: other ids"
        if form == "chatml":
            wanted = [chatml(said[identity]) for identity in ids(form, split)]
            assert found[split]["text"][:] == wanted, f"chatml/{split}"
            rows += len(wanted)
        else:
            rows += compare(form, split, [by_format[form](row) for row in found[split]])
    return f"{rows} rows, datasets {datasets.__version__}"


for name in [*by_format, "chatml"]:
    check("datasets reads the config of the card:", name, lambda name=name: with_datasets(name))


def with_duckdb(form):
    import duckdb

    rows = 0
    for split in filled(form):
        path = release / "data" / form / f"{split}.jsonl"
        found = duckdb.sql(f"select count(*) from read_json('{path}', format='newline_delimited', maximum_object_size=67108864)").fetchall()[0][0]
        assert found == len(ids(form, split)), f"{form}/{split}: {found}"
        rows += found
    return f"{rows} rows, duckdb {duckdb.__version__}"


for name in ("messages", "prompt-completion", "openai", "preference", "kto", "openai-dpo"):
    check("DuckDB counts the lines of", name, lambda name=name: with_duckdb(name))


def with_card():
    from huggingface_hub import DatasetCard

    card = DatasetCard.load(release / "README.md", ignore_metadata_errors=False)
    data = card.data.to_dict()
    for config in data["configs"]:
        for file in config["data_files"]:
            assert (release / file["path"]).exists(), file["path"]
    return f"{len(data['configs'])} configs, huggingface_hub {metadata.version('huggingface_hub')}"


check("the hub's parser takes", "README.md", with_card)


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
            if name not in loaded[0]:
                # Messages with calls of tools are described no further.
                assert len(loaded) == len(ids(form, split)), uuid
                rows += len(loaded)
                continue
            texts = [[(m[f"{name}/role"].decode(), m[f"{name}/content"].decode()) for m in row[name]] for row in loaded]
            wanted = [said[identity] for identity in ids(form, split)]
            assert len(texts) == len(wanted), uuid
            for found_, want in zip(texts, wanted, strict=True):
                # Calls of tools are no part of these records.
                assert any(role == "call" for role, _ in want) or found_ == want, f"{uuid}: {str(found_)[:150]!r}"
            rows += len(texts)
    logging.disable(logging.NOTSET)
    return f"{rows} rows, sha256 of each file checked, mlcroissant {metadata.version('mlcroissant')}"


check("mlcroissant reads every row that is described in", "croissant.json", with_croissant)


def tokenizer(template):
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast

    made = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]")))
    made.chat_template = template
    return made


plain_template = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def trl_rows(form):
    for split in filled(form):
        found = lines(release / "data" / form / f"{split}.jsonl")
        named = ids(form, split)
        assert len(found) == len(named), f"{form}/{split}: {len(named)} rows written, {len(found)} there"
        wanted = judged[judged_as[form]][split] if form in judged_as else [said[identity] for identity in named]
        yield from zip(named, found, wanted, strict=True)


def with_trl(form):
    from trl.data_utils import apply_chat_template, is_conversational, maybe_extract_prompt

    plain = tokenizer(plain_template)
    rows = 0
    for identity, row, wanted in trl_rows(form):
        if any(role in ("call", "tool") for role, _ in wanted):
            continue
        assert is_conversational(row), identity
        rows += 1
        if form == "messages":
            assert apply_chat_template(row, plain)["text"] == chatml(wanted) + "\n", identity
            continue
        assert maybe_extract_prompt(row) is row, f"{identity}: TRL cuts a prompt of its own"
        text = apply_chat_template({key: value for key, value in row.items() if key != "label"}, plain)
        assert text["prompt"].endswith("<|im_start|>assistant\n"), identity
        if form == "prompt-completion":
            assert text["prompt"] + text["completion"] == chatml(wanted) + "\n", identity
            continue
        prompt = chatml([one for one in wanted if one[0] not in ("chosen", "rejected", "label")][: -1 if form == "kto" else None])
        assert text["prompt"] == prompt + "\n<|im_start|>assistant\n", identity
        if form == "kto":
            assert text["completion"] == wanted[-2][1] + "<|im_end|>\n" and row["label"] is wanted[-1][1], identity
        else:
            assert [text["chosen"], text["rejected"]] == [answer + "<|im_end|>\n" for _, answer in wanted[-2:]], identity
            assert text["chosen"] != text["rejected"], f"{identity}: both answers are the same"
    return f"{rows} rows, trl {metadata.version('trl')}"


for name in ("messages", "prompt-completion", "preference", "kto"):
    check("TRL's helpers take and render every row of", name, lambda name=name: with_trl(name))


def with_unpaired():
    from trl.data_utils import unpair_preference_dataset

    rows = 0
    for split in filled("preference"):
        found = unpair_preference_dataset(datasets.Dataset.from_list(lines(release / "data/preference" / f"{split}.jsonl")))
        assert len(found) == 2 * len(ids("preference", split)), split
        rows += len(found)
    return f"{rows} rows, trl {metadata.version('trl')}"


check("TRL makes unpaired rows of the pairs of", "preference", with_unpaired)


def with_template():
    """A template that models are shipped with renders every conversation, calls of tools with what they say."""
    import trl

    qwen = tokenizer((Path(trl.__file__).parent / "chat_templates/qwen3.jinja").read_text())
    rows = calls = 0
    for identity, row, wanted in trl_rows("messages"):
        messages = [{key: value for key, value in message.items() if value is not None} for message in row["messages"]]
        tools = json.loads(row["tools"]) if row.get("tools") else None
        text = qwen.apply_chat_template(messages, tools=tools, tokenize=False)
        rows += 1
        for role, content in wanted:
            if role == "call":
                name, given = json.loads(content)
                found = [json.loads(one.split("</tool_call>")[0]) for one in text.split("<tool_call>\n")[1:] if one.startswith("{\"name\": \"" + name)]
                assert {"name": name, "arguments": given} in found, f"{identity}: {content} is not in {text[-300:]!r}"
                calls += 1
            elif role != "assistant" or "</think>" not in content:
                assert content.strip() in text, f"{identity}: {role}"
        if any(role == "call" for role, _ in wanted):
            assert tools and tools[0]["function"]["name"] in text, f"{identity}: no tools"
    assert calls > 0, "no row calls a tool"
    return f"{rows} rows, {calls} calls of tools, Qwen 3's template as TRL has it"


check("a real chat template renders", "messages", with_template)


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

    def convert_form(form):
        rows = 0
        folder = release / "data" / form
        named = json.load(open(folder / "dataset_info.json", encoding="ascii"))
        assert list(named) == filled(form), f"it names {list(named)}"
        for attribute in get_dataset_list(list(named), str(folder)):
            split = next(name for name, entry in named.items() if entry["file_name"] == attribute.dataset_name)
            found = datasets.load_dataset("json", data_files=str(folder / attribute.dataset_name), split="train")
            convert = get_dataset_converter(attribute.formatting, attribute, arguments)
            conversations = []
            for row in found:
                out = convert(row)
                start = [("system", out["_system"])] if out["_system"] else []
                turns = []
                for message in out["_prompt"] + ([] if form in judged_as else out["_response"]):
                    if message["role"] == "function":
                        given = json.loads(message["content"])
                        turns.append(call(given["name"], given["arguments"]))
                        assert json.loads(out["_tools"]), "a call without tools"
                    else:
                        turns.append(("tool" if message["role"] == "observation" else message["role"], message["content"]))
                if form == "llamafactory-dpo":
                    turns += [("chosen", out["_response"][0]["content"]), ("rejected", out["_response"][1]["content"])]
                if form == "llamafactory-kto":
                    # As its processor tells good answers from bad ones: by which of the two is empty.
                    label = out["_response"][0]["content"] != ""
                    turns += [("assistant", out["_response"][0 if label else 1]["content"]), ("label", label)]
                conversations.append(start + turns)
            rows += compare(form, split, conversations)
        return f"{rows} rows, llamafactory 0.9.5's converters"

    return convert_form


try:
    factory_form = with_llamafactory()
except Exception as error:
    factory_form = lambda form, error=error: (_ for _ in ()).throw(error)
for name in ("alpaca", "sharegpt", "llamafactory-dpo", "llamafactory-kto"):
    check("LLaMA-Factory's converters take every row by the dataset_info.json of", name, lambda name=name: factory_form(name))


def with_together(form):
    code = "import json,sys; from together.lib.utils import check_file; from pathlib import Path; print(json.dumps([check_file(Path(path)) for path in sys.argv[1:]], default=str))"
    files = [str(release / "data" / form / f"{split}.jsonl") for split in filled(form)]
    done = subprocess.run([together_python, "-c", code, *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-300:]
    reports = json.loads(done.stdout)
    for report in reports:
        assert report["is_check_passed"], report
    rows = sum(report["num_samples"] for report in reports)
    assert rows == sum(len(ids(form, split)) for split in splits), f"{rows} rows"
    return f"{rows} rows, together 2.14.0"


for name in ("together", "together-dpo"):
    check("Together's checker passes", name, lambda name=name: with_together(name))


# What no loader sees, and a trainer learns from all the same: rules of serialisation, form by form.
breakers = ("\u2028", "\u2029", "\u0085")
least = {"openai": 10, "openai-dpo": 10, "fireworks": 3, "together": 1, "together-dpo": 1, "nova": 100}
sparse = ("template-messages", "openai", "together", "fireworks", "mistral", "gemini", "nova")


def refuse(constant):
    raise ValueError(f"{constant} is no JSON")


def entries_of(form, path):
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf"), "a byte order mark"
    text = data.decode("utf-8")
    assert not any(one in text for one in (*breakers, "\r")), "a bare line break"
    assert text.endswith("\n"), "no line end at the end"
    if path.suffix == ".json":
        assert text.startswith("["), "something stands before the array"
        body = [line.rstrip(",") for line in text.split("\n")[1:-2]]
    else:
        body = text.split("\n")[:-1]
    found = [json.loads(line, parse_constant=refuse) for line in body]
    for line in body:
        assert "\\ud8" not in line.replace("\\\\", "") and "\\udc" not in line.replace("\\\\", ""), "half of a character"
    for entry in found:
        assert isinstance(entry, dict), "a line that is no object"
    return found


def spoken_of(form, entry):
    if form == "chatml":
        turns = entry["text"].split("<|im_start|>")[1:]
        assert entry["text"].startswith("<|im_start|>") and entry["text"].endswith("<|im_end|>"), "the text does not begin and end with its marks"
        assert all(turn.count("<|im_end|>") == 1 and turn.rstrip("\n").endswith("<|im_end|>") for turn in turns), "a mark inside a turn"
        return [tuple(turn.rstrip("\n")[: -len("<|im_end|>")].split("\n", 1)) for turn in turns]
    return by_format[form](entry)


def tools_of(form, entry):
    """Tools of an entry as OpenAI writes them."""
    tools = entry.get("tools")
    if not tools:
        return None
    found = json.loads(tools) if isinstance(tools, str) else tools
    if form == "gemini":
        found = found[0]["functionDeclarations"]
    return found if form not in ("sharegpt", "gemini") else [{"type": "function", "function": one} for one in found]


tools_said = {}
for split in splits:
    for identity, row in zip(ids("openai", split), lines(good / "data/openai" / f"{split}.jsonl"), strict=True):
        tools_said[identity] = row.get("tools")


def with_rules(form):
    rows = 0
    suffix = "json" if form in ("alpaca", "sharegpt", "llamafactory-dpo", "llamafactory-kto") else "jsonl"
    for split in filled(form):
        found = entries_of(form, release / "data" / form / f"{split}.{suffix}")
        assert split != "train" or len(found) >= least.get(form, 1), f"{len(found)} rows, and the service wants {least.get(form, 1)}"
        keys = {tuple(entry) for entry in found}
        assert form in sparse or len(keys) == 1, f"rows with other keys: {keys}"
        named = ids(form, split)
        assert len(named) == len(found), f"{len(named)} ids, {len(found)} rows"
        for identity, entry in zip(named, found):
            assert set(entry) <= known_keys[form], f"columns {set(entry) - known_keys[form]}"
            assert form in judged_as or tools_of(form, entry) == tools_said[identity], f"{identity}: other tools"
            talk = [(role, text) for role, text in spoken_of(form, entry) if role not in ("chosen", "rejected", "label", "system")]
            roles = [role for role, _ in talk]
            assert roles and roles[0] == "user", "it does not begin with the user"
            assert form in judged_as or roles[-1] == "assistant", "it does not end with an answer"
            for before, after in zip(roles, roles[1:]):
                assert before != after or before == "call" or before == "tool", f"two turns of the {before} in a row"
                assert after != "tool" or before in ("call", "tool"), "a result without a call"
            assert all(text.strip() for role, text in talk if role in ("user", "assistant")), "an empty turn"
            if judged_as.get(form) == "preference":
                answers = [text.strip() for role, text in spoken_of(form, entry) if role in ("chosen", "rejected")]
                assert answers[0] != answers[1] and all(answers), "a pair that says nothing"
            if judged_as.get(form) == "kto":
                assert isinstance(entry.get("label", entry.get("kto_tag")), bool), "a label that is no truth value"
            if form == "mistral":
                for message in entry["messages"]:
                    for one in message.get("tool_calls", []):
                        assert len(one["id"]) == 9 and one["id"].isalnum(), "an id of a call that is not nine letters"
            if form == "nova":
                assert not any(word in text for _, text in nova(entry) for word in ("User:", "Assistant:", "System:", "[EOS]", "<image>", "<video>")), "a reserved word"
            rows += 1
    return f"{rows} rows"


known_keys = {
    "messages": {"messages", "tools"},
    "template-messages": {"messages", "tools"},
    "alpaca": {"instruction", "input", "output", "system", "history"},
    "sharegpt": {"conversations", "system", "tools"},
    "prompt-completion": {"prompt", "completion"},
    "chatml": {"text"},
    "openai": {"messages", "tools"},
    "together": {"messages", "tools"},
    "fireworks": {"messages", "tools"},
    "mistral": {"messages", "tools"},
    "gemini": {"systemInstruction", "contents", "tools"},
    "nova": {"schemaVersion", "system", "messages"},
    "preference": {"prompt", "chosen", "rejected"},
    "kto": {"prompt", "completion", "label"},
    "openai-dpo": {"input", "preferred_output", "non_preferred_output"},
    "together-dpo": {"input", "preferred_output", "non_preferred_output"},
    "llamafactory-dpo": {"conversations", "system", "chosen", "rejected"},
    "llamafactory-kto": {"conversations", "system", "kto_tag"},
}
for name in known_keys:
    check("the rules of serialisation hold for", name, lambda name=name: with_rules(name))


licences = {"cc-by-4.0", "cc0-1.0", "mit", "apache-2.0", "other"}


def with_card_rules():
    from huggingface_hub import DatasetCard

    data = DatasetCard.load(release / "README.md").data.to_dict()
    assert data["license"] in licences, f"the hub knows no licence {data['license']}"
    described = json.load(open(release / "croissant.json", encoding="utf-8"))
    for key in ("license", "url", "name", "description", "creator", "datePublished", "distribution"):
        assert described.get(key), f"croissant.json has no {key}"
    return f"licence {data['license']}"


check("the hub's words, and what Croissant wants, are in", "README.md and croissant.json", with_card_rules)
