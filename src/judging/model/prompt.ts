import { readFileSync } from 'node:fs';
import type { JsonSchema, ModelMessage } from '../../contracts/model.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { fenced } from '../../text/fence.ts';
import { sha256 } from '../../text/hash.ts';
import type { Rubric } from './rubric.ts';

/** What a judge is shown of a record and its sources, each piece under our own label. */
export interface Piece {
  label: string;
  text: string;
}

/** A prompt file of ours, with its placeholders. */
export interface Prompt {
  text: string;
  /** First 12 hex digits of its sha256. */
  version: string;
}

/** The most of the text around the spans that is shown, in UTF-16 units; the spans themselves are always whole. */
const mostContext = 6000;

export function readPrompt(name: 'grade' | 'compare'): Prompt {
  const text = readFileSync(new URL(`./prompts/${name}.md`, import.meta.url), 'utf8').replace(/\r\n?/g, '\n');
  return { text, version: sha256(text).slice(0, 12) };
}

/** Sources first, then the row as it was said: a model reads what it compares with before what it grades. */
export function piecesOf(record: TrainingRecord, contexts: readonly string[]): { source: Piece[]; row: Piece[] } {
  const source = record.grounding.flatMap(({ headingPath, spans }) => {
    const headings = headingPath === undefined || headingPath.length === 0 ? [] : [{ label: 'source-headings', text: headingPath.join(' > ') }];
    return [...headings, ...spans.map(({ quote }) => ({ label: 'source', text: quote }))];
  });
  const around = [...new Set(contexts)].filter((text) => text.trim() !== '').map((text) => ({ label: 'source-context', text: shortened(text) }));
  const row = record.messages.flatMap(({ role, content, reasoning, toolCalls }): Piece[] => [
    ...(reasoning === undefined || reasoning === '' ? [] : [{ label: `${role}-reasoning`, text: reasoning }]),
    ...(content === '' && toolCalls !== undefined ? [] : [{ label: role, text: content }]),
    ...(toolCalls ?? []).map(({ name, arguments: given }) => ({ label: 'tool-call', text: `${name} ${given}` })),
  ]);
  if (record.input) row.push({ label: 'input', text: record.input });
  if (record.rationale) row.push({ label: 'rationale', text: record.rationale });
  return { source: [...around, ...source], row };
}

function shortened(text: string): string {
  if (text.length <= mostContext) return text;
  const half = mostContext / 2;
  return `${text.slice(0, half)}\n[${text.length - mostContext} characters left out]\n${text.slice(-half)}`;
}

/** The messages that ask for scores. The same record, rubric and key: the same bytes, so that resuming asks nothing again. `system`: `filled` prompt of the rubric. */
export function gradeMessages(system: string, pieces: ReturnType<typeof piecesOf>, key: string): ModelMessage[] {
  const sources =
    pieces.source.length === 0 ? ['The row has no source.'] : ['The source of the row:', ...pieces.source.map(({ label, text }) => fenced(text, key, label))];
  const row = ['The row:', ...pieces.row.map(({ label, text }) => fenced(text, key, label))];
  return [
    { role: 'system', content: system },
    { role: 'user', content: [...sources, ...row, 'Grade the row by the rubric.'].join('\n\n') },
  ];
}

/** Name -> text for the placeholders of our prompts. */
export function rubricValues(rubric: Rubric): { [name: string]: string } {
  const aspects = rubric.aspects.map(({ id, question, anchors }) => {
    const levels = Object.entries(anchors).map(([level, text]) => `  ${level}: ${String(text)}`);
    return [`${id}: ${question}`, ...levels].join('\n');
  });
  return { title: rubric.title, intro: rubric.intro, aspects: aspects.join('\n\n') };
}

/** Puts texts in place of `{{name}}`, each once and in one pass: what is put in is never read for names again. */
export function filled(template: string, values: { readonly [name: string]: string }): string {
  return template.replace(/\{\{([a-z]+)\}\}/g, (whole, name: string) => values[name] ?? whole).trim();
}

/** The object that a judge gives back: for each aspect the reason, then the evidence, then the score. */
export function gradeSchema(rubric: Rubric): JsonSchema {
  const aspect = {
    type: 'object',
    properties: { reason: { type: 'string' }, evidence: { type: 'string' }, score: { type: 'integer', minimum: 1, maximum: 5 } },
    required: ['reason', 'evidence', 'score'],
    additionalProperties: false,
  };
  const ids = rubric.aspects.map(({ id }) => id);
  return { type: 'object', properties: Object.fromEntries(ids.map((id) => [id, aspect])), required: ids, additionalProperties: false };
}
