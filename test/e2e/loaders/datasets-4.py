"""`datasets` 4.0 reads every file of a release by itself, without the card, and by the card.

Usage: datasets-4.py RELEASE; see rows.py for what it prints and reads from the environment.
"""

import json
import os
from pathlib import Path

import datasets
from rows import by_format, chatml, check, compare, filled, good, ids, lines, release, said

datasets.disable_progress_bars()
# Rows with tools differ in keys in these, and so are no columns: this release of the loader gives each the keys of all others, with null.
objects = {"template-messages", "openai", "together", "fireworks", "mistral", "gemini"}


def without_null(value):
    if isinstance(value, dict):
        return {key: without_null(one) for key, one in value.items() if one is not None}
    return [without_null(one) for one in value] if isinstance(value, list) else value


def bare(pairs):
    """The conversation with nulls left out of the arguments of calls."""
    return [(role, json.dumps(without_null(json.loads(text)), sort_keys=True, ensure_ascii=False) if role == "call" else text) for role, text in pairs]


def read(form, found):
    rows = filled_up = 0
    for split in filled(form):
        loaded, named = found(split), ids(form, split)
        if form == "chatml":
            assert loaded["text"][:] == [chatml(said[identity]) for identity in named], f"chatml/{split}: other texts"
            rows += len(named)
            continue
        if form not in objects:
            rows += compare(form, split, [by_format[form](row) for row in loaded])
            continue
        assert len(loaded) == len(named), f"{form}/{split}: {len(named)} rows written, {len(loaded)} loaded"
        for identity, row, written in zip(named, loaded, lines(good / "data" / form / f"{split}.jsonl"), strict=True):
            assert bare(by_format[form](without_null(row))) == bare(said[identity]), f"{form}/{split}: {identity} reads {str(row)[:150]!r}"
            assert without_null(row) == without_null(written), f"{form}/{split}: {identity} has other tools, or another key"
            filled_up += "tools" in written and row["tools"] != written["tools"]
            rows += 1
    return f"{rows} rows, datasets {datasets.__version__}" + (f"; {filled_up} of them with null for keys of other rows' tools" if filled_up else "")


def by_file(form):
    def of(split):
        path = next((release / "data" / form).glob(f"{split}.json*"))
        return datasets.load_dataset("json", data_files=str(path), split="train")

    return read(form, of)


def by_card(form):
    found = datasets.load_dataset(str(release), form)
    return read(form, lambda split: found[split])


# Arguments of calls are objects in these, and make no columns where a key has values of several types: it says so, and reads no row.
refused = ("template-messages", "gemini")


def refuse(form):
    try:
        by_file(form)
    except datasets.exceptions.DatasetGenerationError:
        return f"it refuses the file, as the page says, datasets {datasets.__version__}"
    raise AssertionError("it takes the file: the page is out of date")


for name in [*by_format, "chatml"]:
    if name in refused:
        if release == good:
            check("datasets 4.0 refuses arguments of several types in", name, lambda name=name: refuse(name))
        continue
    check("datasets 4.0 reads the files of", name, lambda name=name: by_file(name))
    check("datasets 4.0 reads the config of the card:", name, lambda name=name: by_card(name))


def by_parquet():
    """The release's Parquet twin: the columns state their types."""
    twin = Path(os.environ["LOADERS_PARQUET"]) / "data"
    rows = 0
    for folder in sorted(twin.iterdir()):
        for file in sorted(folder.glob("*.parquet")):
            loaded = datasets.load_dataset("parquet", data_files=str(file), split="train")
            named = (folder / f"{file.stem}.ids.txt").read_text(encoding="utf-8").split("\n")[:-1]
            assert len(loaded) == len(named), f"{file}: {len(named)} rows written, {len(loaded)} loaded"
            for identity, row in zip(named, loaded, strict=True):
                # Ids of rows are the same in both releases.
                if folder.name in by_format and identity in said and "label" not in row and "rejected" not in row:
                    assert by_format[folder.name](row) == said[identity], f"{folder.name}: {identity}"
                rows += 1
    return f"{rows} rows, datasets {datasets.__version__}"


if "LOADERS_PARQUET" in os.environ:
    check("datasets 4.0 reads the Parquet files beside", "messages", by_parquet)
