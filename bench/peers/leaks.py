"""What the leak checks read and give. A row is {"id", "text"}, with "leak": true and "kind" where it was planted. An item of an evaluation
set is {"id", "text"}, or {"question", "answer"} and perhaps "choices", as the published files of GSM8K and MMLU have it."""
from collections import Counter

from common import identity, write


def parts(item):
    """Question, text of the answer, and the texts of the choices."""
    if "question" not in item:
        return item["text"], item.get("label", ""), []
    choices = item.get("choices") or []
    answer = item.get("answer", "")
    if isinstance(answer, int) and answer < len(choices):
        answer = choices[answer]
    elif answer not in choices and len(str(answer)) == 1 and str(answer) in "ABCD"[: len(choices)]:
        answer = choices["ABCD".index(answer)]
    return item["question"], str(answer), [str(choice) for choice in choices]


def texts(item):
    """What a set's owner would register: the question, and the question with its choices."""
    question, _, choices = parts(item)
    return [question, "\n".join([question, *choices])] if choices else [question]


def outcome(rows, flagged, file):
    """Counts by kind for planted rows, and rows flagged that were not planted. Writes the ids of flagged rows into `file`."""
    ids = [identity(row, number) for number, row in enumerate(rows)]
    hit = set(flagged)
    if file:
        write(file, [ids[number] for number in sorted(hit)])
    planted = [number for number, row in enumerate(rows) if row.get("leak")]
    result = {"rows": len(rows), "flagged": len(hit)}
    if planted:
        of = Counter(rows[number].get("kind", "leak") for number in planted)
        found = Counter(rows[number].get("kind", "leak") for number in planted if number in hit)
        clean = len(rows) - len(planted)
        false = len(hit) - sum(found.values())
        result["recallByKind"] = {kind: {"found": found[kind], "of": count, "recall": found[kind] / count} for kind, count in of.items()}
        result["falsePositives"] = {"flagged": false, "of": clean, "rate": false / clean if clean else None}
    return result
