// Runs of a folder with bad files in it, and what holds for each of them: nothing lost, nothing told that should not be, all within bounds.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assert, cli, epoch, files, hornbook, jsonl, last, releaseOf, root, temporary } from './lib.mjs';
import { docxFiles, epubFiles, pagePdf, zipOf } from './made.mjs';

const seconds = 240;
const hint =
  /\b(?:[Gg]et|[Ss]ave|[Uu]npack|[Pp]ack|[Dd]elete|[Ee]xclude|[Gg]ive|[Rr]un|[Cc]heck|[Oo]pen|[Ss]plit|raise|convert|write|remove|rename|copy|do not trust)\b/;
const things = {
  gnomon: 'A gnomon is the upright part of a sundial, and its shadow moves over the plate to show the hour.',
  sextant: 'A sextant is an instrument with a small telescope and two mirrors by which navigators find their latitude at noon.',
  quadrant: 'A quadrant is a quarter of a circle in brass with a plumb bob, from which an observer reads how high a star stands.',
  plumbline: 'A plumbline is a cord with a lead weight at one end that masons hold against a wall to see whether it leans.',
  theodolite: 'A theodolite is a tripod with a turning telescope that surveyors use for angles between distant church towers.',
  alidade: 'An alidade is a ruler with two sights on a plane table, along which a mapmaker draws lines towards landmarks.',
  barograph: 'A barograph is a clockwork drum with a pen that records the pressure of the air through a whole week.',
  hygrometer: 'A hygrometer is a device with a stretched human hair whose length tells how damp a room is.',
  anemometer: 'An anemometer is a wheel of four cups on a mast that turns faster as a storm comes nearer.',
  winch: 'A winch is a crank with a gear that hauls boats out of the harbour onto dry land.',
};

/** A heading that asks, and a paragraph that answers. */
export const about = (thing) => [
  `What is ${/^[aeiou]/.test(thing) ? 'an' : 'a'} ${thing}?`,
  things[thing] ?? `A ${thing} is a thing that nobody has described in this collection of notes so far.`,
];
export const docx = (thing) => zipOf(docxFiles(...about(thing)));
export const epub = (thing) => zipOf(epubFiles(...about(thing)));
export const page = (thing) =>
  about(thing)
    .map((line, i) => (i === 0 ? `# ${line}` : line))
    .join('\n\n');

export const goods = {
  'good.md': page('gnomon'),
  'good.docx': docx('sextant'),
  'good.epub': epub('barograph'),
  'good.zip': zipOf({ 'in/good.md': page('plumbline') }),
  'good.pdf': pagePdf('What is a tidepole?', [
    'A tidepole is a marked post that keepers of the old lighthouse use to read the',
    'height of the water above the rocks every day of the week.',
  ]),
};

