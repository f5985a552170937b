import { z } from 'zod';
import type { ModelRequest } from '../../contracts/model.ts';
import type { JudgeScore, JudgeTools, Judge, JudgePlace } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { ConfigError, HornbookError, exitCodes, usageError } from '../../errors.ts';
import type { ConfigIssue } from '../../errors.ts';
import { familyOf } from '../../models/families.ts';
import { didYouMean } from '../../text/closest.ts';
import { hashOf } from '../../text/hash.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { isDue, plantFault } from '../planted/index.ts';
import { sameFamily } from './families.ts';
import { defectsOf } from './mend.ts';
import { scoreOfVotes } from './panel.ts';
import { filled, gradeMessages, gradeSchema, piecesOf, readPrompt, rubricValues } from './prompt.ts';
import { votesOf } from './reading.ts';
import type { Vote } from './reading.ts';
import { kindOf, readRubric, rubricKinds } from './rubric.ts';
import type { Rubric, RubricKind } from './rubric.ts';

const rubricName = z.string().min(1);

const modelJudgeOptions = z.strictObject({
  /** Names of models in the config; several are a panel, and each judges every row. */
  models: z.array(z.string().min(1)).min(1, 'name a model of the config').max(9),
  /** `auto`: by the kind of the row. Else the name of a rubric of ours or the path of your file for all rows, or kind -> name or path. */
  rubric: z.union([rubricName, z.partialRecord(z.enum(rubricKinds), rubricName)]).default('auto'),
  /** Why a judge of the teacher's own family may judge all the same. It goes into the manifest. */
  allowSameFamily: z.string().min(8, 'say why in a sentence: the manifest shows it').optional(),
  /** Further words of model ids -> their family. */
  families: z.record(z.string(), z.string()).default({}),
  /** Points between two votes of a panel from which a score is flagged. */
  apart: z.number().min(1).max(4).default(2),
  /** Share of the rows that pass from which a copy with a planted fault is judged too; at least one for each rubric in each wave. 0: none at all. */
  planted: z.number().min(0).max(1).default(0.05),
  /** Send a row that fails on mendable aspects alone back to its teacher, once. */
  revise: z.boolean().default(true),
});
type Options = z.output<typeof modelJudgeOptions>;

// Two sentences, a quote and the signs of JSON around them, for estimates.
const replyTokens = 70;

/**
 * A judge on real models: a frozen rubric by the kind of the row, the source and the row between fences, a score with a reason
 * and a quote for each aspect, one model or a panel of them. `open` makes the judge that runs: it reads the rubrics, and
 * refuses a model of the teacher's family.
 */
export const modelJudge: Judge<Options> = {
  id: 'model',
  version: '1',
  heuristic: false,
  family: 'unknown',
  // Those of its rubrics, once they are read.
  aspects: [],
  options: modelJudgeOptions,
  open: openModelJudge,
  judge() {
    throw usageError('The judge "model" was not opened: it needs the models of a config.');
  },
};

