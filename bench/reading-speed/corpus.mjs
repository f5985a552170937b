// A mixed corpus of a wanted number of pages out of real documents: chapters and pages are varied, then turned into every format.
// A page is a page of a PDF, and 2,500 characters of readable text elsewhere.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export const charactersPerPage = 2500;

/** Long words get an ending by the copy's number: copies are not one another's duplicates, and no cache helps. */
function vary(text, copy) {
  if (copy === 0) return text;
  const ending = 'abcdefghijklmnopqrstuvwxyz'.charAt(copy % 26) + (copy > 25 ? 'x' : '');
  return text.replace(/\b[a-z]{7,}\b(?![^<]*>)/g, (word) => word + ending);
}

function tool(command, parameters, input) {
  const result = spawnSync(command, parameters, { input, maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${command} ${parameters.join(' ')}: ${String(result.stderr)}`);
  return result.stdout;
}

export const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.length ?? 0;

/** Writes the corpus; gives format -> {files, pages, bytes}. `shares`: format -> share of the pages. */
export function makeCorpus(folder, shared, pages, shares) {
  const below = (name, ending) =>
    readdirSync(join(shared, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .filter((file) => readFileSync(file, 'utf8').length > 3000)
      .sort();
  const chapters = below('rust-book', '.md');
  const html = below('wcag-understanding', '.html');
  const made = {};
  const print = join(folder, 'print.html');
  for (const [format, share] of Object.entries(shares)) {
    const wanted = pages * share;
    const into = join(folder, 'files', format);
    mkdirSync(into, { recursive: true });
    const tally = { files: 0, pages: 0, bytes: 0 };
    const base = format === 'html' ? html : chapters;
    for (let copy = 0; tally.pages < wanted; copy++) {
      for (const file of base) {
        if (tally.pages >= wanted) break;
        const text = vary(readFileSync(file, 'utf8'), copy);
        const target = join(into, `${copy}-${basename(file).replace(/\.\w+$/, '')}.${format}`);
        let count = Math.max(1, Math.round(text.length / charactersPerPage));
        if (format === 'md' || format === 'html') writeFileSync(target, text);
        else if (format === 'pdf') {
          tool('pandoc', ['-f', 'markdown', '-t', 'html5', '-s', '--metadata', 'title=chapter', '-o', print], text);
          tool('chromium', ['--headless', '--no-sandbox', '--disable-gpu', `--print-to-pdf=${target}`, print]);
          count = Number(/Pages:\s+(\d+)/.exec(tool('pdfinfo', [target]).toString())?.[1] ?? 1);
        } else tool('pandoc', ['-f', 'markdown', '-t', format, '-o', target], text);
        tally.files++;
        tally.pages += count;
        tally.bytes += readFileSync(target).length;
        // One print a chapter is enough: a PDF's copies differ by bytes behind its end, which no reader of text looks at twice.
        if (format === 'pdf') {
          const bytes = readFileSync(target);
          for (let again = 1; again <= 4 && tally.pages < wanted; again++) {
            writeFileSync(join(into, `${copy}-${again}-${basename(target)}`), Buffer.concat([bytes, Buffer.from(`\n% copy ${again}\n`)]));
            tally.files++;
            tally.pages += count;
            tally.bytes += bytes.length;
          }
        }
      }
      if (copy > 200) throw new Error(`${format}: the base is too small`);
    }
    made[format] = tally;
    if (!existsSync(into)) throw new Error(`nothing was made of ${format}`);
  }
  return made;
}
