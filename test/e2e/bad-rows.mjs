// Bad data files and logs: every file of the Parquet suite, and logs with all that goes wrong in them; each row is accounted for.
// `--reasons` tells what became of each file of the suite.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { assert, built, check, done, hasShared, root, shared, skip } from './lib.mjs';
import { outcomes, page, workspace } from './outcomes.mjs';

built();

// A Python library is the oracle for Parquet; it lies in a folder of its own, made once.
const oracles = join(tmpdir(), 'hornbook-oracles');
const oracle = join(oracles, 'bin', 'python');

function foundPyarrow() {
  if (!existsSync(oracle)) spawnSync('python3', ['-m', 'venv', oracles]);
  const there = () => spawnSync(oracle, ['-c', 'import pyarrow']).status === 0;
  return there() || (spawnSync(oracle, ['-m', 'pip', 'install', '--quiet', 'pyarrow']).status === 0 && there());
}

// For each file: its rows, and the values of plain columns (texts, truth values, whole and floating numbers), or null where pyarrow refuses it.
const pyarrow = `
import sys, json, pyarrow as pa, pyarrow.parquet as pq
plain = lambda t: pa.types.is_string(t) or pa.types.is_boolean(t) or pa.types.is_signed_integer(t) or pa.types.is_float32(t) or pa.types.is_float64(t)
for path in sys.argv[1:]:
    try:
        table = pq.ParquetFile(path).read()
        names = [f.name for f in table.schema if plain(f.type)]
        cells = {n: [None if v is None else str(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else v for v in table.column(n).to_pylist()] for n in names} if table.num_rows <= 20000 else {}
        print(json.dumps({'rows': table.num_rows, 'cells': cells}))
    except BaseException as e:
        print(json.dumps({'refused': str(e)[:100]}))
`;

