import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { JudgeAspect } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { ConfigError, messageOf } from '../../errors.ts';
import { didYouMean } from '../../text/closest.ts';
import { sha256 } from '../../text/hash.ts';
import { words } from '../../text/tokens.ts';
import { shapeOf } from '../../text/task-shape.ts';

/** Kinds of rows; each has a rubric of its own. */
export const rubricKinds = ['grounded', 'open', 'chat', 'code', 'reasoning'] as const;
export type RubricKind = (typeof rubricKinds)[number];

export interface RubricAspect extends JudgeAspect {
  /** What is asked of the row, in a sentence. */
  question: string;
  /**
   * What is wrong with a row that fails it, in plain words for the model that wrote the row: it may mend such a row, once. It
   * never sees the rubric, so these words must not be the rubric's. Absent: such a row is discarded.
   */
  mendable?: string;
}

/** A frozen rubric: read from a file once, before the first row, and named by a hash of that file. */
export interface Rubric {
  id: string;
  /** First 12 hex digits of the file's sha256, with LF line ends. */
  version: string;
  title: string;
  intro: string;
  aspects: readonly RubricAspect[];
}

const sentence = z.string().trim().min(9, 'say it in a sentence');
const rubricSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and dashes'),
  title: sentence,
  intro: z.string().trim().default(''),
  aspects: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and dashes'),
        question: sentence,
        mendable: sentence.optional(),
        anchors: z.strictObject({ 1: sentence, 2: sentence.optional(), 3: sentence, 4: sentence.optional(), 5: sentence }),
      }),
    )
    .min(1)
    .max(12),
});

/** Reads a rubric by the name of one of ours, or by its path from `root`. Throws a `ConfigError` at `path` of the options. */
export function readRubric(name: string, root: string, path: readonly (string | number)[]): Rubric {
  const fault = (message: string): ConfigError => new ConfigError([{ path, message }]);
  const ours = (rubricKinds as readonly string[]).includes(name);
  if (!ours && !/[./\\]/.test(name)) {
    throw fault(
      `there is no rubric "${name}".${didYouMean(name, rubricKinds)} Ours: ${rubricKinds.join(', ')}; or give the path of a file of yours, as ./rubric.yaml.`,
    );
  }
  let text: string;
  try {
    text = readFileSync(ours ? new URL(`./rubrics/${name}.yaml`, import.meta.url) : resolve(root, name), 'utf8').replace(/\r\n?/g, '\n');
  } catch (error) {
    throw fault(`the rubric ${name} cannot be read: ${messageOf(error)}`);
  }
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw fault(`the rubric ${name} is no YAML: ${messageOf(error)}`);
  }
  const parsed = rubricSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw fault(`the rubric ${name}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'is no rubric'}`);
  }
  const { id, title, intro } = parsed.data;
  const aspects = parsed.data.aspects.map(({ mendable, ...aspect }) => ({
    ...aspect,
    ...(mendable === undefined ? {} : { mendable }),
    anchors: written(aspect.anchors),
  }));
  const ids = aspects.map((aspect) => aspect.id);
  const twice = ids.find((one, index) => ids.indexOf(one) < index);
  if (twice !== undefined) throw fault(`the rubric ${name} has the aspect "${twice}" twice`);
  const told = aspects.find(({ mendable }) => mendable !== undefined && repeats(mendable, { title, intro, aspects }));
  if (told !== undefined)
    throw fault(`the rubric ${name}: aspects.${told.id}.mendable repeats the rubric, which the writer of a row never sees: say in other words what is wrong`);
  return { id, version: sha256(text).slice(0, 12), title, intro, aspects };
}

/** Words in a row that two texts share by chance. */
const byChance = 4;

/** Whether a text has a run of words in common with what a rubric says to its judge. */
export function repeats(text: string, { title, intro, aspects }: Pick<Rubric, 'title' | 'intro' | 'aspects'>): boolean {
  const said = [title, intro, ...aspects.flatMap(({ question, anchors }) => [question, ...Object.values(anchors).map(String)])].map(
    (one) => ` ${words(one).join(' ')} `,
  );
  const own = words(text);
  for (let at = 0; at + byChance < own.length; at++) {
    const run = ` ${own.slice(at, at + byChance + 1).join(' ')} `;
    if (said.some((one) => one.includes(run))) return true;
  }
  return false;
}

type Anchors = RubricAspect['anchors'];

/** Without levels that the file leaves out. */
function written(anchors: { [level: string]: string | undefined }): Anchors {
  return Object.fromEntries(Object.entries(anchors).filter(([, text]) => text !== undefined)) as unknown as Anchors;
}

/** Which rubric a record is graded by. A source comes before the shape of the task: whether the answer rests on it matters most. */
export function kindOf(record: TrainingRecord): RubricKind {
  if (record.messages.filter(({ role }) => role === 'user').length > 1) return 'chat';
  if (record.grounding.some(({ spans }) => spans.length > 0)) return 'grounded';
  const shape = shapeOf(record);
  if (shape === 'code') return 'code';
  return shape === 'maths' || (record.rationale ?? '').trim() !== '' ? 'reasoning' : 'open';
}
