"""Near-duplicates as hornbook defines them, for peers that only propose pairs: runs of 3 words (of 2 where one of the two texts has under
12 words), Jaccard similarity, and a walk in row order that drops a row which is near enough to one that was kept."""
import re

from common import read

words = re.compile(r"[a-z0-9]+")
short = 12
# A text of 11 words has 10 runs of two words. One of more than 16 words has at least 1.5 times as many, if none repeats.
window = 17


def tokens(text):
    return words.findall(text.lower())


def runs(row, size):
    return {" ".join(row[at : at + size]) for at in range(len(row) - size + 1)}


def sets(texts):
    """How many words each text has, and its runs of three."""
    lengths, threes = [], []
    for text in texts:
        row = tokens(text)
        lengths.append(len(row))
        threes.append(runs(row, 3))
    return lengths, threes


def similarity(a, b):
    if not a or not b:
        return 0.0
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)


def verify(candidates, texts, lengths, threes, threshold):
    """(a, b, similarity) of the candidates that reach the threshold, a before b."""
    found = {}
    for a, b in candidates:
        if a == b:
            continue
        if a > b:
            a, b = b, a
        if (a, b) in found:
            continue
        if lengths[a] < short or lengths[b] < short:
            score = similarity(runs(tokens(texts[a]), 2), runs(tokens(texts[b]), 2))
        else:
            score = similarity(threes[a], threes[b])
        found[(a, b)] = score
    return sorted((a, b, score) for (a, b), score in found.items() if score >= threshold - 1e-12)


def kept_rows(count, pairs):
    nearer = {}
    for a, b, _ in pairs:
        nearer.setdefault(b, []).append(a)
    kept = []
    dropped = set()
    for row in range(count):
        if any(other not in dropped for other in nearer.get(row, ())):
            dropped.add(row)
        else:
            kept.append(row)
    return kept


def quality(truth_file, pairs=None, kept=None):
    """Recall and precision of pairs; of kept rows, the true pairs that are no longer both there, and the dropped rows whose near
    neighbour was kept. `truth_file` holds a line for each true pair, {"a": row, "b": row}, counted from 0."""
    truth = {(min(row["a"], row["b"]), max(row["a"], row["b"])) for row in read(truth_file)}
    found = {}
    if pairs is not None:
        ours = {(a, b) for a, b, _ in pairs}
        right = len(ours & truth)
        found["pairs"] = {"true": len(truth), "found": len(ours), "recall": right / len(truth), "precision": right / len(ours) if ours else None}
    if kept is not None:
        stays = set(kept[0])
        dropped = [row for row in range(kept[1]) if row not in stays]
        beside = {}
        for a, b in truth:
            beside.setdefault(a, []).append(b)
            beside.setdefault(b, []).append(a)
        found["kept"] = {
            "resolved": sum(1 for a, b in truth if not (a in stays and b in stays)) / len(truth),
            "justified": sum(1 for row in dropped if any(other in stays for other in beside.get(row, ()))) / len(dropped) if dropped else None,
        }
    return found