function place(folder, made) {
  for (const [path, bytes] of Object.entries(made)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

export function workspace(name, made, config = {}) {
  const folder = temporary(name);
  place(folder, made);
  writeFileSync(
    join(folder, 'hornbook.config.json'),
    JSON.stringify({ name: 'corpus', sources: [{ use: 'documents', path: 'sources', licence: 'MIT', consent: 'test data' }], ...config }),
  );
  return folder;
}
export const documents = (name, made, config) =>
  workspace(name, Object.fromEntries(Object.entries({ ...goods, ...made }).map(([path, bytes]) => [`sources/${path}`, bytes])), config);

// The operating system counts the most memory that the program held; its output passes through.
const python = `
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
open(sys.argv[1], 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024))
sys.exit(code)
`;

/** Runs a workspace to its end and checks what holds for every run; gives the lines of sources.jsonl by their keys. */
export function outcomes(folder, { megabytes = 1600, secret, exit = 0 } = {}) {
  const memory = join(temporary('memory'), 'megabytes');
  const ran = spawnSync('python3', ['-c', python, memory, process.execPath, cli, 'run', '--json', '-C', folder], {
    encoding: 'utf8',
    env: { ...process.env, SOURCE_DATE_EPOCH: epoch, CI: '1' },
    maxBuffer: 1 << 29,
    timeout: seconds * 1000,
  });
  assert(ran.status === exit, `exit ${ran.status ?? `${ran.signal} after ${seconds} s`}: ${ran.stderr.slice(-600)}`);
  const peak = Number(readFileSync(memory, 'utf8'));
  assert(peak < megabytes, `the program held ${peak} MB, more than ${megabytes}`);
  const { counts } = last(ran.stdout);
  assert(counts.candidates === counts.accepted + counts.rejected + counts.held + counts.failed + counts.pending, JSON.stringify(counts));
  const release = releaseOf(folder);
  const verified = hornbook(['verify', '-C', folder]);
  assert(verified.code === 0, `verify: ${verified.out}${verified.err}`);
  const written = jsonl(join(release, 'lineage.jsonl')).length + jsonl(join(release, 'rejected/rejected.jsonl')).length;
  assert(written === counts.candidates, `${written} rows in the release, ${counts.candidates} candidates`);
  // The last line tells its caller where the release is; nothing else tells a path.
  const said = ran.stdout.split('\n').filter((line) => !line.startsWith('{"event":"finished"'));
  const texts = [said.join('\n'), ran.stderr, ...files(release).map((file) => readFileSync(join(release, file), 'utf8'))];
  for (const text of texts) {
    for (const path of [folder, root, tmpdir() + '/', '/node_modules/', 'file:///'])
      assert(!text.includes(path), `a message tells the path ${path}: ${around(text, path)}`);
    assert(!/^\s+at .*:\d+:\d+\)?$/m.test(text), 'a message holds a stack trace');
    if (secret !== undefined) assert(!text.includes(secret), `the release holds ${secret}`);
  }
  if (secret !== undefined)
    for (const file of files(join(folder, '.hornbook')))
      assert(!readFileSync(join(folder, '.hornbook', file)).includes(secret), `.hornbook/${file} holds ${secret}`);
  const lines = jsonl(join(release, 'sources.jsonl'));
  for (const line of lines) {
    assert(line.outcome === 'read' || line.reason, `${line.key}: ${line.outcome} without a reason`);
    for (const row of line.refusedRows) assert(row.reason && row.line >= 0, `${line.key}: a refused row without a reason`);
  }
  const of = new Map(lines.map((line) => [line.key.replace(/^sources\//, ''), line]));
  const told = new Set(
    ran.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .filter((event) => event.event === 'file')
      .map((event) => event.key),
  );
  return { of, lines, counts, peak, told, release };
}

const around = (text, part) => JSON.stringify(text.slice(Math.max(0, text.indexOf(part) - 80), text.indexOf(part) + 120));

/** The good documents were read and gave rows; every bad one is refused as its pattern says, with what to do about it. */
export function named({ of, release }, expected) {
  const lineage = readFileSync(join(release, 'lineage.jsonl'), 'utf8');
  for (const name of Object.keys(goods)) {
    const key = name === 'good.zip' ? 'good.zip/in/good.md' : name;
    assert(of.get(key)?.outcome === 'read', `${key}: ${of.get(key)?.outcome} ${of.get(key)?.reason}`);
    assert(lineage.includes(`"sources/${key}`), `${key} gave no row`);
  }
  const wrong = Object.entries(expected).flatMap(([name, pattern]) => {
    const line = of.get(name);
    if (line?.outcome !== 'refused' || !pattern.test(line.reason)) return [`${name}: wanted a refusal ${pattern}, got ${line?.outcome}: ${line?.reason}`];
    return hint.test(line.reason.slice(line.reason.search(pattern))) ? [] : [`${name}: no hint: ${line.reason}`];
  });
  assert(wrong.length === 0, wrong.join('\n      '));
}
