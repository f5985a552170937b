"""Leak check with a plain rule in Python: a row is flagged when it shares a run of --size words (13, or 8) with an item."""
import re

from common import Clock, arguments, finish, read
from leaks import outcome, texts

args = arguments(__doc__, "rows", "items", size=13, flagged=None)
words = re.compile(r"[^\W_]+")


def runs(text):
    tokens = words.findall(text.lower())
    return (" ".join(tokens[at : at + args.size]) for at in range(len(tokens) - args.size + 1))


rows, items = read(args.rows), read(args.items)
clock = Clock()
known = {run for item in items for text in texts(item) for run in runs(text)}
clock.phase("index")
flagged = [number for number, row in enumerate(rows) if any(run in known for run in runs(row["text"]))]
clock.phase("rows")
measured = clock.result()
finish({"peer": f"{args.size}-gram rule", "settings": "any shared run", "items": len(items), **measured, **outcome(rows, flagged, args.flagged)})
