"""Chat templates of many families render the messages of a release: with tools, with reasoning, with and without a system prompt.

Usage: templates.py RELEASE [REASONED]; see rows.py for what it prints and reads from the environment. REASONED is a release of rows with
reasoning, in `template-messages` in a field of its own and in `messages` within <think> tags. The templates are those that trl carries.
"""

import importlib.metadata as metadata
import json
import logging
import sys
from pathlib import Path

logging.disable(logging.WARNING)
from rows import check, filled, ids, lines, release, said
from families import folder, messages_of
from transformers.utils.chat_template_utils import render_jinja_template

version = f"trl {metadata.version('trl')}, transformers {metadata.version('transformers')}"

# By template: what it has no place for, and so does not say (`raises`: it refuses such rows).
templates = {
    "qwen2_5": {},
    "qwen3": {},
    "qwen3_5_think": {},
    "llama3": {"calls": "raises or leaves out", "tools": True},
    "llama3_1": {"two": "raises", "beside": True},
    "gemma": {"system": "raises", "calls": "raises"},
    "gemma3": {"calls": "raises"},
    "gemma4_v5": {},
    "phi3": {"calls": "raises or leaves out"},
    "gptoss": {"two": "leaves out", "beside": True},
    "glm4moe": {},
    "nemotron_3_nano": {},
    "lfm2_2_5_v2": {},
    "cohere2": {"calls": "raises"},
}


def leaves(value):
    if isinstance(value, dict):
        return [one for key, inner in value.items() for one in [key, *leaves(inner)]]
    return [one for inner in value for one in leaves(inner)] if isinstance(value, list) else [value]


def forms_of(value):
    """A value as templates write it: plain, or as JSON with or without escapes."""
    whole = [json.dumps(value, ensure_ascii=False), json.dumps(value)]
    return {*whole, *(one[1:-1] for one in whole), value.strip()} if isinstance(value, str) else {*whole, str(value)}


def is_in(value, text):
    # Values that say nothing are written in many ways.
    return value is None or isinstance(value, bool) or value == "" or any(one in text for one in forms_of(value))


def render(source, messages, tools):
    return render_jinja_template([messages], tools=tools, chat_template=source, bos_token="<s>", eos_token="</s>")[0][0]


def with_template(name):
    lacks = templates[name]
    source = (folder / f"{name}.jinja").read_text(encoding="utf-8")
    rows = calls = refused = 0
    for split in filled("template-messages"):
        written = lines(release / "data/template-messages" / f"{split}.jsonl")
        named = ids("template-messages", split)
        assert len(written) == len(named), f"{split}: {len(named)} rows written, {len(written)} there"
        for identity, row in zip(named, written, strict=True):
            messages, tools = messages_of(row)
            wanted = said[identity]
            has_calls = any(role == "call" for role, _ in wanted)
            two = any(len(message.get("tool_calls", [])) > 1 for message in messages)
            none = (has_calls and lacks.get("calls")) or (two and lacks.get("two")) or (wanted[0][0] == "system" and lacks.get("system"))
            if none:
                if none == "raises":
                    try:
                        render(source, messages, tools)
                    except Exception:
                        refused += 1
                        continue
                    raise AssertionError(f"{identity}: the template takes it, and this list says that it does not")
                refused += 1
                continue
            text = render(source, messages, tools)
            at = 0
            for role, content in wanted:
                if role == "call":
                    given = json.loads(content)
                    missing = [one for one in leaves(given) if not is_in(one, text[at:])]
                    assert not missing, f"{identity}: {missing} of a call is not in {text[at : at + 300]!r}"
                    twice = json.dumps(json.dumps(given[1], ensure_ascii=False), ensure_ascii=False)
                    assert twice not in text and json.dumps(json.dumps(given[1])) not in text, f"{identity}: arguments are JSON twice"
                    calls += 1
                    continue
                beside = has_calls and role == "assistant" and lacks.get("beside")
                place = min((found for one in forms_of(content) if (found := text.find(one, at)) >= 0), default=-1)
                assert place >= 0 or beside, f"{identity}: {role} says {content[:80]!r}, which is not in {text[at : at + 200]!r}"
                if place >= 0 and role != "system" and not has_calls:
                    at = place + 1
            if has_calls:
                assert all(tool["function"]["name"] in text for tool in tools), f"{identity}: no tools"
            rows += 1
    what = f"; {refused} with what it has no place for ({', '.join(lacks)}) are refused or left out by it" if refused else ""
    return f"{rows} rows, {calls} calls of tools{what}; {version}"


for name in templates:
    check(f"the template {name} says all that is in", "template-messages", lambda name=name: with_template(name))

# How often reasoning must be in the text: where the conversation has one turn of the user, all of these write it.
thinkers = ("qwen3", "qwen3_5_think", "gptoss", "glm4moe", "nemotron_3_nano")


def with_reasoning(name, reasoned):
    source = (folder / f"{name}.jinja").read_text(encoding="utf-8")
    rows = 0
    for split in ("train", "validation", "test"):
        apart = lines(reasoned / "data/template-messages" / f"{split}.jsonl")
        within = lines(reasoned / "data/messages" / f"{split}.jsonl")
        for one, other in zip(apart, within, strict=True):
            messages, _ = messages_of(one)
            reasoning = messages[-1]["thinking"]
            text = render(source, messages, None)
            assert text.count(reasoning) == 1, f"{reasoning[:60]!r} is there {text.count(reasoning)} times"
            assert text.index(reasoning) < text.rindex(messages[-1]["content"]), "the reasoning stands behind its answer"
            tagged, _ = messages_of(other)
            if name != "gptoss":
                assert render(source, tagged, None) == text, "<think> tags in the answer say other than a field beside it"
            rows += 1
    assert rows > 0, "no row has reasoning"
    return f"{rows} rows with reasoning{'' if name == 'gptoss' else ', the same from a field and from <think> tags'}; {version}"


if len(sys.argv) > 2:
    for name in thinkers:
        check(f"the template {name} writes reasoning before the answer, once:", "template-messages", lambda name=name: with_reasoning(name, Path(sys.argv[2])))
