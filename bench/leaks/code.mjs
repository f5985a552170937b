/** Code with other names, and code that holds no evaluation item. Everything follows from the seed and from what is installed. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from './plant.mjs';

const kept = new Set(
  (
    'def return if else elif for in while not and or is None True False import from as lambda class pass break continue with try except raise assert yield ' +
    'self len range enumerate sum min max sorted abs int str list dict set float zip map filter all any reversed round ord chr tuple bool print isinstance eval bin'
  ).split(' '),
);
const names = 'alpha beta gamma foo bar baz total item result data nums arr xs ys thing word left right idx pos cur acc node out val buf tmp'.split(' ');

/** Python without comments and docstrings, every name of its own replaced by another; what is called behind a dot stays. */
export function renamed(code, seed) {
  const random = seeded(`code/${seed}`);
  const given = new Map();
  const fresh = () => {
    let name;
    do name = random.pick(names) + (random.next() < 0.6 ? `_${random.integer(90)}` : '');
    while ([...given.values()].includes(name));
    return name;
  };
  const bare = code
    .replace(/"""[\s\S]*?"""|'''[\s\S]*?'''/g, '')
    .replace(/#.*$/gm, '')
    .replace(/\n\s*\n/g, '\n');
  return bare.replace(/("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(\.?)\b([A-Za-z_]\w*)\b/g, (all, text, dot, word) => {
    if (text !== undefined || dot !== '' || kept.has(word) || /^[A-Z]/.test(word)) return all;
    if (!given.has(word)) given.set(word, fresh());
    return given.get(word);
  });
}

const functionsOf = (text, start) => text.split(start).filter((part) => part.length > 80 && part.length < 4000);

function* filesUnder(folder, ending, depth = 0) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory() && depth < 4 && !/site-packages|node_modules|__pycache__/.test(entry.name))
      yield* filesUnder(join(folder, entry.name), ending, depth + 1);
    else if (entry.isFile() && entry.name.endsWith(ending)) yield join(folder, entry.name);
  }
}

/** Functions of Python's own library, and of this project. */
export function ordinaryCode(most = 20_000) {
  const library = execFileSync('python3', ['-c', 'import os; print(os.path.dirname(os.__file__))'], { encoding: 'utf8' }).trim();
  const take = (folder, ending, start) => {
    const out = [];
    for (const file of filesUnder(folder, ending)) {
      out.push(...functionsOf(readFileSync(file, 'utf8'), start));
      if (out.length >= most) break;
    }
    return out.slice(0, most);
  };
  return {
    'functions of the Python library': take(library, '.py', /\n(?=def |class |    def |@)/),
    'functions of this project': take(join(import.meta.dirname, '../../src'), '.ts', /\n(?=export |function |const |async )/),
  };
}
