// Python is the oracle: text[start:end] == quote for every block, chunk and grounding quote, over real documents and over
// one with characters beyond the basic plane in every construct.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, built, check, documentsWorkspace, done, files, hasShared, hornbook, jsonl, releaseOf, root, shared, skip, temporary } from './lib.mjs';

built();
const { openStore } = await import(join(root, 'dist/store/index.js'));
const { offsetMap } = await import(join(root, 'dist/text/offsets.js'));

const python = `
import json, sys
wrong = checked = beyond = 0
for line in open(sys.argv[1], encoding='utf-8'):
    row = json.loads(line)
    text = open(row['file'], encoding='utf-8', newline='').read()
    for start, end, quote in row['spans']:
        checked += 1
        beyond += any(ord(c) > 0xffff for c in quote)
        if text[start:end] != quote:
            wrong += 1
            print('wrong', row['file'], start, end, repr(quote[:60]), repr(text[start:end][:60]))
print(json.dumps({'checked': checked, 'wrong': wrong, 'beyond': beyond}))
`;

function inPython(rows) {
  const list = join(temporary('spans'), 'spans.jsonl');
  writeFileSync(list, rows.map((row) => JSON.stringify(row)).join('\n') + '\n');
  const result = spawnSync('python3', ['-c', python, list], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert(result.status === 0, result.stderr);
  return JSON.parse(result.stdout.trim().split('\n').at(-1));
}

async function blocksAndChunks(folder) {
  const store = openStore(join(folder, '.hornbook', 'workspace.db'));
  const texts = temporary('texts');
  const rows = [];
  for (const head of await store.readings.heads()) {
    const document = (await store.readings.load(head.key))?.document;
    if (!document) continue;
    const file = join(texts, `${createHash('sha256').update(head.key).digest('hex').slice(0, 16)}.txt`);
    writeFileSync(file, document.text);
    const map = offsetMap(document.text);
    const spans = [...document.blocks, ...document.setAside, ...(await store.chunks.of(head.key))].map(({ start, end }) => [
      map.toCodePoint(start),
      map.toCodePoint(end),
      document.text.slice(start, end),
    ]);
    rows.push({ file, spans });
  }
  await store.close();
  return rows;
}

function quotes(release) {
  const index = new Map(jsonl(join(release, 'documents', 'index.jsonl')).map((line) => [line.document, join(release, line.path)]));
  const spans = new Map();
  const add = (document, list) => spans.set(document, [...(spans.get(document) ?? []), ...list.map(({ start, end, quote }) => [start, end, quote])]);
  for (const line of jsonl(join(release, 'lineage.jsonl'))) for (const source of line.sources) add(source.document, source.spans);
  for (const line of jsonl(join(release, 'rejected', 'rejected.jsonl')))
    for (const grounding of line.record?.grounding ?? []) add(grounding.document, grounding.spans);
  return [...spans].map(([document, list]) => ({ file: index.get(document), spans: list }));
}

async function corpus(name, folder, needsBeyond) {
  await check(`${name}: every block, chunk and quote is where it says`, async () => {
    const run = hornbook(['run', '--keep-text', '-C', folder]);
    assert(run.code === 0, run.err.slice(-500));
    const structure = inPython(await blocksAndChunks(folder));
    const grounding = inPython(quotes(releaseOf(folder)));
    console.log(
      `      ${name}: ${structure.checked} blocks and chunks, ${grounding.checked} quotes, ${structure.beyond + grounding.beyond} with characters beyond the basic plane`,
    );
    assert(structure.wrong === 0 && grounding.wrong === 0, `${structure.wrong} and ${grounding.wrong} spans are wrong`);
    assert(structure.checked > 20 && grounding.checked > 5, 'too few spans were checked to mean anything');
    assert(
      !needsBeyond || (structure.beyond > 10 && grounding.beyond > 3),
      `too few characters beyond the basic plane: ${structure.beyond}, ${grounding.beyond}`,
    );
  });
}

/** Puts characters beyond the basic plane before and into the text of real documents. */
function withAstral(folder) {
  for (const file of files(join(folder, 'sources'))) {
    if (!/\.(md|html)$/.test(file)) continue;
    const path = join(folder, 'sources', file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      file.endsWith('.md')
        ? `\u{1F9EA}\u{1F680} \u{20BB7}\n\n${text.replaceAll(' the ', ' the \u{1D4D0} ')}`
        : text.replace(/<body[^>]*>/, '$&<p>\u{1F9EA}\u{1F680} \u{20BB7}</p>').replaceAll(' the ', ' the \u{1D4D0} '),
    );
  }
  return folder;
}

const own = documentsWorkspace('astral');
mkdirSync(join(own, 'sources'), { recursive: true });
const section = (n) =>
  `## Kelp ${n} \u{1F33F}\n\nA \u{1F33F} kelp frond of kind ${n} is a leaf-like blade \u{1D4D0} that grows from the stipe. It is used to catch light \u{1F31E} near the surface. ` +
  `The \`press${n}\` tool is used to dry a frond \u{1F4C4} between two sheets of paper in the dark. If a frond of kind ${n} is pressed wet \u{1F4A7}, it rots within a week.\n\n` +
  `| Part \u{1F9EA} | Length | Use |\n|---|---|---|\n| Blade \u{20BB7} ${n} | ${n} m | catches light \u{1F31E} |\n| Stipe \u{1F40B} ${n} | ${n + 2} m | carries the blades \u{1F33F} |\n| Holdfast \u{1FAA8} ${n} | ${n + 4} m | ties the kelp to the rock \u{1F30A} |\n\n` +
  `The steps to press a frond of kind ${n} are:\n\n1. Rinse it \u{1F4A7} in fresh water.\n2. Lay it on paper \u{1F4C4}.\n3. Press it for two days.\n\n`;
writeFileSync(join(own, 'sources', 'kelp.md'), `# Kelp \u{1F30A}\n\n${[1, 2, 3, 4, 5, 6].map(section).join('')}`);
await corpus('our own document', own, true);
if (hasShared) {
  const rust = documentsWorkspace('rust', join(shared, 'corpora/rust-book'));
  await corpus('rust-book', rust, false);
  await check('rust-book becomes a release of at least 1,000 accepted rows', () => {
    const { accepted } = JSON.parse(readFileSync(join(releaseOf(rust), 'manifest.json'), 'utf8')).counts.total;
    console.log(`      ${accepted} accepted rows`);
    assert(accepted >= 1000, `${accepted} rows`);
  });
  await corpus('rust-book with characters beyond the basic plane', withAstral(documentsWorkspace('rust-astral', join(shared, 'corpora/rust-book'))), true);
  await corpus('wcag-understanding', documentsWorkspace('wcag', join(shared, 'corpora/wcag-understanding')), false);
  await corpus(
    'wcag-understanding with characters beyond the basic plane',
    withAstral(documentsWorkspace('wcag-astral', join(shared, 'corpora/wcag-understanding'))),
    true,
  );
} else skip('rust-book and wcag-understanding', 'HORNBOOK_SHARED holds no data');
done();
