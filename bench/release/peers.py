"""Writes the rows of a messages JSONL file with other writers. Usage: peers.py FILE FOLDER RUNS. Prints one JSON object."""

import json
import os
import statistics
import sys
import time

import datasets
import pandas
import pyarrow

source, folder, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
datasets.disable_progress_bars()
with open(source, encoding="utf-8") as file:
    rows = [json.loads(line) for line in file]
table = datasets.Dataset.from_list(rows)
frame = pandas.DataFrame(rows)
target = os.path.join(folder, "peer")
writers = {
    "datasets to_json": lambda: table.to_json(target),
    "datasets to_parquet": lambda: table.to_parquet(target),
    "pandas to_json": lambda: frame.to_json(target, orient="records", lines=True, force_ascii=False),
    "pandas to_parquet": lambda: frame.to_parquet(target),
}
found = []
for name, write in writers.items():
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        write()
        times.append(time.perf_counter() - start)
    median = statistics.median(times)
    found.append({"writer": name, "seconds": round(median, 3), "rowsPerSecond": round(len(rows) / median), "bytes": os.path.getsize(target)})
print(json.dumps({"rows": len(rows), "datasets": datasets.__version__, "pandas": pandas.__version__, "pyarrow": pyarrow.__version__, "writers": found}))
