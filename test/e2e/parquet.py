"""Compares a release in Parquet with the same release in JSON, as pyarrow, DuckDB, pandas and datasets read them.

Usage: parquet.py JSON_RELEASE PARQUET_RELEASE. Prints one JSON line a check: {"name", "ok", "detail"}.
"""

import json
import os
import sys
from pathlib import Path

lines_release, columns_release = Path(sys.argv[1]), Path(sys.argv[2])
os.environ["HF_DATASETS_CACHE"] = os.environ["HF_HOME"] = os.path.join(os.environ["LOADERS_CACHE"], "hf-parquet")
os.environ["HF_HUB_OFFLINE"] = "1"

import datasets  # noqa: E402
import duckdb  # noqa: E402
import pyarrow  # noqa: E402
import pyarrow.parquet  # noqa: E402

datasets.disable_progress_bars()
splits = ("train", "validation", "test")
forms = sorted({path.parent.name for path in (columns_release / "data").glob("*/*.parquet")})


def written(form, split):
    """What the release in JSON says: the rows in their order."""
    path = next(path for path in (lines_release / "data" / form).glob(f"{split}.json*"))
    with open(path, encoding="utf-8", newline="\n") as file:
        return json.load(file) if path.suffix == ".json" else [json.loads(line) for line in file]


def with_pyarrow(form, split, path):
    return pyarrow.parquet.read_table(path).to_pylist()


def with_duckdb(form, split, path):
    found = duckdb.sql(f"select * from read_parquet('{path}')")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def with_datasets(form, split, path):
    return list(datasets.load_dataset(str(columns_release), form)[split])


readers = {
    f"pyarrow {pyarrow.__version__}": with_pyarrow,
    f"duckdb {duckdb.__version__}": with_duckdb,
    f"datasets {datasets.__version__}": with_datasets,
}


def compare(read, form):
    rows = 0
    for split in splits:
        wanted = written(form, split)
        if not wanted:
            continue
        found = read(form, split, columns_release / "data" / form / f"{split}.parquet")
        assert len(found) == len(wanted), f"{split}: {len(wanted)} rows written, {len(found)} loaded"
        for number, (one, other) in enumerate(zip(found, wanted, strict=True)):
            assert one == other, f"{split} row {number + 1} reads {str(one)[:150]!r}, and was {str(other)[:150]!r}"
        rows += len(wanted)
    assert rows > 0, "no rows"
    return f"{rows} rows"


for name, read in readers.items():
    for form in forms:
        try:
            say = {"name": f"{name} reads {form} in Parquet", "ok": True, "detail": compare(read, form)}
        except Exception as error:  # every reader raises what it likes
            say = {"name": f"{name} reads {form} in Parquet", "ok": False, "detail": f"{type(error).__name__}: {error}"[:400]}
        print(json.dumps(say), flush=True)
