"""Axolotl's own prompt strategy reads a release by the axolotl.yaml that stands in it, tokenises it, and all is decoded again.

Usage: axolotl-strategy.py RELEASE AXOLOTL; AXOLOTL is the folder that the package alone lies in. See rows.py for what it prints and reads from
the environment.
"""

import importlib.metadata as metadata
import logging
import sys

sys.path.append(sys.argv[2])
import datasets
import yaml
from rows import check, filled, ids, release, said
from families import families, messages_of, runs, tokenizer

datasets.disable_progress_bars()
from axolotl.prompt_strategies.chat_template import load  # noqa: E402
from axolotl.utils.dict import DictDefault  # noqa: E402

logging.disable(logging.WARNING)
versions = f"axolotl {next(metadata.distributions(path=[sys.argv[2]], name='axolotl')).version}, transformers {metadata.version('transformers')}, datasets {datasets.__version__}"
mark = "<think>\n\n</think>\n\n"
texts = [content for pairs in said.values() for _, content in pairs]


def rows_of(form, split):
    """The rows as the snippet names them, and what it says of them."""
    named = yaml.safe_load((release / "data" / form / "axolotl.yaml").read_text(encoding="utf-8"))
    entry = next(one for key in ("datasets", "test_datasets") for one in named.get(key, []) if one["path"].rsplit("/", 1)[-1].startswith(split))
    return entry, datasets.load_dataset(entry["ds_type"], data_files=str(release / entry["path"]), split="train")


def strategy(form, family):
    own, _, end, by_hand, _, _ = families[family]
    tokens = tokenizer(own, texts, end)
    rows = tools = 0
    for split in filled(form):
        if split == "test":
            continue
        entry, found = rows_of(form, split)
        named = ids(form, split)
        assert len(found) == len(named), f"{form}/{split}: {len(named)} rows written, {len(found)} loaded"
        settings = DictDefault({"sequence_len": 10_000_000, "train_on_inputs": False, "chat_template": "tokenizer_default"})
        tokenise = load(tokens, settings, DictDefault({**entry, "chat_template": "tokenizer_default"}))
        for identity, row in zip(named, found, strict=True):
            wanted = said[identity]
            has_tools = any(role in ("call", "tool") for role, _ in wanted)
            if has_tools and not families[family][5]:
                continue
            out = tokenise.tokenize_prompt(dict(row))
            text = tokens.decode(out["input_ids"], skip_special_tokens=False, clean_up_tokenization_spaces=False)
            trained = "".join(tokens.decode(run, skip_special_tokens=False, clean_up_tokenization_spaces=False) for run in runs(out["input_ids"], out["labels"]))
            if has_tools:
                messages, offered = messages_of(row)
                assert all(tool["function"]["name"] in text for tool in offered), f"{identity}: no tools"
                calls = sum(role == "call" for role, _ in wanted)
                # The template says how to call, too, but names no tool there.
                found_calls = text.count('<tool_call>\n{"name": "')
                assert found_calls == calls, f"{identity}: {found_calls} calls of {calls}"
                assert all(content.strip() in text for role, content in wanted if role != "call"), f"{identity}: a text is not there"
                tools += 1
            else:
                # The template as it is shipped writes the empty mark of reasoning in the last answer alone.
                ours = by_hand(wanted).replace(mark, "")
                assert text.replace(mark, "") == ours, f"{identity}: its text is {text[-200:]!r}, and ours {ours[-200:]!r}"
                answers = "".join(content.strip() + end for role, content in wanted if role == "assistant")
                assert trained.replace(mark, "") == answers, f"{identity}: trained on {trained[:200]!r}, and not {answers[:200]!r}"
            rows += 1
    return f"{rows} rows, {tools} with tools, {versions}"


for family in ("ChatML", "Llama 3", "Qwen 3"):
    check(f"Axolotl's strategy tokenises by axolotl.yaml and the template of {family}:", "messages", lambda family=family: strategy("messages", family))
