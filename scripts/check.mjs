// Keeps the import rule of docs/architecture.md, the size of files, and the words that have no place in the tree.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src');

// A folder may import folders of a lower number only; folders of one number never import each other.
const levels = {
  contracts: 1,
  'errors.ts': 1,
  text: 2,
  'failpoints.ts': 2,
  'version.ts': 1,
  similarity: 3,
  statistics: 3,
  privacy: 3,
  store: 4,
  formats: 4,
  models: 4,
  sources: 5,
  labels: 5,
  judging: 5,
  report: 5,
  strategies: 6,
  stages: 7,
  pipeline: 8,
  config: 9,
  review: 9,
  cli: 10,
};
const contractImports = new Set(['zod']);
const longestFile = 400;

export function listFiles(folder, ending = '.ts') {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

export function importsOf(text) {
  return [...text.matchAll(/^\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm)].map(
    (match) => match[1] ?? match[2],
  );
}

// `src/a/b.ts` -> the part of the house it belongs to: its folder under src, or its own name at the top.
export function roomOf(path) {
  return path.split('/')[0];
}

function stageOf(path) {
  const parts = path.split('/');
  return parts[0] === 'stages' ? parts[1] : undefined;
}

const isTest = (path) => path.endsWith('.test.ts') || path.endsWith('testkit.ts');

export function breachesOf(path, text) {
  if (path === 'index.ts' || path.startsWith('testing/') || isTest(path)) return [];
  const from = roomOf(path);
  const level = levels[from];
  if (level === undefined)
    return [
      `src/${path}: "${from}" is no room of the house. Put the file into one of ${Object.keys(levels).join(', ')}, or add the room to scripts/check.mjs and docs/architecture.md.`,
    ];
  const breaches = [];
  for (const specifier of importsOf(text)) {
    if (!specifier.startsWith('.')) {
      if (from === 'contracts' && !contractImports.has(specifier)) {
        breaches.push(
          `src/${path} imports ${specifier}: contracts may import zod only, so that a browser can use them. Move the code to the room that needs it, or take the value as a type.`,
        );
      }
      continue;
    }
    const to = relative(source, resolve(source, dirname(path), specifier))
      .split('\\')
      .join('/');
    const room = roomOf(to);
    if (room === 'testing') breaches.push(`src/${path} imports ${to}: testing is for tests and users. Move what both need into a room below both.`);
    else if (to === 'index.ts') breaches.push(`src/${path} imports index.ts: import the file that defines it; the door only re-exports.`);
    else if (room === from) {
      if (stageOf(path) && stageOf(to) && stageOf(path) !== stageOf(to)) {
        breaches.push(
          `src/${path} imports ${to}: stages never import each other. Pass the value in from src/pipeline, or move what both need to a lower room.`,
        );
      }
    } else if (levels[room] === undefined || levels[room] >= level) {
      breaches.push(
        `src/${path} (level ${level}) imports ${to} (level ${levels[room] ?? 'none'}): a room imports lower ones only. Move what both need into a lower room, or pass it in from a higher one.`,
      );
    }
  }
  return breaches;
}

// What would make two runs over the same inputs differ. Clocks live at the edges: the run's own, the limiter, the command line.
const unstable = [
  { pattern: /\bMath\.random\b/, mend: 'use random() of src/statistics/random.ts with a seed' },
  { pattern: /\bDate\.now\b|\bnew Date\(\)/, mend: 'take the time from the Clock port', except: /^(pipeline\/run|cli\/)/ },
  { pattern: /\.localeCompare\b|\.toLocale\w+\(|\bIntl\./, mend: 'use compareText of src/text/canonical.ts; results must not depend on the locale' },
  { pattern: /\bMath\.pow\b|(?<!\b2)\s\*\*\s/, mend: 'powers of floats differ between Node versions: multiply, or use a table (powers of two are exact)' },
];

export function unstableIn(path, text) {
  if (isTest(path) || path.startsWith('testing/')) return [];
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, '');
  return unstable.flatMap(({ pattern, mend, except }) =>
    pattern.test(code) && !except?.test(path) ? [`src/${path}: ${pattern.exec(code)[0]}: ${mend}.`] : [],
  );
}

function longFiles(path, text) {
  const lines = text.split('\n').length;
  if (lines <= longestFile || /^\/\/ Long file:|^ \* Long file:/m.test(text)) return [];
  return [`src/${path} has ${lines} lines, the limit is ${longestFile}: split it by idea, or say why it is one in a line that begins "Long file:".`];
}

function check() {
  const problems = [];
  const edges = new Map();
  for (const file of listFiles(source)) {
    const path = relative(source, file).split('\\').join('/');
    const text = readFileSync(file, 'utf8');
    problems.push(...breachesOf(path, text), ...longFiles(path, text), ...unstableIn(path, text));
    // A type is gone when the program runs: only what runs can stand in a circle.
    for (const specifier of importsOf(text.replace(/^\s*(?:import|export) type .*$/gm, ''))) {
      if (!specifier.startsWith('.') || isTest(path)) continue;
      const target = relative(source, resolve(source, dirname(path), specifier))
        .split('\\')
        .join('/');
      edges.set(path, [...(edges.get(path) ?? []), target]);
    }
  }
  problems.push(...circles(edges));
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? `import rule: ${edges.size} files keep it` : `${problems.length} breaches`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

// Circles between files, which the levels allow inside a room.
function circles(edges) {
  const state = new Map();
  const found = [];
  const visit = (start) => {
    const stack = [[start, 0]];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const [node, index] = top;
      if (index === 0) state.set(node, 'open');
      const next = (edges.get(node) ?? [])[index];
      if (next === undefined) {
        state.set(node, 'done');
        stack.pop();
        continue;
      }
      top[1]++;
      if (state.get(next) === 'open') {
        const path = stack.map((item) => item[0]);
        found.push(
          `Circle: ${[...path.slice(path.indexOf(next)), next].map((file) => `src/${file}`).join(' -> ')}. Move what they share into a file of its own.`,
        );
      } else if (state.get(next) === undefined) stack.push([next, 0]);
    }
  };
  for (const node of edges.keys()) if (state.get(node) === undefined) visit(node);
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) check();
