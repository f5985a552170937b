"""Calls of a model server with DataDesigner: a column of text over a seed file, max_parallel_requests as many as the server has slots. --task
chain: a second column judges the first one's text, as soon as a row has it. Its model check before the run is off, and so are its tokeniser's
download and telemetry."""
import os
import tempfile
from pathlib import Path

from common import arguments, finish, version

args = arguments(__doc__, "url", calls=1000, slots=64, first=0, task="single")
folder = Path(tempfile.mkdtemp())
os.environ.update(HF_HUB_OFFLINE="1", NEMO_TELEMETRY_ENABLED="false", DATA_DESIGNER_HOME=str(folder / "home"), OPENAI_API_KEY="none")
import data_designer.config as dd
import pandas
from data_designer.interface import DataDesigner

pandas.DataFrame({"number": range(args.first, args.first + args.calls)}).to_parquet(folder / "seed.parquet")
designer = DataDesigner(
    artifact_path=folder / "artifacts",
    model_providers=[dd.ModelProvider(name="server", endpoint=args.url, provider_type="openai", api_key="none")],
)
designer.set_run_config(dd.RunConfig(otel_metrics_port=None))
build = dd.DataDesignerConfigBuilder(
    model_configs=[
        dd.ModelConfig(
            alias="model",
            model="m",
            provider="server",
            skip_health_check=True,
            inference_parameters=dd.ChatCompletionInferenceParams(max_parallel_requests=args.slots, max_tokens=400),
        )
    ]
)
build.with_seed_dataset(dd.LocalFileSeedSource(path=str(folder / "seed.parquet")))
build.add_column(dd.LLMTextColumnConfig(name="answer", model_alias="model", prompt="Question {{ number }}: when does the tide turn?"))
if args.task == "chain":
    build.add_column(dd.LLMTextColumnConfig(name="verdict", model_alias="model", prompt="Judge the answer {{ number }}: {{ answer }}"))
made = designer.create(build, num_records=args.calls, dataset_name="peer").load_dataset()
answered = int(made["verdict" if args.task == "chain" else "answer"].astype(str).str.len().gt(0).sum())
finish(
    {"peer": "DataDesigner", "version": version("data-designer"), "settings": f"max_parallel_requests {args.slots}", "rows": args.calls, "answered": answered}
)
