// Independent readers are the oracle: blocks plus what is set aside hold the words that pandoc, pdftotext and others find, as a
// multiset, in every document of the corpora. `--worst` lists the documents with the most words missing, and which.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assert, built, check, done, hasShared, root, shared, skip } from './lib.mjs';

const least = 0.995;
built();
const { readDocument, readerFor } = await import(join(root, 'dist/sources/documents/index.js'));

function found(program, install) {
  if (spawnSync(program, ['--version']).error === undefined) return true;
  const installer = 'apt-get';
  const result = spawnSync(installer, ['install', '-y', '--no-install-recommends', install], { encoding: 'utf8' });
  return result.status === 0 && spawnSync(program, ['--version']).error === undefined;
}

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
  { name: 'PDF', ending: /\.pdf$/, program: 'pdftotext', package: 'poppler-utils', words: (file) => joinHyphens(run('pdftotext', [file, '-'])) },
];
const corpora = ['rust-book', 'wcag-understanding', 'mixed'];

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

if (!hasShared) skip('reading', 'the real data are not here');
else {
  for (const format of formats) {
    if (!found(format.program, format.package)) {
      skip(format.name, `${format.program} cannot be installed`);
      continue;
    }
    const files = corpora.flatMap((name) =>
      readdirSync(join(shared, 'corpora', name), { recursive: true })
        .map((file) => join(shared, 'corpora', name, file))
        .filter((file) => format.ending.test(file))
        .sort(),
    );
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
          if (!String(error?.message).startsWith(format.program)) throw error;
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
