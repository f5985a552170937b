"""LLaMA-Factory loads a release by the dataset_info.json that stands in it, converts and tokenises it by its own templates; all is decoded again.

Usage: llamafactory-whole.py RELEASE; see rows.py for what it prints and reads from the environment.
"""

import importlib.metadata as metadata
import json
import os

import datasets
from rows import check, filled, good, ids, judged, release, said

datasets.disable_progress_bars()
import torch  # noqa: E402
from llamafactory.data.loader import get_dataset  # noqa: E402
from llamafactory.data.template import get_template_and_fix_tokenizer  # noqa: E402
from llamafactory.hparams import DataArguments, ModelArguments  # noqa: E402
from tokenizers import Tokenizer, decoders, models, pre_tokenizers  # noqa: E402
from transformers import PreTrainedTokenizerFast, Seq2SeqTrainingArguments  # noqa: E402

torch.set_num_threads(1)
versions = f"llamafactory {metadata.version('llamafactory')}, transformers {metadata.version('transformers')}, datasets {datasets.__version__}, torch {torch.__version__}"
cache = os.environ["LOADERS_CACHE"]
marks = ["<|im_start|>", "<|im_end|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<start_of_turn>", "<end_of_turn>", "<s>", "</s>", "<pad>"]


def tokenizer():
    """Every byte is a token."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(models.BPE(vocab={one: at for at, one in enumerate(alphabet)}, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    found = PreTrainedTokenizerFast(tokenizer_object=made, bos_token="<s>", eos_token="</s>", pad_token="<pad>", clean_up_tokenization_spaces=False)
    found.add_special_tokens({"additional_special_tokens": marks[:7]})
    return found


def chatml(pairs):
    return "".join(f"<|im_start|>{role}\n{text}<|im_end|>\n" for role, text in pairs)


def llama3(pairs):
    return "<s>" + "".join(f"<|start_header_id|>{role}<|end_header_id|>\n\n{text}<|eot_id|>" for role, text in pairs)


def gemma(pairs):
    system = f"{pairs[0][1]}\n\n" if pairs[0][0] == "system" else ""
    talk = pairs[1:] if system else pairs
    return "<s>" + "".join(
        f"<start_of_turn>{'model' if role == 'assistant' else role}\n{system if at == 0 else ''}{text}<end_of_turn>\n" for at, (role, text) in enumerate(talk)
    )


# Its own templates, said once more by hand; and what ends an answer.
by_hand = {"qwen3_nothink": (chatml, "<|im_end|>\n"), "llama3": (llama3, "<|eot_id|>"), "gemma": (gemma, "<end_of_turn>\n")}


def prepared(form, split, template, stage, cutoff=10_000_000):
    tokens = tokenizer()
    data = DataArguments(template=template, dataset=split, dataset_dir=str(release / "data" / form), cutoff_len=cutoff, overwrite_cache=True)
    training = Seq2SeqTrainingArguments(output_dir=os.path.join(cache, "out"), report_to="none", use_cpu=True, do_train=True)
    model = ModelArguments(model_name_or_path="none", cache_dir=os.path.join(cache, "factory"))
    found = get_dataset(get_template_and_fix_tokenizer(tokens, data), model, data, training, stage, tokens)
    return tokens, found["train_dataset"]


def decode(tokens, found):
    return tokens.decode([one for one in found if one != -100], skip_special_tokens=False, clean_up_tokenization_spaces=False)


def same(identity, found, wanted, what):
    if found == wanted:
        return
    at = next((place for place, (a, b) in enumerate(zip(found, wanted)) if a != b), min(len(found), len(wanted)))
    raise AssertionError(f"{identity}: {what} is {found[max(0, at - 40) : at + 60]!r}, and ours {wanted[max(0, at - 40) : at + 60]!r}")


def calls_in(text):
    """Calls as its templates write them, whatever the order of their keys."""
    found = []
    for start in [at for at in range(len(text)) if text.startswith('{"name": ', at)]:
        try:
            one, _ = json.JSONDecoder(strict=False).raw_decode(text, start)
            found.append([one["name"], one.get("arguments", one.get("parameters"))])
        except (ValueError, KeyError):
            pass
    return found


def supervised(form, template):
    write, end = by_hand[template]
    rows = tools = 0
    for split in filled(form):
        tokens, found = prepared(form, split, template, "sft")
        named = ids(form, split)
        assert len(found) == len(named), f"{form}/{split}: {len(named)} rows written, {len(found)} prepared"
        for identity, row in zip(named, found, strict=True):
            wanted = said[identity]
            text, trained = decode(tokens, row["input_ids"]), decode(tokens, row["labels"])
            if not any(role in ("call", "tool") for role, _ in wanted):
                same(identity, text, write(wanted), "its text")
                same(identity, trained, "".join(content + end for role, content in wanted if role == "assistant"), "what is trained on")
            else:
                for role, content in wanted:
                    if role == "call":
                        name, given = json.loads(content)
                        assert [name, given] in calls_in(trained), f"{identity}: no call {content} in {trained[:200]!r}"
                        assert name in text.split(wanted[-1][1])[0].split("assistant")[0], f"{identity}: no tools in front"
                    else:
                        assert content in text and (role != "assistant" or content + end in trained), f"{identity}: {role}"
                tools += 1
            rows += 1
    return f"{rows} rows, {tools} with tools, {versions}"


def pairs_of(template):
    write, end = by_hand[template]
    rows = 0
    for split in filled("llamafactory-dpo"):
        tokens, found = prepared("llamafactory-dpo", split, template, "rm")
        wanted = judged["preference"][split]
        assert len(found) == len(wanted), f"llamafactory-dpo/{split}: {len(wanted)} rows written, {len(found)} prepared"
        for identity, row, pair in zip(ids("llamafactory-dpo", split), found, wanted, strict=True):
            for key, (_, text) in zip(("chosen", "rejected"), pair[-2:], strict=True):
                same(identity, decode(tokens, row[f"{key}_input_ids"]), write(pair[:-2] + [("assistant", text)]), key)
                same(identity, decode(tokens, row[f"{key}_labels"]), text + end, f"what is trained on in {key}")
            rows += 1
    return f"{rows} pairs, {versions}"


def labelled(template):
    write, end = by_hand[template]
    rows = 0
    for split in filled("llamafactory-kto"):
        tokens, found = prepared("llamafactory-kto", split, template, "kto")
        wanted = judged["kto"][split]
        assert len(found) == len(wanted), f"llamafactory-kto/{split}: {len(wanted)} rows written, {len(found)} prepared"
        for identity, row, one in zip(ids("llamafactory-kto", split), found, wanted, strict=True):
            (_, text), (_, label) = one[-2:]
            same(identity, decode(tokens, row["input_ids"]), write(one[:-2] + [("assistant", text)]), "its text")
            same(identity, decode(tokens, row["labels"]), text + end, "what is trained on")
            assert row["kto_tags"] is label, f"{identity}: the tag is {row['kto_tags']}"
            rows += 1
    return f"{rows} labelled answers, {versions}"


def at_default():
    most = DataArguments(template="qwen3_nothink").cutoff_len
    _, whole = prepared("sharegpt", "train", "qwen3_nothink", "sft")
    _, cut = prepared("sharegpt", "train", "qwen3_nothink", "sft", most)
    long = sum(len(row["input_ids"]) > most for row in whole)
    changed = sum(a["input_ids"] != b["input_ids"] for a, b in zip(whole, cut, strict=True))
    assert long == changed > 0, f"{long} rows are longer, {changed} were cut"
    return f"cutoff_len {most}: {long} of {len(whole)} rows are cut, a token a byte"


for template in by_hand:
    for form in ("alpaca", "sharegpt"):
        # Gemma's of its templates has no place for tools.
        if (form, template) != ("sharegpt", "gemma"):
            check(f"LLaMA-Factory tokenises by its template {template}:", form, lambda form=form, template=template: supervised(form, template))
    check(f"LLaMA-Factory tokenises by its template {template}:", "llamafactory-dpo", lambda template=template: pairs_of(template))
    check(f"LLaMA-Factory tokenises by its template {template}:", "llamafactory-kto", lambda template=template: labelled(template))
if release == good:
    check("LLaMA-Factory cuts as counted where nobody sets cutoff_len:", "sharegpt", at_default)
