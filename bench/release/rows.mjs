// Rows made from a number alone: the same number gives the same row, and no two say nearly the same. Five rows are a conversation's group.
const syllables = 'ba co du fe gi ho ju ka le mi no pu ra se ti vo wa xe yi zu bra clo dre fli gro plu ska tri'.split(' ');
const syllable = (number) => syllables[number % syllables.length];
const words = Array.from({ length: 6000 }, (_, at) => syllable(at) + syllable(Math.floor(at / syllables.length)) + (at < 900 ? '' : syllable(at * 7 + 3)));
const tasks = ['question', 'definition', 'procedure', 'comparison', 'summary'];
const hex = (number) => number.toString(16).padStart(16, '0');

function generator(seed) {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

// Two in three rows are of one turn; prompts have some 14 words, answers some 45.
export function recordOf(number, version = 0) {
  const next = generator(number * 4 + version + 1);
  const say = (count) => Array.from({ length: count }, () => words[next() % words.length]).join(' ');
  const turn = (at) => [
    { role: 'user', content: `How does ${say(10 + (next() % 8))}${at === 0 ? '' : ' then'}?` },
    { role: 'assistant', content: `The ${say(30 + (next() % 30))}.` },
  ];
  const turns = number % 3 === 0 ? 2 : 1;
  return {
    id: `r${hex(number + 1)}`,
    kind: turns === 1 ? 'single' : 'chat',
    messages: [
      ...(number % 4 === 0 ? [{ role: 'system', content: 'Answer from the handbook.' }] : []),
      ...Array.from({ length: turns }, (_, at) => turn(at)).flat(),
    ],
    labels: { taskType: tasks[number % tasks.length], difficulty: ['easy', 'middle', 'hard'][number % 3], language: 'en' },
    grounding: [],
    origin: { strategy: 'import-logs', version: '1', source: `logs${number % 7}`, calls: [], parents: [], depth: 0, wave: 1, human: true },
    group: `logs/talks.jsonl#${Math.floor(number / 5)}`,
    contentHash: hex(number * 4 + version + 1).repeat(4),
    intake: [],
  };
}

// What the rules come to over the rows of `inputOf`.
function gatesOf(rows, out) {
  const gate = (name, of, checked, dropped = 0) => ({ gate: name, rule: of, version: '1', checked, dropped, held: 0, flagged: 0 });
  return [
    gate('deduplicate', 'near-duplicate', rows),
    gate('decontaminate', 'leak', rows),
    gate('filter', 'length', rows + out, out),
    gate('filter', 'judge-support', rows),
  ];
}

const rule = (name, score, threshold) => ({ rule: name, version: '1', outcome: 'keep', score, threshold, evidence: [] });
export const verdictsOf = (record) => [
  { record: record.id, gate: 'deduplicate', outcome: 'keep', rules: [rule('near-duplicate', 0.31, 0.7)] },
  { record: record.id, gate: 'decontaminate', outcome: 'keep', rules: [rule('leak', 0.02, 0.5)] },
  { record: record.id, gate: 'filter', outcome: 'keep', rules: [rule('length', 44, 3), rule('judge-support', 4.5, 3)] },
];

function rejectedOf(number) {
  const record = recordOf(number);
  const dropped = { ...rule('length', 2, 3), outcome: 'drop', reason: 'the answer is short' };
  return {
    id: record.id,
    outcome: 'rejected',
    wave: 1,
    strategy: 'import-logs',
    gate: 'filter',
    rule: 'length',
    score: 2,
    threshold: 3,
    evidence: [],
    verdicts: [{ gate: 'filter', outcome: 'drop', rules: [dropped] }],
    record,
  };
}

// The input of a release of so many rows, and a tenth as many that are out. `edited`: every hundredth row says something else.
export function inputOf(directory, rows, formats, edited, failpoint) {
  const out = Math.floor(rows / 10);
  const counts = { candidates: rows + out, accepted: rows, rejected: out, held: 0, failed: 0, pending: 0 };
  return {
    directory,
    name: 'bench',
    description: 'Rows that were made for a benchmark.',
    created: '2026-01-02T03:04:05.000Z',
    hornbook: '0.0.0',
    config: { name: 'bench', edited },
    configHash: '',
    seed: 0,
    splits: { train: 0.9, validation: 0.05, test: 0.05 },
    splitBy: ['taskType'],
    formats,
    keepText: false,
    licence: 'MIT',
    about: { answers: {} },
    systemPrompt: undefined,
    grouping: 'conversation',
    accepted: async function* () {
      for (let number = 0; number < rows; number++) {
        const record = recordOf(number, edited && number % 100 === 0 ? 1 : 0);
        yield { record, verdicts: verdictsOf(record) };
      }
    },
    out: async function* () {
      for (let number = 0; number < out; number++) yield rejectedOf(1e9 + number);
    },
    counts: { total: counts, byWave: [{ wave: 1, name: 'imports', ...counts }], byStrategy: [{ strategy: 'import-logs', ...counts }] },
    sources: async function* () {},
    documents: async function* () {},
    offsets: async () => undefined,
    coverage: { schema: 'hornbook.coverage/1', accepted: rows, dimensions: [], cells: [], thin: [], dropRates: [], warnings: [] },
    leaks: { checked: false, rows: 0, canaries: null, note: 'None.' },
    evaluation: [],
    skipped: [],
    gates: gatesOf(rows, out),
    components: [],
    facts: [],
    notes: [],
    failpoint,
  };
}
