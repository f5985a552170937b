"""Near-duplicates with rensa: RMinHash of 128 slots over runs of words, 32 bands of 4 (the setting that finds every pair of the workload),
then exact verification. Texts of few words are sketched a second time, over runs of two words."""
from common import Clock, arguments, finish, read, version, write
from pairs import kept_rows, quality, runs, sets, tokens, verify, window

args = arguments(__doc__, "rows", threshold=0.7, bands=32, slots=128, truth=None, pairs=None)
from rensa import RMinHash, RMinHashLSH

texts = [row["text"] for row in read(args.rows)]
clock = Clock()
lengths, threes = sets(texts)
clock.phase("runs of words")


def propose(numbers, rows, name):
    sketches = RMinHash.from_token_sets(rows, num_perm=args.slots, seed=42)
    clock.phase(name)
    index = RMinHashLSH(threshold=args.threshold, num_perm=args.slots, num_bands=args.bands)
    index.insert_pairs(zip(numbers, sketches))
    for number, near in zip(numbers, index.query_all(sketches)):
        for other in near:
            if other < number:
                yield other, number


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
        "peer": "rensa",
        "version": version("rensa"),
        "settings": f"RMinHash {args.slots}, {args.bands} bands, exact verification",
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
