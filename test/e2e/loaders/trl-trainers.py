"""SFTTrainer, DPOTrainer and KTOTrainer are made on a release, with a model of a few random weights; what they prepared is decoded again.

Usage: trl-trainers.py RELEASE; see rows.py for what it prints and reads from the environment.
"""

import importlib.metadata as metadata
import logging
import os
import warnings

import datasets
import torch
from rows import check, filled, good, ids, judged, lines, release, said
from families import families, messages_of, runs, tokenizer

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
datasets.disable_progress_bars()
torch.set_num_threads(1)
from transformers import LlamaConfig, LlamaForCausalLM  # noqa: E402
from trl import DPOConfig, DPOTrainer, KTOConfig, KTOTrainer, SFTConfig, SFTTrainer  # noqa: E402

versions = f"trl {metadata.version('trl')}, transformers {metadata.version('transformers')}, datasets {datasets.__version__}, torch {torch.__version__}"
cache = os.environ["LOADERS_CACHE"]
texts = [content for pairs in said.values() for _, content in pairs]
made = {}


def tokens(name, end):
    if (name, end) not in made:
        made[name, end] = tokenizer(name, texts, end)
    return made[name, end]


def model(tokens_):
    torch.manual_seed(1)
    shape = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=2)
    return LlamaForCausalLM(LlamaConfig(vocab_size=len(tokens_), max_position_embeddings=256, **shape))


def models(trainer, tokens_):
    """The model, and for preferences the one that it is compared with."""
    return [model(tokens_)] if trainer is SFTTrainer else [model(tokens_), model(tokens_)]


def settings(kind, **more):
    return kind(output_dir=os.path.join(cache, "out"), report_to="none", use_cpu=True, bf16=False, per_device_train_batch_size=2, disable_tqdm=True, **more)


loaded = {}


def load(form):
    if form not in loaded:
        loaded[form] = datasets.load_dataset(str(release), form)
    return loaded[form]


def of(form, split):
    """What is loaded of a split, beside the ids of its rows."""
    found, named = load(form)[split], ids(form, split)
    assert len(found) == len(named), f"{form}/{split}: {len(named)} rows written, {len(found)} loaded"
    return found, named


def decode(tokens_, found):
    return tokens_.decode(found, skip_special_tokens=False, clean_up_tokenization_spaces=False)


def has_tools(wanted):
    return any(role in ("call", "tool") for role, _ in wanted)


def same(identity, found, wanted, what):
    if found == wanted:
        return
    at = next((place for place, (a, b) in enumerate(zip(found, wanted)) if a != b), min(len(found), len(wanted)))
    raise AssertionError(f"{identity}: {what} is {found[max(0, at - 40) : at + 60]!r}, and ours {wanted[max(0, at - 40) : at + 60]!r}")


def sft(form, family):
    """Conversations: the whole text, and that answers alone are trained on, each with the end of its turn."""
    own, training, end, by_hand, answer, _ = families[family]
    tokens_ = tokens(training, end)
    rows = 0
    for split in filled(form):
        found, named = of(form, split)
        talk = [at for at, identity in enumerate(named) if not has_tools(said[identity])]
        found, named = found.select(talk), [named[at] for at in talk]
        trainer = SFTTrainer(model(tokens_), settings(SFTConfig, max_length=None, assistant_only_loss=True), train_dataset=found, processing_class=tokens_)
        prepared = trainer.train_dataset
        assert len(prepared) == len(named), f"{form}/{split}: {len(named)} rows given, {len(prepared)} prepared"
        for identity, row in zip(named, prepared, strict=True):
            wanted = said[identity]
            same(identity, decode(tokens_, row["input_ids"]), by_hand(wanted), "its text")
            answers = [text for role, text in wanted if role == "assistant"]
            trained = [decode(tokens_, run) for run in runs(row["input_ids"], row["labels"])]
            same(identity, trained, [answer(text, at == len(answers) - 1) for at, text in enumerate(answers)], "what is trained on")
            rows += 1
    return f"{rows} rows, {versions}"


