"""Leak check with datatrove's n-gram filter, 12-grams: with n-grams of answers and of where a question meets its answer (its default), or
with those of questions too (--questions 1). Its indexer wants a client of a hub even for items at hand, so the hashes are computed with its
own compute_hashes and handed to its own filter."""
from common import Clock, arguments, finish, read, version
from leaks import outcome, parts

args = arguments(__doc__, "rows", "items", questions=0, flagged=None)
import tempfile

from datatrove.data import Document
from datatrove.pipeline.decont.n_grams import NGramsDecontConfig, NGramsDecontFilter, NGramsDecontIndexer
from datatrove.utils.logging import logger

logger.remove()
rows, items = read(args.rows), read(args.items)
clock = Clock()
with tempfile.TemporaryDirectory() as folder:
    config = NGramsDecontConfig(find_query_ngrams=bool(args.questions))
    # Made without its constructor's check for the hub client, which it needs to fetch sets only.
    indexer = object.__new__(NGramsDecontIndexer)
    indexer.__init__(folder, config=config)
    check = NGramsDecontFilter(folder, config=config)
    hashes = set()
    for item in items:
        question, answer, _ = parts(item)
        hashes.update(indexer.compute_hashes(answer, question))
    check._index_hashes = dict.fromkeys(hashes, "set")
    clock.phase("index")
    flagged = [number for number, row in enumerate(rows) if check.filter(Document(text=row["text"], id=str(number))) is not True]
    clock.phase("rows")
measured = clock.result()
finish(
    {
        "peer": "datatrove NGramsDecontFilter",
        "version": version("datatrove"),
        "settings": f"12-grams, find_query_ngrams {'on' if args.questions else 'off (default)'}",
        "items": len(items),
        **measured,
        **outcome(rows, flagged, args.flagged),
    }
)
