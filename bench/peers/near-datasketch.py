"""Near-duplicates with datasketch: MinHash of 128 permutations made in bulk, MinHashLSH with its own choice of bands for the threshold (or
--bands), then exact verification. Texts of few words are sketched a second time, over runs of two words."""
from common import Clock, arguments, finish, read, version, write
from pairs import kept_rows, quality, runs, sets, tokens, verify, window

args = arguments(__doc__, "rows", threshold=0.7, bands=0, permutations=128, truth=None, pairs=None)
from datasketch import MinHash, MinHashLSH

texts = [row["text"] for row in read(args.rows)]
clock = Clock()
lengths, threes = sets(texts)
clock.phase("runs of words")
used = []


def propose(numbers, rows, name):
    sketches = list(MinHash.generator(([run.encode() for run in one] for one in rows), num_perm=args.permutations, seed=1))
    clock.phase(name)
    shape = {"params": (args.bands, args.permutations // args.bands)} if args.bands else {"threshold": args.threshold}
    index = MinHashLSH(num_perm=args.permutations, **shape)
    used.append(f"{index.b} bands of {index.r}")
    for number, sketch in zip(numbers, sketches):
        for other in index.query(sketch):
            yield other, number
        index.insert(number, sketch)


candidates = set(propose(range(len(texts)), threes, "sketch"))
clock.phase("index and query")
brief = [number for number, length in enumerate(lengths) if 1 < length < window]
candidates.update(propose(brief, [runs(tokens(texts[number]), 2) for number in brief], "sketch of short texts"))
clock.phase("index and query of short texts")
pairs = verify(candidates, texts, lengths, threes, args.threshold)
clock.phase("verify")
kept = kept_rows(len(texts), pairs)
clock.phase("keep")
measured = clock.result()
if args.pairs:
    write(args.pairs, ({"a": a, "b": b, "similarity": round(score, 6)} for a, b, score in pairs))
finish(
    {
        "peer": "datasketch",
        "version": version("datasketch"),
        "settings": f"MinHash {args.permutations}, {used[0]}, exact verification",
        "rows": len(texts),
        "threshold": args.threshold,
        **measured,
        "candidates": len(candidates),
        "pairs": len(pairs),
        "kept": len(kept),
        "dropped": len(texts) - len(kept),
        **({"quality": quality(args.truth, pairs, (kept, len(texts)))} if args.truth else {}),
    }
)