function openModelJudge(options: Options, place: JudgePlace): Judge<Options> {
  const issues: ConfigIssue[] = [];
  const known = Object.keys(place.models);
  const judges = options.models.flatMap((name, index) => {
    const config = Object.hasOwn(place.models, name) ? place.models[name] : undefined;
    if (config !== undefined) return [{ name, config }];
    const hint = known.length === 0 ? 'Add it under "models" of the config.' : `The config has ${known.join(', ')}.`;
    issues.push({ path: ['models', index], message: `there is no model "${name}".${didYouMean(name, known)} ${hint}` });
    return [];
  });
  if (issues.length > 0) throw new ConfigError(issues);
  const faults = options.allowSameFamily === undefined ? sameFamily(judges, place.teachers, options.families) : [];
  if (faults.length > 0) {
    throw new ConfigError(
      faults.map((message) => ({ path: ['models'], message })),
      { hint: 'Take a judge of another family, or say why this one may judge: allowSameFamily: "why". The manifest shows it.' },
    );
  }
  const rubrics = rubricsOf(options, place.root);
  const prompt = readPrompt('grade');
  const asking = new Map(
    [...new Set(rubrics.values())].map((rubric) => [
      rubric,
      { system: filled(prompt.text, rubricValues(rubric)), schema: { name: 'grade', schema: gradeSchema(rubric) } },
    ]),
  );
  const familyByModel = new Map(judges.map(({ name, config }) => [name, familyOf(config.model, config.family, options.families).family]));
  const said = new Map(place.teachers.flatMap(({ model, family }) => (family === undefined ? [] : [[model, family] as const])));
  const authorOf = (model: string): string | undefined => familyOf(model, said.get(model), options.families).family;
  // Where an override lets the author's family judge, the others of a panel still judge its rows without it.
  const judgesOf = (record: TrainingRecord): readonly string[] => {
    const author = record.origin.model === undefined ? undefined : authorOf(record.origin.model);
    const others = options.models.filter((name) => author === undefined || familyByModel.get(name) !== author);
    return others.length === 0 ? options.models : others;
  };
  const rubricOf = (record: TrainingRecord): Rubric => rubrics.get(kindOf(record)) as Rubric;
  const asked = judges.map(({ config: { key: _key, price: _price, limits: _limits, timeouts: _timeouts, batch: _batch, ...rest } }) => rest);
  const identity = { prompt: prompt.version, rubrics: [...rubrics].map(([kind, { version }]) => [kind, version]), asked, apart: options.apart };
  return {
    ...modelJudge,
    version: `${modelJudge.version}.${hashOf(identity).slice(0, 12)}`,
    family: [...new Set([...familyByModel.values()].map((family) => family ?? 'unknown'))].join('+'),
    about: {
      models: judges.map(({ name, config }) => ({ name, model: config.model, family: familyByModel.get(name) ?? 'unknown' })),
      rubrics: [...rubrics].map(([kind, { id, version }]) => ({ kind, id, version })),
      ...(options.allowSameFamily === undefined ? {} : { allowSameFamily: options.allowSameFamily }),
      familyOf: authorOf,
    },
    aspects: unionOf([...rubrics.values()]),
    aspectsOf: (record) => rubricOf(record).aspects.map(({ id }) => id),
    planted: (record, always = false) => (isDue(record, options.planted) || (always && options.planted > 0) ? plantFault(record) : undefined),
    rubricOf: (record) => rubricOf(record).id,
    calls: (record, contexts) => {
      const rubric = rubricOf(record);
      const { system, schema } = asking.get(rubric) as { system: string; schema: NonNullable<ModelRequest['schema']> };
      const said = gradeMessages(system, piecesOf(record, contexts), 'estimate').map(({ content }) => content);
      const input = [...said, JSON.stringify(schema.schema)].reduce((sum, text) => sum + estimateTokens(text), 0);
      return judgesOf(record).map((model) => ({ model, input, output: replyTokens * rubric.aspects.length }));
    },
    ...(options.revise ? { mend: (record: TrainingRecord, failed: Parameters<typeof defectsOf>[1]) => defectsOf(rubricOf(record), failed) } : {}),
    judge: async (record, _options, tools) => {
      if (tools === undefined) throw usageError('The judge "model" needs a gateway to its models.', { hint: 'Name the judge in a config that has "models".' });
      const rubric = rubricOf(record);
      const contexts = await Promise.all(record.grounding.map(async (grounding) => (await tools.context?.(grounding)) ?? ''));
      const pieces = piecesOf(record, contexts);
      const texts = [...pieces.source, ...pieces.row].map(({ text }) => text);
      const { system, schema } = asking.get(rubric) as { system: string; schema: NonNullable<ModelRequest['schema']> };
      const messages = gradeMessages(system, pieces, tools.fenceKey);
      const votes = await Promise.all(judgesOf(record).map((model) => vote(model)));
      return rubric.aspects.map(({ id }): JudgeScore =>
        scoreOfVotes(
          id,
          votes.flatMap((all) => all.filter((one) => one.aspect === id)),
          options.apart,
        ),
      );

      async function vote(model: string): Promise<Vote[]> {
        const reply = await (tools as JudgeTools).ask({ model, kind: 'chat', messages, schema, sample: 0, retry: 0, stage: 'judge' });
        // No reply is no verdict: the row waits for the next run, which asks again.
        if (reply.outcome === 'failed') {
          throw new HornbookError(`The judge ${model} gave no answer on ${record.id}: ${reply.detail ?? 'no reply came'}.`, {
            code: 'judge-failed',
            exitCode: exitCodes.provider,
            hint: 'Run again: what was answered is kept, and only what is missing is asked.',
          });
        }
        return votesOf(reply, rubric, model, texts);
      }
    },
  };
}

function rubricsOf(options: Options, root: string): Map<RubricKind, Rubric> {
  const read = new Map<string, Rubric>();
  const named = (name: string, path: string[]): Rubric => {
    const rubric = read.get(name) ?? readRubric(name, root, path);
    read.set(name, rubric);
    return rubric;
  };
  const { rubric } = options;
  return new Map(
    rubricKinds.map((kind) => {
      if (typeof rubric === 'string') return [kind, named(rubric === 'auto' ? kind : rubric, ['rubric'])];
      const own = rubric[kind];
      return [kind, named(own ?? kind, own === undefined ? ['rubric'] : ['rubric', kind])];
    }),
  );
}

/** Every aspect of any rubric once; where several have one of a name, the first one's anchors stand for it. */
function unionOf(rubrics: readonly Rubric[]): Rubric['aspects'] {
  const aspects = new Map<string, Rubric['aspects'][number]>();
  for (const rubric of rubrics) for (const aspect of rubric.aspects) if (!aspects.has(aspect.id)) aspects.set(aspect.id, aspect);
  return [...aspects.values()];
}
