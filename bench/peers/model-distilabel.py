"""Calls of a model server with distilabel: a pipeline of LoadDataFromDicts and TextGeneration with OpenAILLM. It sends a batch at once and waits
for its slowest answer, so the batch is as many as the server has slots. --task chain: a second TextGeneration judges the first one's text."""
import os
import tempfile

from common import arguments, finish, version

args = arguments(__doc__, "url", calls=1000, slots=64, first=0, task="single")
folder = tempfile.mkdtemp()
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HOME=folder)
from distilabel.models import OpenAILLM
from distilabel.pipeline import Pipeline
from distilabel.steps import LoadDataFromDicts
from distilabel.steps.tasks import TextGeneration

if __name__ == "__main__":
    rows = [{"instruction": f"Question {n}: when does the tide turn?", "number": n} for n in range(args.first, args.first + args.calls)]

    def model():
        return OpenAILLM(model="m", base_url=args.url, api_key="none", generation_kwargs={"max_new_tokens": 400})

    with Pipeline(name="peer", cache_dir=folder) as pipeline:
        load = LoadDataFromDicts(data=rows, batch_size=args.slots)
        answer = TextGeneration(llm=model(), input_batch_size=args.slots, output_mappings={"generation": "answer", "model_name": "answer_model"})
        if args.task == "chain":
            judge = TextGeneration(
                llm=model(),
                input_batch_size=args.slots,
                columns=["number", "answer"],
                template="Judge the answer {{ number }}: {{ answer }}",
                output_mappings={"generation": "verdict", "model_name": "verdict_model"},
            )
            load >> answer >> judge
        else:
            load >> answer
    made = pipeline.run(use_cache=False)["default"]["train"]
    last = "verdict" if args.task == "chain" else "answer"
    answered = sum(1 for value in made[last] if value)
    finish({"peer": "distilabel", "version": version("distilabel"), "settings": f"input_batch_size {args.slots}", "rows": args.calls, "answered": answered})
