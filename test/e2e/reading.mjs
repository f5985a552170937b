// Independent readers are the oracle: blocks plus what is set aside hold the words that pandoc, pdftotext and others find, as a
// multiset, in every document of the corpora. `--worst` lists the documents with the most words missing, and which.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, built, check, done, hasShared, root, shared, skip, temporary } from './lib.mjs';

const least = 0.995;
built();
const { readDocument, readerFor } = await import(join(root, 'dist/sources/documents/index.js'));

function found(program, install) {
  if (spawnSync(program, ['--version']).error === undefined) return true;
  const installer = 'apt-get';
  const result = spawnSync(installer, ['install', '-y', '--no-install-recommends', install], { encoding: 'utf8' });
  return result.status === 0 && spawnSync(program, ['--version']).error === undefined;
}

// Python libraries read a folder of their own, made once.
const environment = join(tmpdir(), 'hornbook-oracles');
const python = join(environment, 'bin', 'python');
const libraries = ['python-docx==1.2.0', 'ebooklib==0.20', 'lxml', 'beautifulsoup4'];

function foundPython() {
  if (!existsSync(python)) spawnSync('python3', ['-m', 'venv', environment]);
  if (spawnSync(python, ['-c', 'import docx, ebooklib, bs4']).status === 0) return true;
  return spawnSync(python, ['-m', 'pip', 'install', '--quiet', ...libraries], { encoding: 'utf8' }).status === 0;
}

const pythonDocx = `
import sys, docx
document = docx.Document(sys.argv[1])
for element in document.element.body.iter():
    if element.tag.endswith('}t') and not any(parent.tag.endswith(('}Fallback', '}del', '}moveFrom')) for parent in element.iterancestors()): print(element.text or '', end='')
    elif element.tag.endswith(('}p', '}tab', '}br')): print()
`;
const ebooklib = `
import sys, warnings, ebooklib
from ebooklib import epub
from bs4 import BeautifulSoup
warnings.simplefilter('ignore')
book = epub.read_epub(sys.argv[1], {'ignore_ncx': True})
for name, _ in book.spine:
    item = book.get_item_with_id(name)
    page = BeautifulSoup(item.get_content(), 'lxml')
    for part in page(['script', 'style', 'title', 'head']): part.decompose()
    print(page.get_text(' '))
`;

