"""Near-duplicates with text-dedup: `python -m text_dedup.minhash` as its guide has it, 128 permutations, runs of 3 words, with its check of
false positives (without it, as by default, whole groups vanish: --check 0). It gives the rows it keeps, not pairs."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from common import Clock, arguments, finish, read, version, write
from pairs import quality

args = arguments(__doc__, "rows", threshold=0.7, processes=1, check=1, truth=None, kept=None)
texts = [row["text"] for row in read(args.rows)]
with tempfile.TemporaryDirectory() as folder:
    place = Path(folder)
    write(place / "rows.jsonl", ({"text": text, "number": number} for number, text in enumerate(texts)))
    (place / "config.toml").write_text(
        f"""
[input]
input_type = "local_files"
file_type = "json"
read_arguments = {{ path = "json", split = "train", data_files = ["{place / 'rows.jsonl'}"], cache_dir = "{place / 'cache'}" }}
[algorithm]
algorithm_name = "minhash"
text_column = "text"
seed = 42
num_perm = 128
threshold = {args.threshold}
ngram_size = 3
num_proc = {args.processes}
check_false_positive = {'true' if args.check else 'false'}
[output]
output_dir = "{place / 'out'}"
[debug]
"""
    )
    clock = Clock()
    done = subprocess.run([sys.executable, "-m", "text_dedup.minhash"], cwd=folder, env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}, stdout=sys.stderr, check=False)
    clock.phase("whole command")
    measured = clock.result()
    if done.returncode != 0:
        raise SystemExit(f"text_dedup.minhash left with {done.returncode}")
    from datasets import load_from_disk

    kept = load_from_disk(str(place / "out"))["number"][:]
if args.kept:
    write(args.kept, kept)
finish(
    {
        "peer": "text-dedup",
        "version": version("text-dedup"),
        "settings": f"MinHash 128, runs of 3 words, check_false_positive {'on' if args.check else 'off'}",
        "rows": len(texts),
        "threshold": args.threshold,
        **measured,
        "kept": len(kept),
        "dropped": len(texts) - len(kept),
        **({"quality": quality(args.truth, kept=(kept, len(texts)))} if args.truth else {}),
    }
)