def sft_tools():
    """Rows with tools: as the template writes our own line, with every call trained on."""
    tokens_ = tokens("qwen3_training", "<|im_end|>")
    rows = 0
    for split in filled("template-messages"):
        found, named = of("template-messages", split)
        talk = [at for at, identity in enumerate(named) if has_tools(said[identity])]
        if not talk:
            continue
        ours = lines(good / "data/template-messages" / f"{split}.jsonl")
        trainer = SFTTrainer(
            model(tokens_), settings(SFTConfig, max_length=None, assistant_only_loss=True), train_dataset=found.select(talk), processing_class=tokens_
        )
        prepared = trainer.train_dataset
        assert len(prepared) == len(talk), f"{len(talk)} rows given, {len(prepared)} prepared"
        for at, row in zip(talk, prepared, strict=True):
            messages, tools = messages_of(ours[at])
            text = decode(tokens_, row["input_ids"])
            same(named[at], text, tokens_.apply_chat_template(messages, tools=tools, tokenize=False), "its text")
            assert tools and tools[0]["function"]["name"] in text.split("<|im_start|>user")[0], f"{named[at]}: no tools in front"
            trained = [decode(tokens_, run) for run in runs(row["input_ids"], row["labels"])]
            assert len(trained) == sum(message["role"] == "assistant" for message in messages), f"{named[at]}: {len(trained)} answers are trained on"
            calls = [call for message in messages for call in message.get("tool_calls", [])]
            assert calls and sum(one.count("<tool_call>\n") for one in trained) == len(calls), f"{named[at]}: a call is not trained on"
            rows += 1
    assert rows > 0, "no row calls a tool"
    return f"{rows} rows with calls of tools, {versions}"


def sft_text():
    tokens_ = tokens("chatml", "<|im_end|>")
    rows = 0
    for split in filled("chatml"):
        found, named = of("chatml", split)
        trainer = SFTTrainer(model(tokens_), settings(SFTConfig, max_length=None), train_dataset=found, processing_class=tokens_)
        assert len(trainer.train_dataset) == len(named), f"chatml/{split}: {len(trainer.train_dataset)} prepared"
        for identity, row in zip(named, trainer.train_dataset, strict=True):
            same(identity, decode(tokens_, row["input_ids"]) + "\n", families["ChatML"][3](said[identity]), "its text")
            assert row["labels"] == row["input_ids"], f"{identity}: a part is not trained on"
            rows += 1
    return f"{rows} rows, {versions}"


def sft_completion(family):
    own, _, end, by_hand, _, _ = families[family]
    tokens_ = tokens(own, end)
    rows = 0
    for split in filled("prompt-completion"):
        found, named = of("prompt-completion", split)
        trainer = SFTTrainer(model(tokens_), settings(SFTConfig, max_length=None), train_dataset=found, processing_class=tokens_)
        assert len(trainer.train_dataset) == len(named), f"prompt-completion/{split}: {len(trainer.train_dataset)} prepared"
        for identity, row in zip(named, trainer.train_dataset, strict=True):
            wanted = said[identity]
            same(identity, decode(tokens_, row["input_ids"]), by_hand(wanted), "its text")
            trained = [decode(tokens_, run) for run in runs(row["input_ids"], row["labels"])]
            same(identity, trained, [answer_of(by_hand, wanted[:-1], wanted[-1][1])], "what is trained on")
            rows += 1
    return f"{rows} rows, {versions}"


def dpo(family):
    own, _, end, by_hand, _, _ = families[family]
    tokens_ = tokens(own, end)
    rows = 0
    for split in filled("preference"):
        found, named = of("preference", split)
        trainer = DPOTrainer(model(tokens_), model(tokens_), args=settings(DPOConfig, max_length=None), train_dataset=found, processing_class=tokens_)
        assert len(trainer.train_dataset) == len(named), f"preference/{split}: {len(named)} rows given, {len(trainer.train_dataset)} prepared"
        for identity, wanted, row in zip(named, judged["preference"][split], trainer.train_dataset, strict=True):
            prompt, answers = wanted[:-2], wanted[-2:]
            for (_, text), key in zip(answers, ("chosen_ids", "rejected_ids"), strict=True):
                same(identity, decode(tokens_, row["prompt_ids"] + row[key]), by_hand(prompt + [("assistant", text)]), key)
                same(identity, decode(tokens_, row[key]), answer_of(by_hand, prompt, text), f"what is trained on in {key}")
            rows += 1
    return f"{rows} pairs, {versions}"


def answer_of(by_hand, prompt, text):
    whole, mark = by_hand(prompt + [("assistant", text)]), "\ufdd0"
    return whole[by_hand(prompt + [("assistant", mark)]).rindex(mark) :]


