// The pages that were marked by hand: real files, files that pandoc and Chromium make of them, and short ones written here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, root, shared } from './lib.mjs';

const subtitles = `WEBVTT - Tap talk
Language: en

NOTE checked by hand

1
00:00:01.000 --> 00:00:03.500
<v Ada>Welcome to the pump house tour.

2
00:00:03.600 --> 00:00:06.000
<v Ada>We begin with the
main valve.

3
00:00:06.200 --> 00:00:08.000
<v Ben>How much water flows here each hour?

4
00:00:08.100 --> 00:00:10.000
<v Ada>[laughs] About nine hundred litres.

5
00:00:18.000 --> 00:00:20.000
<v Ben>Let us see the filter next.
`;

const values = `\u{feff}Name,Litres,Note,Day
"Pump, north",12,"says ""hum""",Mon
Filter,8.50,"two
lines",Thu
Größe,,,
Tank,007,=A1,"1,5"
`;

const subrip = `1
00:00:01,000 --> 00:00:02,500
<i>Open the gate</i> before the rain.

2
00:00:02,600 --> 00:00:05,000
ADA: Is the gate shut?

3
00:00:05,100 --> 00:00:07,000
BEN: It is shut.

4
00:00:07,100 --> 00:00:08,000
[door closes]
`;

const tabbed = 'Town\tWells\tNote\nGera\t12\t"deep"\nJena\t\tnone, yet\n';

const program = `"""Helpers for the rain gauge."""
import math

LIMIT = 40


def depth(volume, area):
    """Depth of rain in millimetres.

    The area must not be zero.
    """
    # One litre on a square metre is one millimetre.
    return volume / area


class Gauge:
    """A vessel that collects rain."""

    def read(self):
        return self.level
`;

const letter = `THE WELL

The well stands behind the barn. It is nine metres
deep.

- Lift the lid.
- Lower the bucket.

The water is cold.
`;

const notionName = 'Watering plan 0f1e2d3c4b5a69788796a5b4c3d2e1f0.md';
const notion = `# Watering plan

Owner: Ada Brook
Status: Done
Due: April 3, 2026

The plan for the greenhouse, week by week.

<aside>
💡 Water in the morning. Wet leaves burn at noon.

</aside>

## Beds

- Tomatoes need two litres a day
    - The plum ones need less
- Beans need one litre

1. Open the valve slowly
2. Wait for ten minutes

- [ ]  Order a new hose
- [x]  Mend the tap

| Bed | Litres | Day |
| --- | --- | --- |
| North | 12 | Mon |
| South | 8 | Thu |

\`\`\`python
def litres(beds):
    return beds * 2
\`\`\`

### Older notes

See [Pump log](Watering%20plan%200f1e2d3c4b5a69788796a5b4c3d2e1f0/Pump%20log%20a1b2c3d4e5f60718293a4b5c6d7e8f90.md) for last year.

$$
V = A h
$$
`;

function command(name, ...parameters) {
  const result = spawnSync(name, parameters, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${name} ${parameters.join(' ')}: ${result.stderr || result.error}`);
  return result.stdout;
}

/** One chapter with code and the part of another with its tables, which pandoc and Chromium make into other formats. */
function book(folder) {
  const chapter = readFileSync(join(shared, 'corpora/rust-book/appendix-04-useful-development-tools.md'), 'utf8');
  const types = readFileSync(join(shared, 'corpora/rust-book/ch03-02-data-types.md'), 'utf8');
  const part = types.slice(types.indexOf('### Scalar Types'), types.indexOf('So how do you know which type'));
  const links = types.slice(types.indexOf('[twos-complement]: '));
  const file = join(folder, 'book.md');
  writeFileSync(file, `${chapter}\n${part}\n${links}`);
  return file;
}

/** The bytes of a page and the name they are read under. */
function made(page, folder) {
  const texts = {
    vtt: ['tap-talk.vtt', subtitles],
    srt: ['gate.srt', subrip],
    csv: ['values.csv', values],
    tsv: ['wells.tsv', tabbed],
    py: ['gauge.py', program],
    txt: ['well.txt', letter],
    notion: [notionName, notion],
  };
  if (texts[page.made]) return { path: texts[page.made][0], bytes: Buffer.from(texts[page.made][1]) };
  if (page.made === 'code') return { path: 'suggest-similar.js', bytes: readFileSync(join(root, 'node_modules', page.package)) };
  const file = join(folder, `book.${page.made}`);
  if (page.made === 'pdf') {
    const web = join(folder, 'book.html');
    command('pandoc', '-f', 'gfm', '-t', 'html', '-s', '--metadata', 'pagetitle=A page to print', '-o', web, book(folder));
    command(
      'chromium',
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      `--user-data-dir=${join(folder, 'chromium')}`,
      `--print-to-pdf=${file}`,
      `file://${web}`,
    );
  } else command('pandoc', '-f', 'gfm', '-t', page.made, '--metadata', 'title=A page to print', '-o', file, book(folder));
  return { path: `book.${page.made}`, bytes: readFileSync(file) };
}

/** What a page is read from; a file that is not the one that was marked is an error. */
export function bytesOf(page, folder) {
  const found = page.made ? made(page, folder) : { path: page.file.split('/').at(-1), bytes: readFileSync(join(shared, page.file)) };
  const sum = createHash('sha256').update(found.bytes).digest('hex');
  assert(page.sha256 === undefined || page.sha256 === sum, `${page.id}: the file is not the one that was marked (${sum})`);
  return found;
}
