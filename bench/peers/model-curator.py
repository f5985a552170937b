"""Calls of a model server with curator: one LLM over a list of rows, max_concurrent_requests as many as the server has slots and its limits
by the minute out of the way. --task chain: a second LLM judges the first one's texts, after all of them are there, as its guide has it."""
import os
import tempfile
from pathlib import Path

from common import arguments, finish, version

args = arguments(__doc__, "url", calls=1000, slots=64, first=0, task="single")
# The constructor fetches a list of tokens even for a server of one's own. litellm brings the same file along.
import importlib.util

litellm = Path(importlib.util.find_spec("litellm").origin).parent
os.environ.update(
    CURATOR_CACHE_DIR=tempfile.mkdtemp(),
    TIKTOKEN_CACHE_DIR=str(litellm / "litellm_core_utils" / "tokenizers"),
    LITELLM_LOCAL_MODEL_COST_MAP="True",
    TELEMETRY_ENABLED="false",
    HF_HUB_OFFLINE="1",
    OPENAI_API_KEY="none",
)
from bespokelabs import curator


class Answer(curator.LLM):
    def prompt(self, row):
        return f"Question {row['number']}: when does the tide turn?"

    def parse(self, row, response):
        return {"number": row["number"], "answer": response}


class Judge(curator.LLM):
    def prompt(self, row):
        return f"Judge the answer {row['number']}: {row['answer']}"

    def parse(self, row, response):
        return {"number": row["number"], "verdict": response}


def settings():
    return {
        "model_name": "gpt-4o-mini",
        "backend": "openai",
        "generation_params": {"max_tokens": 400},
        "backend_params": {
            "base_url": args.url,
            "max_concurrent_requests": args.slots,
            "max_requests_per_minute": 10_000_000,
            "max_tokens_per_minute": 10_000_000_000,
            # One 429 stops all sending for this long; 10 by default.
            "seconds_to_pause_on_rate_limit": 1,
            "require_all_responses": False,
        },
    }


made = Answer(**settings())([{"number": n} for n in range(args.first, args.first + args.calls)]).dataset
if args.task == "chain":
    made = Judge(**settings())(made).dataset
answered = sum(1 for value in made["verdict" if args.task == "chain" else "answer"] if value)
finish({"peer": "curator", "version": version("bespokelabs-curator"), "settings": f"max_concurrent_requests {args.slots}", "rows": args.calls, "answered": answered})