if (hasShared) {
  const suite = join(shared, 'suites/parquet');
  const names = readdirSync(suite, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.parquet(?:\.encrypted)?$/.test(name))
    .sort();
  await check(`every file of the Parquet suite (${names.length}), as a dataset: read, or refused with its reason`, async () => {
    const made = {
      'sources/good.md': page('gnomon'),
      'rows/good.jsonl': `${JSON.stringify({ prompt: 'What is a gnomon for?', response: 'It throws the shadow by which a sundial tells the hour of the day.' })}\n`,
    };
    for (const name of names) made[`rows/suite/${name.replace(/\.encrypted$/, '.encrypted.parquet')}`] = readFileSync(join(suite, name));
    // Every file cut in its middle, too.
    for (const name of names.slice(0, 20)) made[`rows/cut/${basename(name)}.parquet`] = readFileSync(join(suite, name)).subarray(0, 150);
    const folder = workspace('parquet', made, {
      sources: [
        { use: 'documents', path: 'sources' },
        { id: 'rows', use: 'datasets', path: 'rows' },
      ],
    });
    const { lines, peak } = outcomes(folder, { megabytes: 1600 });
    const listed = lines.filter((line) => line.key.endsWith('.parquet'));
    assert(listed.length === names.length + 20, `${listed.length} lines for ${names.length + 20} files`);
    assert(lines.find((line) => line.key === 'rows/good.jsonl').rows === 1, 'the good dataset was not read');
    for (const line of listed) assert(line.rows > 0 || line.reason !== null, `${line.key}: no row and no reason`);
    for (const line of listed.filter(({ key }) => key.includes('/cut/')))
      assert(line.outcome === 'refused' && /cut off|encrypted/.test(line.reason), `${line.key}: ${line.outcome} ${line.reason}`);
    for (const line of listed.filter(({ key }) => /\/encrypt|uniform_encryption|external_key/.test(key) && !/cut|plaintext_footer/.test(key)))
      assert(line.outcome === 'refused' && /encrypted/.test(line.reason), `${line.key}: ${line.outcome} ${line.reason}`);
    const refusedRows = listed.flatMap((line) => line.refusedRows);
    const vague = refusedRows.filter(
      (row) => !/fits no known shape|no (?:prompt|question|user)|names no|lacks|matches no|cannot be read: |holds |is missing|unknown/i.test(row.reason),
    );
    assert(vague.length === 0, `a vague reason: ${vague[0]?.reason}`);
    const count = (test) => listed.filter(test).length;
    console.log(
      `      ${listed.length} files (20 of them cut): ${count((line) => line.rows > 0)} gave rows, ${count((line) => line.outcome === 'refused')} refused as a whole, ${count((line) => line.outcome === 'unused')} hold no row that can be used; ${peak} MB`,
    );
    if (process.argv.includes('--reasons'))
      for (const line of listed)
        console.log(`      ${line.key}: ${line.outcome}, ${line.rows} rows, ${line.refusedRows.length} refused: ${line.reason ?? line.refusedRows[0]?.reason}`);
  });

  if (!foundPyarrow()) skip('rows and values of the Parquet suite beside pyarrow', 'pyarrow cannot be installed');
  else
    await check('rows and plain values of the Parquet suite are those that pyarrow reads', async () => {
      const { readParquetRows } = await import(join(root, 'dist/sources/rows/parquet/index.js'));
      const paths = names.map((name) => join(suite, name));
      const said = spawnSync(oracle, ['-c', pyarrow, ...paths], { encoding: 'utf8', maxBuffer: 1 << 28 });
      assert(said.status === 0, said.stderr);
      const theirs = said.stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
      const wrong = [];
      const tally = { both: 0, neither: 0, ours: [], theirs: [], cells: 0 };
      for (const [i, path] of paths.entries()) {
        const rows = [];
        const refused = [];
        for await (const row of readParquetRows(path, { lineBytes: 1 << 24, depth: 256, readSeconds: 60, readMegabytes: 1024 }))
          (row.refused === undefined ? rows : refused).push(row);
        const their = theirs[i];
        const weRead = refused.every((row) => row.line !== 0) && refused.length === 0;
        if (weRead && their.rows !== undefined) tally.both++;
        else if (!weRead && their.rows === undefined) tally.neither++;
        else (weRead ? tally.ours : tally.theirs).push(`${names[i]}${weRead ? '' : `: ${refused[0].refused}`}`);
        if (!weRead || their.rows === undefined) continue;
        if (rows.length !== their.rows) wrong.push(`${names[i]}: ${rows.length} rows, pyarrow ${their.rows}`);
        else
          for (const [column, cells] of Object.entries(their.cells)) {
            const bad = cells.findIndex((cell, at) => !sameCell(rows[at].value[column], cell));
            tally.cells += cells.length;
            if (bad >= 0)
              wrong.push(`${names[i]}: ${column} of row ${bad + 1} is ${JSON.stringify(rows[bad].value[column])}, pyarrow ${JSON.stringify(cells[bad])}`);
          }
      }
      console.log(
        `      ${tally.both} read by both (${tally.cells} cells the same), ${tally.neither} by neither; here alone: ${tally.ours.join('; ') || 'none'}; there alone: ${tally.theirs.join('; ') || 'none'}`,
      );
      assert(wrong.length === 0, wrong.join('\n      '));
    });
} else skip('the Parquet suite', 'HORNBOOK_SHARED holds no data');

function sameCell(ours, theirs) {
  if (theirs === null || ours === null || ours === undefined) return (theirs ?? null) === (ours ?? null) || (theirs === 'nan' && (ours ?? null) === null);
  if (typeof theirs !== 'string' || ours === theirs) return ours === theirs;
  if (typeof ours === 'string') return ours === theirs || (/nan|inf/i.test(ours) && ours.toLowerCase().replace('infinity', 'inf') === theirs);
  const number = theirs === 'nan' ? Number.NaN : theirs === 'inf' ? Infinity : theirs === '-inf' ? -Infinity : Number(theirs);
  return Object.is(Number(ours), number) || Number(ours) === number;
}

