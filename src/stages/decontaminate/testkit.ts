/** Rows and items for the tests of this stage. */
import type { Config } from '../../contracts/config.ts';
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import type { Message, TrainingRecord } from '../../contracts/record.ts';
import type { GateVerdict, RuleVerdict } from '../../contracts/verdict.ts';
import { buildLeakIndex, type LeakIndex, type LeakOptions } from './index.ts';

export const defaults: Config['decontaminate'] = { overlap: 0.5, longestRun: 13, partial: 'hold', canaries: { count: 50, recall: 0.95 } };

export function row(prompt: string, reply = 'Fine.', more: Partial<TrainingRecord> = {}): TrainingRecord {
  const messages: Message[] = [
    { role: 'user', content: prompt },
    { role: 'assistant', content: reply },
  ];
  return {
    id: 'r0',
    kind: 'single',
    messages,
    labels: {},
    grounding: [],
    origin: { strategy: 's', version: '1', source: 's', calls: [], parents: [], depth: 0, wave: 1, human: true },
    group: 'g',
    contentHash: '0',
    intake: [],
    ...more,
  };
}

export function item(question: string, more: Partial<EvaluationItem> = {}): EvaluationItem {
  return { id: 'i1', set: 'exam', question, ...more };
}

export function gate(items: Iterable<EvaluationItem>, options: Partial<LeakOptions> = {}): LeakIndex {
  return buildLeakIndex(items, { ...defaults, privateSets: new Set(), ...options });
}

export function rule(verdict: GateVerdict, name: string): RuleVerdict {
  const found = verdict.rules.find((entry) => entry.rule === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
}
