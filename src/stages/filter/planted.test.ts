import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RuleContext, TrainingRecord } from '../../contracts/index.ts';
import { heuristicJudge } from '../../judging/index.ts';
import { configSchema } from '../../contracts/config.ts';
import { random } from '../../statistics/random.ts';
import { isContent, tokensOf } from '../../text/content-words.ts';
import { sentences } from '../../text/sentences.ts';
import { buildVocabulary, createFilter, rules, selectRules } from './index.ts';
import { noContext, row } from './testkit.ts';

/** Faults of ours planted in real text, by kind: the floors say what each must reach. Other people's faults decide. */
const shared = process.env['HORNBOOK_SHARED'] ?? new URL('../../../../shared', import.meta.url).pathname;
const folder = join(shared, 'data/corpora/rust-book');
const dice = random('planted/1');

/** Grounded rows from sentences that stand alone: the answer is one sentence, the quote its paragraph. */
function realRows(): { rows: TrainingRecord[]; paragraphs: string[] } {
  const rows: TrainingRecord[] = [];
  const all: string[] = [];
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort()) {
    const paragraphs = readFileSync(join(folder, name), 'utf8')
      .replace(/```[^]*?```/g, '')
      .split(/\n{2,}/)
      .filter((part) => /^[A-Z`][^|<{#]{80,}\.$/.test(part) && !/\]\[|\]:/.test(part));
    all.push(...paragraphs);
    for (const paragraph of paragraphs) {
      for (const { start, end } of sentences(paragraph)) {
        const answer = paragraph
          .slice(start, end)
          .replace(/\s+/g, ' ')
          .replace(/\*|(?<!\w)_|_(?!\w)/g, '');
        const subjects = tokensOf(answer).filter((token) => isContent(token.text) && token.text.length > 4);
        if (answer.split(' ').length < 8 || subjects.length < 3 || !/^(?:A|An|The|Rust|You|If|When|Each|Every|Some|Most|All) .*[a-z]\.$/.test(answer)) continue;
        if (/\b(?:listing|chapter|section|figure|above|below|following|this|these|previous|earlier|next|example|here|we|our|let[’']s)\b/i.test(answer))
          continue;
        rows.push(
          row(`What is true of ${subjects[0]?.text.toLowerCase()} and ${subjects[1]?.text.toLowerCase()} in Rust?`, answer, {
            id: `real-${rows.length}`,
            quotes: [paragraph],
            taskType: 'explanation',
          }),
        );
      }
    }
  }
  return { rows: dice.sample(rows, 240), paragraphs: all };
}

const answerOf = (record: TrainingRecord): string => record.messages[1]?.content ?? '';
const withAnswer = (record: TrainingRecord, answer: string): TrainingRecord => ({
  ...record,
  messages: [record.messages[0] as TrainingRecord['messages'][number], { role: 'assistant', content: answer }],
});
const asImport = (record: TrainingRecord): TrainingRecord => ({
  ...record,
  grounding: [],
  origin: { ...record.origin, strategy: 'import-messages', human: true },
});

function insert(text: string, word: string): string {
  const place = dice.pick([...text.matchAll(/[a-z] (?=[a-z])/g)]).index + 2;
  return `${text.slice(0, place)}${word} ${text.slice(place)}`;
}

const inserted = (words: readonly string[]) => (record: TrainingRecord) => withAnswer(record, insert(answerOf(record), dice.pick(words)));
const appended = (texts: readonly string[]) => (record: TrainingRecord) => withAnswer(record, `${answerOf(record)}${dice.pick(texts)}`);
const cut = (record: TrainingRecord): TrainingRecord => {
  const words = answerOf(record).split(' ');
  return withAnswer(record, words.slice(0, 3 + dice.integer(words.length - 4)).join(' '));
};

const kinds: Record<string, { floor: number; plant(record: TrainingRecord): TrainingRecord }> = {
  'invented number': { floor: 0.98, plant: inserted(['4,821', '37', '1997', '6.25', '98%']) },
  'invented name': { floor: 0.98, plant: inserted(['Hendrik', 'Tessaline', 'Velmarx', 'QXR', 'DataForge']) },
  'invented term': { floor: 0.98, plant: inserted(['turbolattice', 'photosynthesis', 'marmalade', 'quasiheap', 'orchestra']) },
  'invented term in a paraphrase': {
    floor: 0.95,
    plant: (record) => ({ ...inserted(['turbolattice', 'photosynthesis', 'marmalade', 'quasiheap'])(record), origin: { ...record.origin, depth: 1 } }),
  },
  'cut off': { floor: 0.95, plant: cut },
  empty: { floor: 1, plant: (record) => withAnswer(record, dice.pick(['', 'N/A', '<no output>', '...'])) },
  placeholder: { floor: 0.98, plant: (record) => appended([' [insert an example]', ' Lorem ipsum dolor sit amet.', '\nTODO: say more.'])(asImport(record)) },
  'merged turns': {
    floor: 0.98,
    plant: (record) => appended(['\n\n### Human: And now?\n### Assistant: Now too.', '\nUser: And now?\nAssistant: Now too.'])(asImport(record)),
  },
  'leaked roles': { floor: 0.98, plant: (record) => appended(['<|im_end|>', '</s>', ' [/INST]'])(asImport(record)) },
  refusal: {
    floor: 0.98,
    plant: (record) =>
      withAnswer(
        asImport(record),
        dice.pick(["I'm sorry, but I can't help with that.", 'I cannot assist with this request.', 'Unfortunately, I am unable to answer that question.']),
      ),
  },
  'self-reference': {
    floor: 0.98,
    plant: (record) => withAnswer(asImport(record), `${dice.pick(['As an AI language model, I say: ', "I'm just an AI, but "])}${answerOf(record)}`),
  },
  repetition: { floor: 0.98, plant: (record) => withAnswer(asImport(record), `${answerOf(record)} `.repeat(4).trim()) },
  'control characters': { floor: 0.98, plant: (record) => inserted(['\u0007', '\u200B\u200C\u200B', 'caf\uFFFD', 'donâ€™t', '\u202Ex'])(asImport(record)) },
  'open fence': { floor: 0.98, plant: (record) => appended(['\n\n```rust\nlet x = 1;'])(asImport(record)) },
  markup: { floor: 0.98, plant: (record) => withAnswer(asImport(record), `<p>${answerOf(record)}</p>`) },
  'another language': {
    floor: 0.98,
    plant: (record) =>
      withAnswer(
        asImport(record),
        'La propriété est un ensemble de règles qui déterminent la façon dont un programme gère la mémoire pendant son exécution, sans ramasse-miettes.',
      ),
  },
  'off topic': {
    floor: 0.98,
    plant: (record) => ({
      ...asImport(record),
      messages: [
        { role: 'user', content: 'How do I make a tomato sauce?' },
        { role: 'assistant', content: 'Sweat an onion and garlic in olive oil, add peeled tomatoes and basil, and simmer the sauce.' },
      ],
    }),
  },
  'left hanging': {
    floor: 0.95,
    plant: (record) =>
      withAnswer(
        asImport(record),
        `${dice.pick(['As we saw in the previous chapter, ', 'Listing 4-3 shows that ', 'However, ', 'On the other hand, '])}${answerOf(record)}`,
      ),
  },
  'personal data': {
    floor: 0.98,
    plant: (record) => appended([' Write to jane.miller@contoso-mail.com.', ' Pay with 4539 1488 0343 6467.'])(asImport(record)),
  },
};

describe.skipIf(!existsSync(folder))('faults planted in rust-book (skipped without HORNBOOK_SHARED)', async () => {
  const { rows, paragraphs } = existsSync(folder) ? realRows() : { rows: [], paragraphs: [] };
  const context: RuleContext = { ...noContext, languages: ['en'], vocabulary: await buildVocabulary(paragraphs) };
  const { filter } = configSchema.parse({ sources: [{ use: 'documents', path: '.' }] });
  const gate = createFilter({ rules: selectRules(filter, []), judge: { judge: heuristicJudge, options: {} }, config: filter, context });

  test('at most 1 % of the untouched rows are dropped by grounding, and 3 % by all together', async () => {
    const grounding = rules.find((rule) => rule.id === 'grounding');
    const alarms = rows.filter((record) => grounding?.check(record, grounding.options.parse({}), context).outcome !== 'keep');
    expect(rows.length).toBe(240);
    expect(alarms.length / rows.length).toBeLessThanOrEqual(0.01);
    const verdicts = await Promise.all(rows.map((record) => gate.check(record)));
    const out = verdicts.filter(({ outcome }) => outcome !== 'keep').map(({ record, rules: said }) => `${record} ${said.at(-1)?.rule} ${said.at(-1)?.reason}`);
    expect(out.length / rows.length, out.join('\n')).toBeLessThanOrEqual(0.03);
  });

  test.each(Object.entries(kinds))('%s', async (_kind, { floor, ...kind }) => {
    const planted = dice.sample(rows, 60).map((record) => kind.plant(record));
    const verdicts = await Promise.all(planted.map((record) => gate.check(record)));
    const missed = verdicts.flatMap(({ outcome }, index) => (outcome === 'keep' ? [answerOf(planted[index] as TrainingRecord)] : []));
    expect(1 - missed.length / planted.length, missed.join('\n')).toBeGreaterThanOrEqual(floor);
  });
});