await check('logs: broken lines, byte-order marks, line ends, UTF-16, mixed shapes, depth, length, filters and quotes, each row accounted for', () => {
  let asked = 0;
  const text = (what) => [
    `What do keepers call the ${what} of tower ${++asked}?`,
    `They call the ${what} by its old name, which stands in log book ${asked} of the tower.`,
  ];
  const pair = (what, more = {}) => {
    const [prompt, response] = text(what);
    return JSON.stringify({ prompt, response, ...more });
  };
  const quoted = (what) =>
    text(what)
      .map((cell) => `"${cell}"`)
      .join(',');
  const shapes = (what) => {
    const [q, a] = text(what);
    return [
      [
        {
          messages: [
            { role: 'user', content: q },
            { role: 'assistant', content: a },
          ],
        },
        'messages',
      ],
      [
        {
          conversations: [
            { from: 'human', value: q.replace('call', 'name') },
            { from: 'gpt', value: a },
          ],
        },
        'sharegpt',
      ],
      [{ instruction: q.replace('call', 'title'), input: '', output: a }, 'alpaca'],
      [{ prompt: q.replace('call', 'dub'), response: a }, 'prompt-response'],
      [
        {
          request: { messages: [{ role: 'user', content: q.replace('call', 'label') }] },
          response: { choices: [{ message: { role: 'assistant', content: a }, finish_reason: 'stop' }] },
        },
        'openai-stored',
      ],
    ];
  };
  const mixed = ['lamp', 'stair', 'gallery', 'lens'].flatMap(shapes);
  const lf = (...lines) => `${lines.join('\n')}\n`;
  const deep = `{"prompt":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const huge = pair('door', { note: 'x'.repeat(50 << 20) });
  const made = {
    'middle.jsonl': lf(pair('lamp'), pair('stair'), '{"prompt": "What is cut', pair('lens'), 'no json at all', pair('roof')),
    'bytes.jsonl': Buffer.concat([Buffer.from(lf(pair('lamp'))), Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 10]), Buffer.from(lf(pair('stair')))]),
    'mark.jsonl': `\ufeff${lf(pair('lamp'), pair('stair'))}`,
    'mark.csv': `\ufeffprompt,response\r\n${quoted('lamp')}\r\n`,
    'mark.json': `\ufeff[${pair('lamp')},${pair('stair')}]`,
    'crlf.jsonl': `${pair('lamp')}\r\n${pair('stair')}\r\n\r\n${pair('lens')}`,
    'utf16.jsonl': Buffer.from(`\ufeff${lf(pair('lamp'))}`, 'utf16le'),
    'utf16.csv': Buffer.from('\ufeffprompt,response\na,b\n', 'utf16le'),
    'mixed.jsonl': lf(...mixed.map(([row]) => JSON.stringify(row))),
    'empty.jsonl': '',
    'empty.csv': '',
    'empty.json': '',
    'empty.parquet': '',
    'blank.jsonl': '\n\n \n',
    'broken.jsonl': lf('{"a', 'b}', 'prompt: no'),
    'scalars.jsonl': lf('1', '"text"', 'null', '[]', '{}'),
    'deep.jsonl': lf(pair('lamp'), deep, pair('stair')),
    'huge.jsonl': lf(pair('lamp'), huge, pair('stair')),
    'cut.json': `[${pair('lamp')},\n${pair('stair')},\n{"prompt": "What is`,
    'quote.csv': lf('prompt,response', quoted('lamp'), 'What is "wrong" here?,The quotes of this row.', quoted('stair')),
    'never.csv': lf('prompt,response', quoted('lamp'), '"What is never closed?,The quote of this row.', ...Array.from({ length: 5 }, () => quoted('stair'))),
    'short.csv': lf('prompt,response', 'only one cell', quoted('lens')),
    'unfinished.jsonl': lf(
      pair('lamp', { finish_reason: 'length' }),
      pair('stair', { error: 'timeout' }),
      JSON.stringify({ prompt: 'What?', response: '' }),
      pair('lens'),
    ),
    'packed.jsonl.gz': randomBytes(100),
    'notes.txt': 'no rows',
  };
  const rated = lf(...['up', 'down', 'up', undefined, 'down'].map((rating) => pair('lamp', rating === undefined ? {} : { rating })), '{"broken');
  const folder = workspace(
    'logs',
    { ...Object.fromEntries(Object.entries(made).map(([name, bytes]) => [`logs/${name}`, bytes])), 'rated/chat.jsonl': rated },
    {
      sources: [
        { id: 'logs', use: 'logs', path: 'logs', licence: 'MIT' },
        { id: 'rated', use: 'logs', path: 'rated', licence: 'MIT', filters: { rating: ['up'] } },
      ],
    },
  );
  const { of, counts, peak } = outcomes(folder, { megabytes: 1200 });
  const wrong = [];
  /** rows, the lines that are refused with what is said of each, and what is said of the file. */
  const want = (name, rows, refused = {}, reason) => {
    const line = of.get(name.includes('/') ? name : `logs/${name}`);
    const got = line?.refusedRows ?? [];
    const fits =
      line?.rows === rows &&
      got.map((row) => row.line).join() === Object.keys(refused).join() &&
      got.every((row) => refused[row.line].test(row.reason)) &&
      (reason === undefined ? rows === 0 || line.outcome === 'read' : reason.test(line.reason ?? ''));
    if (!fits)
      wrong.push(
        `${name}: wanted ${rows} rows, ${Object.entries(refused).join(' ')} ${reason ?? ''}; got ${JSON.stringify(line && { outcome: line.outcome, reason: line.reason, rows: line.rows, refusedRows: line.refusedRows })}`,
      );
    return line;
  };
  const noJson = /is not JSON/;
  want('middle.jsonl', 4, { 3: noJson, 5: noJson });
  want('bytes.jsonl', 2, { 2: /not valid UTF-8/ });
  want('mark.jsonl', 2);
  want('mark.csv', 1);
  want('mark.json', 2);
  want('crlf.jsonl', 3);
  want('utf16.jsonl', 1);
  want('utf16.csv', 1);
  const notes = want('mixed.jsonl', mixed.length).notes.join(' ');
  for (const shape of ['messages', 'sharegpt', 'alpaca', 'prompt-response', 'openai-stored'])
    if (!notes.includes(shape)) wrong.push(`mixed.jsonl: the notes do not name ${shape}: ${notes}`);
  for (const name of ['empty.jsonl', 'empty.csv', 'empty.json', 'empty.parquet', 'blank.jsonl']) want(name, 0, {}, /empty|no rows?|holds no|nothing/i);
  want('broken.jsonl', 0, { 1: noJson, 2: noJson, 3: noJson }, /./);
  want('scalars.jsonl', 0, { 1: /./, 2: /./, 3: /./, 4: /./, 5: /./ }, /./);
  want('deep.jsonl', 2, { 2: /deeper than the 256 of limits.depth/ });
  want('huge.jsonl', 2, { 2: /\d{8} bytes, more than the \d+ of limits.lineBytes/ });
  want('cut.json', 2, { 3: /ends inside a string/ });
  want('quote.csv', 2, { 3: /quote/ });
  want('never.csv', 6, { 3: /never closed|text after the quote|wrong place/ });
  want('short.csv', 1, { 2: /1 cells?, the first line 2/ });
  want('unfinished.jsonl', 1, { 1: /length limit/, 2: /failed/, 3: /empty|no (?:answer|reply|response)/ });
  const packed = of.get('logs/packed.jsonl.gz');
  if (!/\.gz files are not read as rows: unpack/.test(packed?.reason ?? '')) wrong.push(`packed.jsonl.gz: ${JSON.stringify(packed)}`);
  if (!/not read as rows/.test(of.get('logs/notes.txt')?.reason ?? '')) wrong.push(`notes.txt: ${JSON.stringify(of.get('logs/notes.txt'))}`);
  const rating = want('rated/chat.jsonl', 2, { 6: noJson });
  if (JSON.stringify(rating?.filtered) !== '{"no-rating":1,"rating":2}') wrong.push(`filtered: ${JSON.stringify(rating?.filtered)}`);
  assert(wrong.length === 0, wrong.join('\n      '));
  const rows = [...of.values()].reduce((sum, line) => sum + line.rows, 0);
  assert(counts.candidates === rows, `${rows} rows were read, ${counts.candidates} are candidates`);
  console.log(`      ${rows} rows of ${of.size} files; ${peak} MB`);
});

done();