function run(program, parameters, input) {
  const result = spawnSync(program, parameters, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${program} ${parameters.join(' ')}: ${result.stderr?.slice(0, 300)}`);
  return result.stdout;
}

const pandoc = (from) => ({
  program: 'pandoc',
  package: 'pandoc',
  words: (file) => run('pandoc', ['-f', from, '-t', 'plain', '--wrap=none', '--quiet', '--track-changes=accept', file]),
});

// A format: its files' endings, and who else reads them. To add one: a line here.
const formats = [
  { name: 'Markdown', ending: /\.md$/, ...pandoc('gfm+footnotes-tex_math_dollars-emoji'), before: withoutTemplates },
  { name: 'HTML', ending: /\.html?$/, ...pandoc('html'), before: withoutHidden },
  { name: 'DOCX', ending: /\.docx$/, ...pandoc('docx') },
  { name: 'EPUB', ending: /\.epub$/, ...pandoc('epub') },
  { name: 'DOCX in Python', ending: /\.docx$/, program: 'python-docx', found: foundPython, words: (file) => run(python, ['-c', pythonDocx, file]) },
  { name: 'EPUB in Python', ending: /\.epub$/, program: 'ebooklib', found: foundPython, words: (file) => run(python, ['-c', ebooklib, file]) },
  { name: 'PDF', ending: /\.pdf$/, program: 'pdftotext', package: 'poppler-utils', words: (file) => joinHyphens(run('pdftotext', [file, '-'])) },
];
const corpora = ['rust-book', 'wcag-understanding', 'mixed'];

/** The mixed corpus holds short documents: every twelfth chapter of the book, as pandoc packs it, gives long ones. */
function packed() {
  const folder = temporary('packed');
  const chapters = readdirSync(join(shared, 'corpora', 'rust-book'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .sort()
    .filter((_, index) => index % 12 === 3);
  for (const chapter of chapters)
    for (const ending of ['docx', 'epub'])
      run('pandoc', ['-f', 'gfm', '--quiet', '-o', join(folder, `${chapter.replace(/\W+/g, '-')}.${ending}`), join(shared, 'corpora', 'rust-book', chapter)]);
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** Text that no reader should show: comments, scripts, hidden elements and forms, by the same list that docs/reference tells. */
function withoutHidden(source) {
  return source
    .replace(/<!--[^]*?-->/g, ' ')
    .replace(/<(script|style|template|noscript|svg|select|textarea|button|object|iframe|video|audio|canvas|head|title)\b[^>]*>[^]*?<\/\1>/gi, ' ')
    .replace(/\[\[[!?]?([A-Z][\w.-]{1,60})\]\]/g, '[$1]')
    .replace(/<img\b[^>]*>/gi, ' ')
    .replace(/<sup>\s*<a\b[^]*?<\/sup>/gi, ' ');
}

function withoutTemplates(source) {
  return source.replace(/<!--[^]*?-->/g, ' ').replace(/^---\n[^]*?\n---\n/, '');
}

function joinHyphens(text) {
  return text.replace(/(\p{Ll})-\n\s*(\p{Ll})/gu, '$1$2');
}

/** Lower-cased runs of letters and digits, counted. */
function bag(source) {
  const text = source.replace(/[²³¹⁰-⁹₀-₉]/g, (mark) => ` ${mark.normalize('NFKC')} `);
  const counts = new Map();
  for (const [word] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}]+/gu))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The words of blocks without children, and of what is set aside, in the working text; with readable text where that says more. */
function wordsOf(reading) {
  const spans = [...reading.setAside];
  let more = '';
  for (const [i, block] of reading.blocks.entries()) {
    if (reading.blocks[i + 1]?.parent === i) continue;
    spans.push(block);
    if (block.text !== undefined) more += `\n${block.text}`;
  }
  const text = spans.map(({ start, end }) => reading.text.slice(start, end)).join('\n');
  const exact = bag(text);
  // What is joined in the readable text (a hyphen at a line's end) is no word of the slice.
  for (const [word, count] of bag(more.replace(/[*_]+/g, ''))) exact.set(word, Math.max(exact.get(word) ?? 0, count));
  return exact;
}

async function compare(file, format) {
  const bytes = readFileSync(file);
  const reader = readerFor(file);
  if (reader === undefined) return undefined;
  const reading = await readDocument(bytes, { path: file.slice(shared.length + 1), reader, limits: { depth: 256 } });
  const ours = wordsOf(reading);
  // The numbers of list items and notes are the oracle's own: a source may say 1 for all of them.
  const said = format.before === undefined ? format.words(file) : run(format.program, parametersOf(format), format.before(bytes.toString('utf8')));
  const theirs = bag(said.replace(/^\s*\d{1,3}\.\s/gm, '').replace(/\[\d{1,3}\]/g, ' '));
  let total = 0;
  const missing = [];
  for (const [word, count] of theirs) {
    total += count;
    const lack = count - (ours.get(word) ?? 0);
    if (lack > 0) missing.push([word, lack]);
  }
  const lost = missing.reduce((sum, [, count]) => sum + count, 0);
  return { file: file.slice(shared.length + 1), total, share: total === 0 ? 1 : 1 - lost / total, missing };
}

function parametersOf(format) {
  return ['-f', format.name === 'HTML' ? 'html' : 'gfm+footnotes-tex_math_dollars-emoji', '-t', 'plain', '--wrap=none', '--quiet'];
}

/** Documents of which more than a tenth of the words is set aside, and why: `aside.json` lists them; a new one is looked at first. */
async function asides() {
  const over = {};
  for (const name of corpora) {
    for (const file of readdirSync(join(shared, 'corpora', name), { recursive: true, encoding: 'utf8' }).sort()) {
      const path = join(shared, 'corpora', name, file);
      const reader = readerFor(path);
      if (reader === undefined || reader.id === 'plain') continue;
      const reading = await readDocument(readFileSync(path), { path: file, reader, limits: { depth: 256 } });
      const stretches = [...reading.setAside, ...reading.blocks.filter((block, i) => block.aside !== undefined && reading.blocks[i + 1]?.parent !== i)];
      const size = (spans) => spans.reduce((sum, { start, end }) => sum + (reading.text.slice(start, end).match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0);
      const share = size(stretches) / Math.max(1, size([{ start: 0, end: reading.text.length }]));
      const reasons = [...new Set(stretches.filter((span) => size([span]) > 0).map((span) => span.aside ?? span.reason))].sort((a, b) => (a < b ? -1 : 1));
      if (share > 0.1) over[`${name}/${file}`] = `${Math.round(share * 100)} %: ${reasons.join(', ')}`;
    }
  }
  return over;
}

if (!hasShared) skip('reading', 'the real data are not here');
else {
  const list = join(root, 'test', 'e2e', 'aside.json');
  await check('what is set aside is under a tenth of every document, but for those that are listed', async () => {
    const over = await asides();
    if (process.env.HORNBOOK_UPDATE) writeFileSync(list, `${JSON.stringify(over, null, 2)}\n`);
    const listed = JSON.parse(readFileSync(list, 'utf8'));
    const differ = [...new Set([...Object.keys(over), ...Object.keys(listed)])].filter((key) => over[key] !== listed[key]);
    assert(differ.length === 0, differ.map((key) => `${key}: ${over[key] ?? 'under a tenth'}, listed as ${listed[key] ?? 'nothing'}`).join('; '));
  });
  const made = found('pandoc', 'pandoc') ? packed() : [];
  for (const format of formats) {
    if (!(format.found?.() ?? found(format.program, format.package))) {
      skip(format.name, `${format.program} cannot be installed`);
      continue;
    }
    const files = corpora
      .flatMap((name) =>
        readdirSync(join(shared, 'corpora', name), { recursive: true })
          .map((file) => join(shared, 'corpora', name, file))
          .sort(),
      )
      .concat(made)
      .filter((file) => format.ending.test(file));
    if (files.length === 0 || readerFor(files[0]) === undefined) {
      skip(format.name, 'no reader, or no file');
      continue;
    }
    await check(`${format.name}: ${files.length} documents hold ${least * 100} % of the words that ${format.program} finds`, async () => {
      const results = [];
      for (const file of files) {
        try {
          results.push(await compare(file, format));
        } catch (error) {
          if (!/^(?:pandoc|pdftotext|\S*python) /.test(String(error?.message))) throw error;
          console.log(`      not compared, ${String(error.message).split('\n')[0].slice(-120)}: ${file.slice(shared.length + 1)}`);
        }
      }
      const below = results.filter(({ share }) => share < least).sort((a, b) => a.share - b.share);
      const words = results.reduce((sum, { total }) => sum + total, 0);
      const lost = results.reduce((sum, { total, share }) => sum + total * (1 - share), 0);
      console.log(
        `      ${words} words, ${(100 * (1 - lost / words)).toFixed(3)} % held; lowest ${(100 * Math.min(...results.map(({ share }) => share))).toFixed(2)} %`,
      );
      if (process.argv.includes('--worst'))
        for (const one of below.slice(0, 20))
          console.log(
            `      ${(one.share * 100).toFixed(2)} % ${one.file}: ${one.missing
              .slice(0, 12)
              .map(([word, count]) => `${word}×${count}`)
              .join(' ')}`,
          );
      assert(
        below.length === 0,
        `${below.length} below: ${below
          .slice(0, 5)
          .map(
            (one) =>
              `${one.file} ${(one.share * 100).toFixed(2)} % (${one.missing
                .slice(0, 5)
                .map(([word]) => word)
                .join(', ')})`,
          )
          .join('; ')}`,
      );
    });
  }
}
done();
