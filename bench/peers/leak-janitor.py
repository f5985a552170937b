"""Leak check with the Janitor of lm-eval, in Python as it is installed: 13-grams of each item; a row is flagged when one of its 13-grams is
registered. Its own answer, the cleaned pieces of a row, is counted beside: it gives back nothing for clean rows of under 200 characters."""
from common import Clock, arguments, finish, read, version
from leaks import outcome, texts

args = arguments(__doc__, "rows", "items", flagged=None)
from lm_eval.decontamination.janitor import Janitor


class Watched(Janitor):
    """Tells whether the row had a hit, which clean_python does not."""

    def _split_chunks(self, dirty_string, dirty_parts):
        dirty_parts = list(dirty_parts)
        self.hit = bool(dirty_parts)
        return super()._split_chunks(dirty_string, dirty_parts)


rows, items = read(args.rows), read(args.items)
clock = Clock()
janitor = Watched()
for item in items:
    for text in texts(item):
        janitor.register_contaminant_python(text)
clock.phase("index")
flagged, emptied = [], 0
for number, row in enumerate(rows):
    pieces = janitor.clean_python(row["text"])
    if janitor.hit:
        flagged.append(number)
    elif not pieces:
        emptied += 1
clock.phase("rows")
measured = clock.result()
finish(
    {
        "peer": "lm-eval Janitor",
        "version": version("lm_eval"),
        "settings": "13-grams, Python mode",
        "items": len(items),
        **measured,
        **outcome(rows, flagged, args.flagged),
        "unflaggedRowsGivenBackEmpty": emptied,
    }
)