def kto(family):
    own, _, end, by_hand, _, _ = families[family]
    tokens_ = tokens(own, end)
    rows = 0
    for split in filled("kto"):
        found, named = of("kto", split)
        trainer = KTOTrainer(model(tokens_), model(tokens_), args=settings(KTOConfig, max_length=None), train_dataset=found, processing_class=tokens_)
        assert len(trainer.train_dataset) == len(named), f"kto/{split}: {len(named)} rows given, {len(trainer.train_dataset)} prepared"
        for identity, wanted, row in zip(named, judged["kto"][split], trainer.train_dataset, strict=True):
            prompt, (_, text), (_, label) = wanted[:-2], wanted[-2], wanted[-1]
            same(identity, decode(tokens_, row["prompt_ids"] + row["completion_ids"]), by_hand(prompt + [("assistant", text)]), "its text")
            same(identity, decode(tokens_, row["completion_ids"]), answer_of(by_hand, prompt, text), "what is trained on")
            assert row["label"] is label, f"{identity}: the label is {row['label']}"
            rows += 1
    return f"{rows} labelled answers, {versions}"


def at_default():
    """What max_length, as it is when nobody sets it, takes: counted from whole rows, and found so."""
    told = []
    tokens_ = tokens("chatml", "<|im_end|>")
    for form, trainer, config, key in (
        ("messages", SFTTrainer, SFTConfig, None),
        ("preference", DPOTrainer, DPOConfig, "prompt_ids"),
        ("kto", KTOTrainer, KTOConfig, "prompt_ids"),
    ):
        found, named = of(form, "train")
        if form == "messages":
            found = found.select([at for at, identity in enumerate(named) if not has_tools(said[identity])])
        most = config(output_dir=cache, use_cpu=True, bf16=False).max_length

        def prepared(length, form=form, trainer=trainer, config=config, found=found):
            more = {"assistant_only_loss": True} if form == "messages" else {}
            args = settings(config, max_length=length, **more)
            return trainer(*models(trainer, tokens_), args=args, train_dataset=found, processing_class=tokens_).train_dataset

        whole, cut = prepared(None), prepared(most)
        if form == "messages":
            gone = sum(not any(label != -100 for label in row["labels"][:most]) for row in whole)
            long = sum(len(row["input_ids"]) > most for row in whole)
            assert max(len(row["input_ids"]) for row in cut) <= most, "longer than max_length"
            told.append(f"SFT cuts {long - gone} rows and drops {gone} of {len(whole)}")
        else:
            gone = sum(len(row[key]) >= most for row in whole)
            told.append(f"{'DPO' if form == 'preference' else 'KTO'} drops {gone} of {len(whole)}")
        assert len(cut) == len(whole) - gone, f"{form}: {len(whole)} rows, {gone} counted as dropped, {len(cut)} prepared"
        assert long > 0 if form == "messages" else gone > 0, f"{form}: no row is too long, so nothing was shown"
    return f"max_length {most}: {'; '.join(told)}"


def steps():
    """A step of training: what was prepared goes through collator and loss."""
    tokens_ = tokens("chatml", "<|im_end|>")
    told = []
    for form, trainer, config in (("prompt-completion", SFTTrainer, SFTConfig), ("preference", DPOTrainer, DPOConfig), ("kto", KTOTrainer, KTOConfig)):
        found, named = of(form, "train")
        short = found.select([at for at in range(len(found)) if len(str(found[at])) < 600][:4])
        args = settings(config, max_length=None, max_steps=1, save_strategy="no", gradient_checkpointing=False)
        loss = trainer(*models(trainer, tokens_), args=args, train_dataset=short, processing_class=tokens_).train().training_loss
        assert loss == loss and 0 < loss < 100, f"{form}: a loss of {loss}"
        told.append(f"{form} {loss:.2f}")
    return f"loss of one step: {', '.join(told)}"


for family in families:
    for form in ("messages", "template-messages"):
        check(f"TRL's SFTTrainer prepares by the template of {family}, and trains on answers alone:", form, lambda form=form, family=family: sft(form, family))
check("TRL's SFTTrainer prepares rows with tools by the template of Qwen 3:", "template-messages", sft_tools)
check("TRL's SFTTrainer prepares texts:", "chatml", sft_text)
for family in ("ChatML", "Llama 3", "Gemma 3", "Phi 3"):
    check(f"TRL's SFTTrainer prepares by the template of {family}, and trains on the completion alone:", "prompt-completion", lambda family=family: sft_completion(family))
    check(f"TRL's DPOTrainer prepares by the template of {family}:", "preference", lambda family=family: dpo(family))
    check(f"TRL's KTOTrainer prepares by the template of {family}:", "kto", lambda family=family: kto(family))
if release == good:
    check("TRL's trainers cut and drop as counted where nobody sets max_length:", "kto", at_default)
    check("TRL's trainers train a step on what they prepared:", "kto", steps)
