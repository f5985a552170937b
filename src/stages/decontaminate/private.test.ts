import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { words } from '../../text/tokens.ts';
import { maskLeaks, privateMask } from './index.ts';
import { gate, item, row } from './testkit.ts';
import { privateText } from './private-text.ts';
import { leakTokens } from '../../similarity/leaks/tokens.ts';

const secret = 'The hidden harbour of Quellstadt was closed in the spring when nine grey ships lay at its eastern wall. Who closed it?';
const exam = [item(secret, { id: 'the hidden harbour', answer: 'the harbour master and two of his oldest sons' })];
const hidden = gate(exam, { privateSets: new Set(['exam']) });

const grams = (list: readonly string[]): string[] => list.slice(4).map((_, at) => list.slice(at, at + 5).join(' '));
const fieldsOf = (entry: EvaluationItem): string[] =>
  [entry.question, entry.passage, entry.answer, entry.choices?.join('\n')].filter((text) => text !== undefined);
const allText = (record: TrainingRecord): string[] => {
  const out: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') out.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(record);
  return out;
};

describe('a private set', () => {
  test('no verdict holds its words or its ids; the places in the row stay', () => {
    const verdict = hidden.check(row(`Please: ${secret}`, 'The harbour master and two of his oldest sons.'));
    expect(verdict.outcome).toBe('drop');
    const text = JSON.stringify(verdict);
    for (const word of ['harbour', 'Quellstadt', 'ships']) expect(text.toLowerCase()).not.toContain(word.toLowerCase());
    const leak = verdict.rules[0]?.evidence[0];
    expect(leak).toMatchObject({ type: 'leak', quote: '[private]', itemQuote: '[private]', private: true, start: 8 });
    expect(hidden.screen(secret)?.item).toMatch(/^item-[0-9a-f]{16}$/);
  });

  test('its items are named by the key of the workspace, and the same each time', () => {
    const name = (key?: string) => gate(exam, { privateSets: new Set(['exam']), ...(key === undefined ? {} : { key }) }).screen(secret)?.item;
    expect(name('one')).toBe(name('one'));
    expect(new Set([name('one'), name('two'), name()]).size).toBe(3);
  });

  test('leaked stretches are masked in all texts of the row, its quotes and its long labels', () => {
    const record = row(`Before. ${secret} After.`, `Well, ${secret.slice(0, 60)}`, {
      input: `It says that nine grey ships lay at its eastern wall.`,
      labels: { topic: 'harbour', title: 'The hidden harbour of Quellstadt' },
      grounding: [{ document: 'd', version: 'v', spans: [{ start: 0, end: 5, quote: secret }] }],
      messages: [
        { role: 'user', content: `Before. ${secret} After.` },
        { role: 'assistant', content: 'x', reasoning: secret, toolCalls: [{ id: '1', name: 'f', arguments: JSON.stringify({ q: secret }) }] },
      ],
    });
    const masked = maskLeaks(record, hidden.check(record));
    expect(masked.messages[0]?.content).toBe(`Before. ${privateMask}? After.`);
    expect(JSON.stringify(masked).toLowerCase()).not.toContain('quellstadt');
    expect(masked.input).toBe(`It says that ${privateMask}.`);
    expect(masked.labels).toEqual({ topic: 'harbour', title: privateMask });
    expect(record.messages[0]?.content).toContain('Quellstadt');
  });

  test('a part of it is held even where parts of public sets are only flagged', () => {
    const passage = 'The old mill at the lower bridge was built of red sandstone by three brothers from the valley in 1742.';
    const reading = [item('Who built it?', { passage })];
    const outcome = (privateSets: ReadonlySet<string>) => gate(reading, { partial: 'flag', privateSets }).check(row('Tell me.', passage)).outcome;
    expect([outcome(new Set()), outcome(new Set(['exam']))]).toEqual(['keep', 'hold']);
  });

  test('a row that holds nothing of it, and a row with a public leak, come back as they are', () => {
    const clean = row('How do I bake bread?', 'Slowly.');
    expect(maskLeaks(clean, hidden.check(clean))).toBe(clean);
    const open = gate(exam);
    const leaked = row(secret);
    expect(maskLeaks(leaked, open.check(leaked))).toBe(leaked);
  });
});

test('the stretches to mask hold every five words that any item has, however text is cut into words', () => {
  const name = fc.constantFrom('a', '+', "b'c", '=');
  const text = fc.array(name, { maxLength: 24, size: 'max' }).map((list) => list.join(' '));
  fc.assert(
    fc.property(text, text, (question, given) => {
      const items = [item(question)];
      const spans = privateText(items, new Set(['exam'])).spans(given, []);
      let rest = '';
      let at = 0;
      for (const span of spans) {
        rest += `${given.slice(at, span.start)} mask mask mask mask mask `;
        at = span.end;
      }
      rest += given.slice(at);
      for (const cut of [words, (whole: string) => leakTokens(whole).words]) {
        const kept = new Set(grams(cut(rest)));
        expect(grams(cut(question)).filter((gram) => kept.has(gram))).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test('no five words of a private item stay in a masked row', () => {
  const name = fc.constantFrom('oak', 'elm', 'ash', 'fir', 'yew', 'bay', "don't", '3.5', '+', '東京', 'É', 'e\u0301', 'a.b', '2', '=', '—', 'x²');
  const text = (maxLength: number) => fc.array(name, { minLength: 1, maxLength, size: 'max' }).map((list) => list.join(' '));
  fc.assert(
    fc.property(fc.array(fc.tuple(text(20), text(8)), { minLength: 1, maxLength: 4 }), text(12), text(12), fc.nat(), (made, before, reply, pick) => {
      const items = made.map(([question, answer], at) => item(question, { id: `i${at}`, answer }));
      const index = gate(items, { privateSets: new Set(['exam']) });
      const record = row(`${before} ${made[pick % made.length]?.[0] ?? ''}`, reply, { input: before });
      const verdict = index.check(record);
      if (verdict.rules.every((entry) => entry.evidence.length === 0)) return;
      const masked = allText(maskLeaks(record, verdict));
      for (const cut of [words, (given: string) => leakTokens(given).words]) {
        const kept = new Set(masked.flatMap((given) => grams(cut(given))));
        for (const entry of items) for (const field of fieldsOf(entry)) for (const gram of grams(cut(field))) expect(kept.has(gram), gram).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
});
