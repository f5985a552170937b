"""What a release says, and how each format says it: shared by the scripts that load one.

The first parameter of each is the release. LOADERS_GOOD is the release that was written, where that is a changed copy; LOADERS_OF names
the formats or files to look at, with commas between them; LOADERS_CACHE is a folder for what loaders keep. `check` prints one JSON line:
{"name", "of", "ok", "detail"}; `of` is the format, or the file, that it looks at.
"""

import json
import os
import sys
from pathlib import Path

release = Path(sys.argv[1])
good = Path(os.environ.get("LOADERS_GOOD") or release)
os.environ["HF_DATASETS_CACHE"] = os.environ["HF_HOME"] = os.path.join(os.environ["LOADERS_CACHE"], "hf")
os.environ["HF_HUB_OFFLINE"] = "1"
splits = ("train", "validation", "test")


def say(name, of, ok, detail=""):
    print(json.dumps({"name": name, "of": of, "ok": bool(ok), "detail": str(detail)[:400]}), flush=True)


asked = [one for one in os.environ.get("LOADERS_OF", "").split(",") if one]


def check(name, of, run):
    if (asked and of not in asked) or not ("." in of or (good / "data" / of).exists()):
        return
    try:
        say(f"{name} {of}", of, True, run())
    except Exception as error:  # every loader raises what it likes
        say(f"{name} {of}", of, False, f"{type(error).__name__}: {error}")


def lines(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def ids(form, split, of=None):
    with open((of or good) / "data" / form / f"{split}.ids.txt", encoding="utf-8", newline="\n") as file:
        return file.read().split("\n")[:-1]


def call(name, arguments):
    """A call of a tool as one line: its arguments in one order, whatever a format makes of them."""
    given = json.loads(arguments) if isinstance(arguments, str) else arguments
    return ("call", json.dumps([name, given], sort_keys=True, ensure_ascii=False))


def pairs(messages):
    found = []
    for message in messages:
        calls = message.get("tool_calls") or []
        if message["content"] or not calls:
            found.append((message["role"], message["content"]))
        found += [call(one["function"]["name"], one["function"]["arguments"]) for one in calls]
    return found


def filled(form):
    return [split for split in splits if ids(form, split)]


# What the rows say: the messages format as plain JSON, by id; pairs and labelled answers in their order.
said, judged = {}, {"preference": {}, "kto": {}}
for split in splits:
    for identity, row in zip(ids("messages", split), lines(good / "data/messages" / f"{split}.jsonl"), strict=True):
        said[identity] = pairs(row["messages"])
    if not (good / "data/preference").exists():
        continue
    judged["preference"][split] = [
        pairs(row["prompt"]) + [("chosen", row["chosen"][0]["content"]), ("rejected", row["rejected"][0]["content"])]
        for row in lines(good / "data/preference" / f"{split}.jsonl")
    ]
    judged["kto"][split] = [
        pairs(row["prompt"]) + pairs(row["completion"]) + [("label", row["label"])] for row in lines(good / "data/kto" / f"{split}.jsonl")
    ]
judged_as = {
    "preference": "preference",
    "openai-dpo": "preference",
    "together-dpo": "preference",
    "llamafactory-dpo": "preference",
    "kto": "kto",
    "llamafactory-kto": "kto",
}


def compare(form, split, conversations):
    """Every row that was written is there, in its place, and says the same."""
    named = ids(form, split)
    assert len(conversations) == len(named), f"{form}/{split}: {len(named)} rows written, {len(conversations)} loaded"
    wanted = judged[judged_as[form]][split] if form in judged_as else [said[identity] for identity in named]
    for identity, found, want in zip(named, conversations, wanted, strict=True):
        assert found == want, f"{form}/{split}: {identity} reads {str(found)[:150]!r}, and was {str(want)[:150]!r}"
    return len(named)


def chatml(messages):
    return "\n".join(f"<|im_start|>{role}\n{content}<|im_end|>" for role, content in messages)


def alpaca(row):
    start = [("system", row["system"])] if row.get("system") else []
    for user, answer in row.get("history") or []:
        start += [("user", user), ("assistant", answer)]
    user = row["instruction"] + ("\n" + row["input"] if row["input"] else "")
    return [*start, ("user", user), ("assistant", row["output"])]


def factory_turns(turns):
    roles = {"human": "user", "gpt": "assistant", "observation": "tool"}
    found = []
    for turn in turns:
        if turn["from"] == "function_call":
            given = json.loads(turn["value"])
            found.append(call(given["name"], given["arguments"]))
        else:
            found.append((roles[turn["from"]], turn["value"]))
    return found


def sharegpt(row):
    start = [("system", row["system"])] if row.get("system") else []
    return [*start, *factory_turns(row["conversations"])]


def gemini(row):
    found = [("system", row["systemInstruction"]["parts"][0]["text"])] if row.get("systemInstruction") else []
    for turn in row["contents"]:
        for part in turn["parts"]:
            if part.get("functionCall"):
                found.append(call(part["functionCall"]["name"], part["functionCall"]["args"]))
            elif part.get("functionResponse"):
                found.append(("tool", part["functionResponse"]["response"]["result"]))
            else:
                found.append(("user" if turn["role"] == "user" else "assistant", part["text"]))
    return found


def nova(row):
    start = [("system", row["system"][0]["text"])] if row.get("system") else []
    return [*start, *((turn["role"], turn["content"][0]["text"]) for turn in row["messages"])]


by_format = {
    "messages": lambda row: pairs(row["messages"]),
    "template-messages": lambda row: pairs(row["messages"]),
    "alpaca": alpaca,
    "sharegpt": sharegpt,
    "prompt-completion": lambda row: pairs(row["prompt"]) + pairs(row["completion"]),
    "openai": lambda row: pairs(row["messages"]),
    "together": lambda row: pairs(row["messages"]),
    "fireworks": lambda row: pairs(row["messages"]),
    "mistral": lambda row: pairs(row["messages"]),
    "gemini": gemini,
    "nova": nova,
    "preference": lambda row: pairs(row["prompt"]) + [("chosen", row["chosen"][0]["content"]), ("rejected", row["rejected"][0]["content"])],
    "openai-dpo": lambda row: pairs(row["input"]["messages"])
    + [("chosen", row["preferred_output"][0]["content"]), ("rejected", row["non_preferred_output"][0]["content"])],
    "kto": lambda row: pairs(row["prompt"]) + pairs(row["completion"]) + [("label", row["label"])],
    "llamafactory-dpo": lambda row: sharegpt(row) + [("chosen", row["chosen"]["value"]), ("rejected", row["rejected"]["value"])],
    "llamafactory-kto": lambda row: sharegpt(row) + [("label", row["kto_tag"])],
}
by_format["together-dpo"] = by_format["openai-dpo"]
