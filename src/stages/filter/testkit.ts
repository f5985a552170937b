/** Records for the tests of this stage. */
import { readFileSync } from 'node:fs';
import { configSchema } from '../../contracts/config.ts';
import type { RuleContext } from '../../contracts/plugins.ts';
import type { Message, TrainingRecord } from '../../contracts/record.ts';
import { heuristicJudge } from '../../judging/index.ts';
import { languageModel } from '../../text/language.ts';
import { createFilter, selectRules, type FilterGate } from './index.ts';

export interface RowParts {
  messages?: Message[];
  input?: string;
  rationale?: string;
  taskType?: string;
  quotes?: string[];
  depth?: number;
  human?: boolean;
  id?: string;
}

export function row(prompt: string, answer: string, parts: RowParts = {}): TrainingRecord {
  const { messages, input, rationale, taskType, quotes, depth = 0, human, id = 'r0000000000000000' } = parts;
  return {
    id,
    kind: 'single',
    messages: messages ?? [
      { role: 'user', content: prompt },
      { role: 'assistant', content: answer },
    ],
    ...(input === undefined ? {} : { input }),
    ...(rationale === undefined ? {} : { rationale }),
    labels: taskType === undefined ? {} : { taskType },
    grounding: quotes === undefined ? [] : [{ document: 'docs/page.md', version: '0', spans: quotes.map((quote) => ({ start: 0, end: quote.length, quote })) }],
    origin: {
      strategy: quotes ? 'extractive' : 'import',
      version: '1',
      source: 'docs',
      calls: [],
      parents: [],
      depth,
      wave: 1,
      human: human ?? quotes === undefined,
    },
    group: 'g',
    contentHash: '0',
    intake: [],
  };
}

export function chat(turns: readonly (readonly [Message['role'], string])[], parts: RowParts = {}): TrainingRecord {
  return row('', '', { ...parts, messages: turns.map(([role, content]) => ({ role, content })) });
}

interface CleanRow {
  prompt?: string;
  answer?: string;
  input?: string;
  taskType?: string;
  turns?: [Message['role'], string][];
  call?: { name: string; arguments: string };
  result?: string;
}

/** Rows that people wrote with care, in many styles: nothing of ours may drop one. */
export function cleanRows(): TrainingRecord[] {
  const list = JSON.parse(readFileSync(new URL('../../../test/data/clean-rows.json', import.meta.url), 'utf8')) as CleanRow[];
  return list.map((item, index) => {
    const parts: RowParts = { id: `clean-${index}`, ...(item.input ? { input: item.input } : {}), ...(item.taskType ? { taskType: item.taskType } : {}) };
    if (item.turns) return chat(item.turns, parts);
    const { prompt = '', answer = '', call, result } = item;
    if (!call) return row(prompt, answer, parts);
    const messages: Message[] = [
      { role: 'user', content: prompt },
      { role: 'assistant', content: '', toolCalls: [{ id: 'call00001', ...call }] },
      { role: 'tool', content: result ?? '', toolCallId: 'call00001' },
      { role: 'assistant', content: answer },
    ];
    return row(prompt, answer, { ...parts, messages });
  });
}

export const noContext: RuleContext = { languages: [], vocabulary: new Map(), domain: undefined, likelyLanguage: await languageModel() };

/** The gate with our rules and judge at their defaults, in audit mode: every rule and the judge speak. */
export function defaultGate(context: RuleContext = noContext): FilterGate {
  const config = configSchema.parse({ sources: [{ use: 'documents', path: '.' }], filter: { audit: true } });
  return createFilter({ rules: selectRules(config.filter, []), judge: { judge: heuristicJudge, options: {} }, config: config.filter, context });
}
