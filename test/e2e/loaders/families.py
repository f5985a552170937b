"""Chat templates that models are shipped with, tokenizers made here, and how each family writes a conversation, said once more by hand.

The templates are those that trl carries, but `chatml`, which stands here. The tokenizers cut bytes, with merges learnt from the release:
no text is unknown to them, and every text decodes to itself.
"""

import json
import os
import re
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
import trl  # noqa: E402
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers  # noqa: E402
from transformers import PreTrainedTokenizerFast  # noqa: E402

folder = Path(trl.__file__).parent / "chat_templates"
chatml = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' }}"
    "{% if message['role'] == 'assistant' %}{% generation %}{{ message['content'] + '<|im_end|>' }}{% endgeneration %}{{ '\\n' }}"
    "{% else %}{{ message['content'] + '<|im_end|>\\n' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


def template(name):
    return chatml if name == "chatml" else (folder / f"{name}.jinja").read_text(encoding="utf-8")


def qwen3(said):
    return "".join(f"<|im_start|>{role}\n" + ("<think>\n\n</think>\n\n" if role == "assistant" else "") + f"{text}<|im_end|>\n" for role, text in said)


def llama3(said):
    return "<s>" + "".join(f"<|start_header_id|>{role}<|end_header_id|>\n\n{text.strip()}<|eot_id|>" for role, text in said)


def gemma3(said):
    system = f"{said[0][1]}\n\n" if said[0][0] == "system" else ""
    talk = said[1:] if system else said
    turns = [f"<start_of_turn>{'model' if role == 'assistant' else role}\n{system if at == 0 else ''}{text.strip()}<end_of_turn>\n" for at, (role, text) in enumerate(talk)]
    return "<s>" + "".join(turns)


def phi3(said):
    return "".join(f"<|{role}|>\n{text}<|end|>\n" for role, text in said) + "</s>"


def plain(said):
    return "".join(f"<|im_start|>{role}\n{text}<|im_end|>\n" for role, text in said)


# By family: the template as it is shipped and the one that marks answers; the end of a text; the conversation by hand; what is trained on, answer
# by answer; whether it has a place for tools.
families = {
    "ChatML": ("chatml", "chatml", "<|im_end|>", plain, lambda text, last: f"{text}<|im_end|>", False),
    "Qwen 3": ("qwen3", "qwen3_training", "<|im_end|>", qwen3, lambda text, last: f"<think>\n\n</think>\n\n{text}<|im_end|>\n", True),
    "Llama 3": ("llama3", "llama3_training", "<|eot_id|>", llama3, lambda text, last: f"{text.strip()}<|eot_id|>", False),
    "Gemma 3": ("gemma3", "gemma3_training", "<end_of_turn>", gemma3, lambda text, last: f"{text.strip()}<end_of_turn>\n", False),
    "Phi 3": ("phi3", "phi3_training", "</s>", phi3, lambda text, last: f"{text}<|end|>\n{'</s>' if last else ''}", False),
}


def tokenizer(name, texts, end="</s>"):
    """A tokenizer with this template; `texts` are what its merges are learnt from."""
    source = template(name)
    # Marks inside of tags of Jinja are no tokens.
    marks = sorted(set(re.findall(r"<[|｜][^<>{}'\" ]{1,40}[|｜]>|<(?:start|end)_of_turn>|\[gMASK\]|<sop>", source)) | {end, "<s>", "</s>", "<pad>"})
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=1500, initial_alphabet=alphabet, special_tokens=marks, show_progress=False, max_token_length=12))
    found = PreTrainedTokenizerFast(tokenizer_object=made, bos_token="<s>", eos_token=end, pad_token="<pad>", clean_up_tokenization_spaces=False)
    found.chat_template = source
    return found


def runs(ids, labels):
    """The stretches that are trained on."""
    found, open_ = [], False
    for identity, label in zip(ids, labels, strict=True):
        if label == -100:
            open_ = False
        elif not open_:
            found.append([identity])
            open_ = True
        else:
            found[-1].append(identity)
    return found


def messages_of(row):
    """Messages and tools of a row as a template takes them, read from the line itself."""
    messages = [{key: value for key, value in message.items() if value is not None} for message in row["messages"]]
    tools = row.get("tools")
    return messages, json.loads(tools) if isinstance(tools, str) else tools or None
