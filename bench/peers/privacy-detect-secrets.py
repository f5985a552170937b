"""Secrets with detect-secrets: scan_file with all its plugins and default filters (scan_line would switch off the limits on entropy). Each row
becomes one line; a line break in a row is scanned as a space, which keeps places as they are."""
import re
import tempfile
from collections import Counter
from pathlib import Path

from common import Clock, arguments, finish, identity, read, version, write

args = arguments(__doc__, "rows", spans=None)
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings

rows = read(args.rows)
breaks = dict.fromkeys(map(ord, "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")
clock = Clock()
with tempfile.TemporaryDirectory() as folder:
    place = Path(folder) / "rows.txt"
    place.write_text("\n".join(row["text"].translate(breaks) for row in rows) + "\n", encoding="utf8")
    with default_settings():
        secrets = list(scan_file(str(place)))
clock.phase("rows")
measured = clock.result()
found, unplaced = [], 0
for secret in sorted(secrets, key=lambda one: (one.line_number, one.type, one.secret_value or "")):
    number = secret.line_number - 1
    text = rows[number]["text"]
    start = text.translate(breaks).find(secret.secret_value or "\0")
    if start < 0:
        unplaced += 1
        continue
    value = secret.secret_value
    if secret.type == "GitHub Token":
        # Its pattern has a group, so that it gives back the first letters alone.
        value = re.compile(r"\w+").match(text, start).group()
    before = sum(1 for letter in text[:start] if ord(letter) > 0xFFFF)
    length = len(value) + sum(1 for letter in value if ord(letter) > 0xFFFF)
    found.append(
        {"id": identity(rows[number], number), "type": secret.type, "start": start + before, "end": start + before + length, "value": value}
    )
if args.spans:
    write(args.spans, found)
finish(
    {
        "peer": "detect-secrets",
        "version": version("detect-secrets"),
        "settings": "scan_file, all plugins, default filters",
        "rows": len(rows),
        **measured,
        "spans": len(found),
        "spansWithoutPlace": unplaced,
        "byType": dict(sorted(Counter(one["type"] for one in found).items())),
    }
)
