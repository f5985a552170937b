/**
 * A second opinion on labels: a model that sees a row's prompt, and neither its labels nor its answer, says what kind of task it
 * is and how hard. Labels by construction say what was asked for; a row may have become something else. After the tagging of
 * instructions by InsTag (Lu et al. 2024) and the labels that Magpie (Xu et al. 2024) has a model give; what we do differently:
 * the values are a closed list, and a disagreement is shown beside the label, not in its place, unless the config wants so.
 */
import { readFileSync } from 'node:fs';
import type { JsonSchema, ModelMessage, Reply } from '../../contracts/model.ts';
import type { Labels, TrainingRecord } from '../../contracts/record.ts';
import { compareText } from '../../text/canonical.ts';
import { fenced } from '../../text/fence.ts';
import { sha256 } from '../../text/hash.ts';
import { comparable } from '../../text/normalise.ts';
import { promptText } from '../../text/turns.ts';
import { measuredTaskTypes } from '../task-type.ts';
import { bandOf, differsInDifficulty } from './difficulty-levels.ts';

export interface Tagger {
  /** Changes with anything that can change a tag. */
  version: string;
  /** What to ask about a record; undefined where it has no label that can be asked for. */
  ask(record: TrainingRecord, fenceKey: string): { messages: ModelMessage[]; schema: { name: string; schema: JsonSchema } } | undefined;
  /** What a reply comes to; undefined: it is no data. */
  read(record: TrainingRecord, reply: Reply): Tagged | undefined;
}

export interface Tagged {
  /** Dimensions that were compared. */
  checked: string[];
  /** Of these, where the tagger says something else: dimension -> its value. */
  differs: Labels;
}

/** The most of a prompt that is shown, in UTF-16 units: what is asked stands at its ends. */
const mostPrompt = 6000;
const mostValues = 60;
/** A label of an imported row is text of others: one that is no short name is not asked for. */
const name = /^[\p{L}\p{N}](?:[\p{L}\p{N} /+-]{0,38}[\p{L}\p{N}])?$/u;

/** `values`: dimension -> values to choose from. Without `taskType` its values are those that measuring gives. */
export function createTagger(values: Readonly<{ [dimension: string]: readonly string[] }> = {}): Tagger {
  const prompt = readFileSync(new URL('./tag.md', import.meta.url), 'utf8')
    .replace(/\r\n?/g, '\n')
    .trim();
  const lists = new Map(Object.entries({ taskType: measuredTaskTypes, ...values }));
  /** The list of a dimension with the row's own label, in an order that does not tell which that is. */
  const choicesOf = ({ labels }: TrainingRecord): Map<string, string[]> => {
    const choices = new Map<string, string[]>();
    for (const [dimension, list] of lists) {
      const own = Object.hasOwn(labels, dimension) ? labels[dimension] : undefined;
      if (own === undefined || !name.test(own)) continue;
      choices.set(dimension, [...new Set([...list, ...(dimension === 'taskType' ? ['other'] : []), own])].sort(compareText));
    }
    return choices;
  };
  // One object for equal lists: whoever checks replies makes the check of each once.
  const schemas = new Map<string, { name: string; schema: JsonSchema }>();
  const schemaFor = (lines: string, choices: ReadonlyMap<string, readonly string[]>): { name: string; schema: JsonSchema } => {
    const known = schemas.get(lines) ?? { name: 'labels', schema: schemaOf(choices) };
    schemas.set(lines, known);
    return known;
  };
  return {
    version: sha256(`1\n${prompt}`).slice(0, 12),

    ask(record, fenceKey) {
      const choices = choicesOf(record);
      if (choices.size === 0) return undefined;
      const lines = [...choices].map(([dimension, list]) => `${dimension}: ${list.join(', ')}`).join('\n');
      const user = [`The values:\n\n${fenced(lines, fenceKey, 'values')}`, `The prompt:\n\n${fenced(shortened(promptText(record)), fenceKey, 'prompt')}`];
      return {
        messages: [
          { role: 'system', content: prompt },
          { role: 'user', content: user.join('\n\n') },
        ],
        schema: schemaFor(lines, choices),
      };
    },

    read(record, reply) {
      if (reply.outcome !== 'ok' || typeof reply.object !== 'object' || reply.object === null) return undefined;
      const said = reply.object as { readonly [key: string]: unknown };
      const differs: Labels = {};
      const checked: string[] = [];
      for (const [dimension, list] of choicesOf(record)) {
        const value = Object.hasOwn(said, dimension) ? said[dimension] : undefined;
        if (typeof value !== 'string' || !list.includes(value)) return undefined;
        checked.push(dimension);
        if (comparable(value) !== comparable(record.labels[dimension] ?? '')) differs[dimension] = value;
      }
      const level = said['difficulty'];
      if (typeof level !== 'number' || !Number.isInteger(level) || level < 1 || level > 5) return undefined;
      const apart = differsInDifficulty(record.labels, level);
      if (apart !== undefined) {
        checked.push('difficulty');
        if (apart) differs['difficulty'] = bandOf(level);
      }
      return { checked, differs };
    },
  };
}

function schemaOf(choices: ReadonlyMap<string, readonly string[]>): JsonSchema {
  const properties: { [dimension: string]: JsonSchema } = {};
  for (const [dimension, list] of choices) properties[dimension] = list.length > mostValues ? { type: 'string' } : { type: 'string', enum: [...list] };
  properties['difficulty'] = { type: 'integer', minimum: 1, maximum: 5 };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function shortened(text: string): string {
  if (text.length <= mostPrompt) return text;
  const half = mostPrompt / 2;
  return `${text.slice(0, half).toWellFormed()}\n[${text.length - mostPrompt} characters left out]\n${text.slice(-half).toWellFormed()}`;
}
