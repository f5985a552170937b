/** A small synthetic release input: documents, rows with spans, rejected rows of each gate. For tests. */
import type { Format } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import type { RejectedLine } from '../../contracts/release.ts';
import type { SourceLine } from '../../contracts/source.ts';
import type { Evidence, GateVerdict, RuleVerdict } from '../../contracts/verdict.ts';
import { alpaca } from '../../formats/alpaca.ts';
import { messages } from '../../formats/messages.ts';
import { random } from '../../statistics/random.ts';
import { hashOf, sha256 } from '../../text/hash.ts';
import { offsetMap } from '../../text/offsets.ts';
import { nodeDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import type { ReleaseInput } from './input.ts';

/** The real disk but for waiting until its bytes are durable, which takes most of the time. */
export const quickDisk: Disk = {
  ...nodeDisk,
  syncFolder: async () => {},
  create: async (path) => ({ ...(await nodeDisk.create(path)), sync: async () => {} }),
};

export interface Sketch {
  documents?: number;
  rowsEach?: number;
  seed?: number;
  /** Text put into every third question, answer and label. */
  nasty?: string;
}

const subjects = ['ownership', 'borrowing', 'lifetimes', 'traits', 'closures', 'iterators', 'modules', 'enums', 'slices', 'macros', 'threads', 'channels'];
const things = [
  'the compiler',
  'a reference',
  'the borrow checker',
  'an owner',
  'the stack',
  'the heap',
  'a value',
  'a thread',
  'a module',
  'a pattern',
  'a crate',
  'a closure',
];
const verbs = ['checks', 'moves', 'copies', 'drops', 'borrows', 'returns', 'matches', 'holds', 'locks', 'sends', 'shares', 'wraps'];

/** Sentences from a fixed vocabulary, no two alike. */
function sentence(number: number): string {
  const rng = random(`sentence/${number}`);
  const parts = Array.from({ length: 5 }, () => `${rng.pick(things)} ${rng.pick(verbs)} ${rng.pick(things)}`);
  return `In case ${number} ${parts.join(', ')}.`;
}

export interface Built {
  input: ReleaseInput;
  records: TrainingRecord[];
  out: RejectedLine[];
}

export function buildInput(directory: string, sketch: Sketch = {}, change: Partial<ReleaseInput> = {}): Built {
  const { documents = 14, rowsEach = 6, seed = 0, nasty } = sketch;
  const texts = new Map<string, string>();
  const records: TrainingRecord[] = [];
  const out: RejectedLine[] = [];
  for (let d = 0; d < documents; d++) {
    const key = `book/chapter-${d}.md`;
    const sentences = Array.from({ length: rowsEach * 2 }, (_, i) => `${i % 4 === 0 ? '\u{1F980} ' : ''}${sentence(d * 1000 + i)}`);
    const text = `# Chapter ${d}\n\n${sentences.join('\n')}\n`;
    texts.set(key, text);
    sentences.forEach((quote, i) => {
      const start = text.indexOf(quote);
      const subject = subjects[(d + i) % subjects.length] ?? '';
      const spice = nasty !== undefined && i % 3 === 0 ? ` ${nasty}` : '';
      const record = makeRecord(
        key,
        `${d}/${i}`,
        `What happens to ${subject} in case ${d * 1000 + i} of chapter ${d}?${spice}`,
        `${quote}${spice}`,
        { start, end: start + quote.length, quote },
        text,
      );
      record.labels = { task: i % 3 === 0 ? 'definition' : 'question', difficulty: ['easy', 'middle', 'hard'][i % 3] ?? '', topic: `${subject}${spice}` };
      if (i % 2 === 0) records.push(record);
      else out.push(rejection(record, i));
    });
  }
  out.push(failure());
  const sources = [...texts].map(([key, text]): SourceLine => sourceLine(key, text));
  sources.push({ ...sourceLine('book/broken.pdf', ''), outcome: 'refused', reason: `no reader for this type of file${nasty ?? ''}`, hash: null, rows: 0 });
  const counts = countsOf(records, out);
  const config = { name: 'book', seed };
  const input: ReleaseInput = {
    directory,
    name: `book${nasty ?? ''}`,
    description: `Questions and answers about a book.${nasty ?? ''}`,
    created: '2026-01-02T03:04:05.000Z',
    hornbook: '0.0.0',
    config,
    configHash: hashOf(config),
    seed,
    splits: { train: 0.9, validation: 0.05, test: 0.05 },
    formats: [messages, alpaca].map((format) => ({ format: format as Format, options: format.options.parse({}) })),
    keepText: true,
    licence: undefined,
    about: { answers: {} },
    systemPrompt: undefined,
    accepted: async function* () {
      for (const record of records) yield { record, verdicts: passing(record) };
    },
    out: async function* () {
      yield* out;
    },
    counts: { total: counts, byWave: [{ wave: 1, name: 'documents', ...counts }], byStrategy: [{ strategy: 'extractive', ...counts }] },
    sources: async function* () {
      yield* sources;
    },
    documents: async function* () {
      for (const [key, text] of texts) yield { key, version: sha256(text), text };
    },
    offsets: async (document) => offsetMap(texts.get(document) ?? ''),
    coverage: coverageOf(records, out, nasty),
    leaks: {
      checked: true,
      rows: out.filter(({ gate }) => gate === 'decontaminate').length,
      canaries: {
        kinds: [
          { kind: 'verbatim', planted: 50, caught: 50, recall: 1, low: 0.928651, high: 1 },
          { kind: '10 % edited', planted: 50, caught: 49, recall: 0.98, low: 0.895, high: 0.9965 },
        ],
        required: 0.95,
        passed: true,
        note: 'Canaries are copies of the evaluation items, not rephrasings.',
      },
      note: 'Lexical rules find copies and near copies.',
    },
    evaluation: [{ set: `quiz${nasty ?? ''}`, items: 120, hash: sha256('quiz'), private: false }],
    skipped: [],
    gates: gatesOf(records, out),
    components: [
      { family: 'reader', id: 'markdown', version: '1' },
      { family: 'strategy', id: 'extractive', version: '1' },
      { family: 'judge', id: 'heuristic', version: '1' },
    ],
    facts: [{ wave: 1, name: 'boilerplate', hash: sha256('facts') }],
    notes: [],
    failpoint: () => {},
    ...change,
  };
  return { input, records, out };
}

export function makeRecord(
  document: string,
  key: string,
  question: string,
  answer: string,
  span: { start: number; end: number; quote: string },
  text: string,
): TrainingRecord {
  return {
    id: `r${sha256(`${document}/${key}`).slice(0, 16)}`,
    kind: 'single',
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
    labels: {},
    grounding: [{ document, version: sha256(text), spans: [span] }],
    origin: {
      strategy: 'extractive',
      version: '1',
      source: document.split('/')[0] ?? '',
      template: key.endsWith('1') ? 'passage' : 'definition',
      calls: [],
      parents: [],
      depth: 0,
      wave: 1,
      human: false,
    },
    group: document,
    contentHash: hashOf([question, answer]),
    intake: [],
  };
}

export function passing(record: TrainingRecord): GateVerdict[] {
  const rule = (name: string, score: number, threshold: number): RuleVerdict => ({ rule: name, version: '1', outcome: 'keep', score, threshold, evidence: [] });
  return [
    { record: record.id, gate: 'deduplicate', outcome: 'keep', rules: [rule('near', 0.31, 0.7)] },
    { record: record.id, gate: 'decontaminate', outcome: 'keep', rules: [rule('overlap', 0.02, 0.5)] },
    { record: record.id, gate: 'filter', outcome: 'keep', rules: [rule('grounding', 0.97, 0.8), rule('judge-support', 4.5, 3)] },
  ];
}

function rejection(record: TrainingRecord, i: number): RejectedLine {
  const answer = record.messages[1]?.content ?? '';
  const start = answer.indexOf('case');
  const quote: Evidence = { type: 'quote', message: 1, start, end: start + 8, quote: answer.slice(start, start + 8), note: 'found here' };
  const kinds: [GateVerdict['gate'], string, Evidence][] = [
    ['deduplicate', 'near', { type: 'twin', id: 'r0123456789abcdef', view: 'prompt', similarity: 0.83 }],
    [
      'decontaminate',
      'overlap',
      {
        type: 'leak',
        set: 'quiz',
        item: 'quiz#7',
        field: 'question',
        message: 1,
        start,
        end: start + 8,
        quote: quote.quote,
        itemStart: 3,
        itemEnd: 11,
        itemQuote: 'case one',
        private: false,
      },
    ],
    ['filter', 'grounding', quote],
    ['filter', 'judge-support', { type: 'value', name: 'support', value: 2.5 }],
  ];
  const [gate, rule, evidence] = kinds[(i >> 1) % kinds.length] ?? kinds[0]!;
  const held = i % 5 === 0;
  const verdict: RuleVerdict = {
    rule,
    version: '1',
    outcome: held ? 'flag' : 'drop',
    score: 0.83,
    threshold: 0.7,
    evidence: [evidence],
    reason: 'it is too much like another row',
  };
  return {
    id: record.id,
    outcome: held ? 'held' : 'rejected',
    wave: 1,
    strategy: 'extractive',
    gate,
    rule,
    score: 0.83,
    threshold: 0.7,
    evidence: [evidence],
    verdicts: [{ gate, outcome: held ? 'hold' : 'drop', rules: [verdict] }],
    record,
  };
}

function failure(): RejectedLine {
  return {
    id: 'extractive:task-9',
    outcome: 'failed',
    wave: 1,
    strategy: 'extractive',
    gate: null,
    rule: null,
    score: null,
    threshold: null,
    evidence: [],
    verdicts: [],
    record: null,
    task: 'task-9',
    reason: 'no readable record after three tries',
  };
}

function countsOf(records: readonly TrainingRecord[], out: readonly RejectedLine[]): ReleaseInput['counts']['total'] {
  const of = (outcome: RejectedLine['outcome']): number => out.filter((line) => line.outcome === outcome).length;
  return { candidates: records.length + out.length, accepted: records.length, rejected: of('rejected'), held: of('held'), failed: of('failed'), pending: 0 };
}

/** What the verdicts of all rows come to, by rule. */
function gatesOf(records: readonly TrainingRecord[], out: readonly RejectedLine[]): ReleaseInput['gates'] {
  const gates = new Map<string, ReleaseInput['gates'][number]>();
  for (const { gate, rules } of [...records.flatMap(passing), ...out.flatMap(({ verdicts }) => verdicts)]) {
    for (const { rule, version, outcome, holds } of rules) {
      const entry = gates.get(`${gate}/${rule}`) ?? { gate, rule, version, checked: 0, dropped: 0, held: 0, flagged: 0 };
      gates.set(`${gate}/${rule}`, entry);
      entry.checked++;
      if (outcome === 'drop') entry.dropped++;
      else if (holds === true) entry.held++;
      else if (outcome === 'flag') entry.flagged++;
    }
  }
  return [...gates.values()];
}

function sourceLine(key: string, text: string): SourceLine {
  return {
    source: 'book',
    key,
    kind: 'documents',
    outcome: 'read',
    reason: null,
    licence: 'CC-BY-4.0',
    consent: 'published by its authors',
    hash: sha256(text),
    mediaType: 'text/markdown',
    title: key,
    language: 'en',
    rows: 12,
    refusedRows: [],
    chunks: 3,
    length: text.length,
    setAside: { navigation: 12 },
    masked: { email: 1 },
    notes: [],
  };
}

function coverageOf(records: readonly TrainingRecord[], out: readonly RejectedLine[], nasty = ''): ReleaseInput['coverage'] {
  const values = (dimension: string): string[] => [
    ...new Set([...records, ...out.flatMap(({ record }) => record ?? [])].map(({ labels }) => labels[dimension] ?? '')),
  ];
  const count = (rows: readonly (TrainingRecord | null)[], dimension: string, value: string): number =>
    rows.filter((row) => row?.labels[dimension] === value).length;
  const cells = ['task', 'difficulty', 'topic'].flatMap((dimension) =>
    values(dimension).map((value, i) => {
      const accepted = count(records, dimension, value);
      const rejected = count(
        out.map(({ record }) => record),
        dimension,
        value,
      );
      return {
        dimension,
        value,
        candidates: accepted + rejected,
        accepted,
        rejected,
        held: 0,
        quota: dimension === 'task' ? 40 : null,
        thin: dimension === 'task' && accepted < 40,
        augmented: i % 2 === 0 ? ('filled' as const) : ('no-yield' as const),
        added: i,
      };
    }),
  );
  return {
    schema: 'hornbook.coverage/1',
    accepted: records.length,
    dimensions: ['task', 'difficulty', 'topic'].map((name) => ({ name, formula: `as labelled${nasty}`, entropy: 1.2, effective: 2.3, median: 12 })),
    cells,
    thin: cells.filter(({ thin }) => thin).map(({ dimension, value, accepted }) => ({ dimension, value, accepted, wanted: 40 })),
    dropRates: [
      {
        rule: 'filter/grounding',
        by: 'cell',
        dimension: 'task',
        value: `definition${nasty}`,
        dropped: 9,
        of: 20,
        low: 0.26,
        high: 0.66,
        overall: 0.12,
        warning: true,
      },
      { rule: 'deduplicate/near', by: 'source', dimension: 'source', value: 'book', dropped: 4, of: 40, low: 0.04, high: 0.23, overall: 0.1, warning: false },
    ],
    warnings: [`grounding drops definitions far more often than other rows${nasty}`],
  };
}
