"""Near-duplicates with datatrove: its four MinHash steps (signature, buckets, cluster, filter), 14 buckets of 8 over runs of 3 words, with
its own word tokeniser. Nothing is verified, and it gives the rows it keeps, not pairs. One worker in this process."""
import tempfile
from pathlib import Path

from common import Clock, arguments, finish, read, version, write
from pairs import quality

args = arguments(__doc__, "rows", truth=None, kept=None)
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.utils.logging import logger

logger.remove()
texts = [row["text"] for row in read(args.rows)]
kept = []


class Rows(PipelineStep):
    """The rows in memory, as documents: a reader of files is no part of what is measured."""

    def run(self, data=None, rank=0, world_size=1):
        for number, text in enumerate(texts):
            yield Document(text=text, id=str(number))


class Collect(PipelineStep):
    def run(self, data, rank=0, world_size=1):
        for document in data:
            kept.append(int(document.id))
            yield document


config = MinhashConfig(n_grams=3, num_buckets=14, hashes_per_bucket=8)
clock = Clock()
with tempfile.TemporaryDirectory() as folder:
    at = lambda name: str(Path(folder) / name)
    steps = [
        ("signature", 1, [Rows(), MinhashDedupSignature(output_folder=at("signatures"), config=config)]),
        ("buckets", 14, [MinhashDedupBuckets(input_folder=at("signatures"), output_folder=at("buckets"), config=config)]),
        ("cluster", 1, [MinhashDedupCluster(input_folder=at("buckets"), output_folder=at("removed"), config=config)]),
        ("filter", 1, [Rows(), MinhashDedupFilter(input_folder=at("removed")), Collect()]),
    ]
    for name, tasks, pipeline in steps:
        LocalPipelineExecutor(pipeline=pipeline, tasks=tasks, workers=1, logging_dir=at(f"log-{name}")).run()
        clock.phase(name)
measured = clock.result()
if args.kept:
    write(args.kept, kept)
finish(
    {
        "peer": "datatrove",
        "version": version("datatrove"),
        "settings": "MinHash 14 buckets of 8, runs of 3 words, nothing verified",
        "rows": len(texts),
        **measured,
        "kept": len(kept),
        "dropped": len(texts) - len(kept),
        **({"quality": quality(args.truth, kept=(kept, len(texts)))} if args.truth else {}),
    }
)
