import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Rule, RuleContext } from '../contracts/plugins.ts';
import type { TrainingRecord } from '../contracts/record.ts';
import { ruleResultSchema } from '../contracts/verdict.ts';
import { languageModel } from '../text/language.ts';
import type { ConformanceCheck } from './format-conformance.ts';
import { sampleRows } from './sample-rows.ts';

/**
 * What every filter rule must keep, ours or yours: pass each check to your test runner. `options` are the rule's own,
 * parsed; leave them out for the defaults. `more` are rows of yours, beside ours.
 */
export function ruleConformance(rule: Rule, options: unknown = rule.options.parse({}), more: readonly TrainingRecord[] = []): ConformanceCheck[] {
  const contextOf = async (): Promise<RuleContext> => ({
    languages: ['en'],
    vocabulary: new Map([['owner', 0.5]]),
    domain: undefined,
    likelyLanguage: await languageModel(),
  });
  const rows = [...sampleRows(), ...more];
  return [
    {
      name: 'has an id, a version and a description in a sentence',
      run() {
        ok(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(rule.id), `"${rule.id}" is no id in small letters and dashes`);
        ok(rule.version.length > 0, 'the version is empty');
        ok(/^\p{Lu}.{20,}\.$/u.test(rule.description), 'the description is one sentence, with a capital and a full stop');
      },
    },
    {
      name: 'answers for every row, in the shape of the contract',
      async run() {
        const context = await contextOf();
        for (const row of rows) {
          const result = ruleResultSchema.safeParse(rule.check(row, options, context));
          ok(result.success, `row ${row.id}: ${result.success ? '' : result.error.message}`);
        }
      },
    },
    {
      name: 'gives the same answer twice, and leaves the row as it was',
      async run() {
        const context = await contextOf();
        for (const row of rows) {
          const before = structuredClone(row);
          const first = rule.check(row, options, context);
          deepStrictEqual(rule.check(row, options, context), first, `row ${row.id}`);
          deepStrictEqual(row, before, `row ${row.id} was changed`);
        }
      },
    },
    {
      name: 'says why it drops or flags',
      async run() {
        const context = await contextOf();
        for (const row of rows) {
          const { outcome, reason } = rule.check(row, options, context);
          if (outcome !== 'keep') ok((reason ?? '').length > 8, `row ${row.id}: ${outcome} without a reason`);
        }
      },
    },
    {
      name: 'quotes what stands in the row',
      async run() {
        const context = await contextOf();
        for (const row of rows) {
          for (const item of rule.check(row, options, context).evidence) {
            if (item.type !== 'quote' || /^\[[A-Z_]+\]$/.test(item.quote)) continue;
            const text = item.message === -1 ? row.input : item.message === -2 ? row.rationale : row.messages[item.message]?.content;
            strictEqual(text?.slice(item.start, item.end), item.quote, `row ${row.id}`);
          }
        }
      },
    },
    {
      name: 'refuses options that it does not know',
      run() {
        const parsed = rule.options.safeParse({ 'no-such-option': 1 });
        ok(!parsed.success, 'an unknown option was accepted: use a strict object');
      },
    },
    {
      name: 'copes with long and hostile text',
      async run() {
        const context = await contextOf();
        for (const row of hostileRows()) ok(ruleResultSchema.safeParse(rule.check(row, options, context)).success, row.id);
      },
    },
  ];
}

/** 100,000 characters of what makes slow patterns slow. A rule that hangs here will hang on data. */
export function hostileRows(): TrainingRecord[] {
  const units = [
    'a',
    ' ',
    '\n',
    '.',
    '`',
    '*',
    '<',
    '<a b="',
    '[',
    '{{',
    '|',
    '1,',
    'a.',
    '\n- ',
    'the ',
    'it ',
    'TODO ',
    '"',
    '\u200b',
    '\u{1F3FB}',
    'http://',
    'this code ',
    'Instruction:\n',
    '<!--',
    '~~~\n',
    '漢',
    '\ud800',
  ];
  const base = sampleRows()[0] as TrainingRecord;
  return units.map((unit, index) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length)).slice(0, 100_000);
    return {
      ...base,
      id: `hostile-${index}`,
      messages: [
        { role: 'user', content: index % 2 === 0 ? 'What is it?' : text },
        { role: 'assistant', content: `${text}x` },
      ],
    };
  });
}
