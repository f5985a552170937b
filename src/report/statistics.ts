/** `statistics.json`: the figures of a release, for programs. Lengths of text are Unicode code points; shares are 0-1. */
import { z } from 'zod';

/** `rows` of each name, most first. */
export const tallySchema = z.array(z.object({ name: z.string(), rows: z.int() }));
export type Tally = z.infer<typeof tallySchema>;

export const lengthsSchema = z.object({ mean: z.number(), median: z.number(), p95: z.number(), max: z.number() });
export type Lengths = z.infer<typeof lengthsSchema>;

export const phrasingSchema = z.object({
  /** "all", or a value of the label taskType. */
  taskType: z.string(),
  rows: z.int(),
  share: z.number(),
  templates: z.int(),
  /** The template of most rows, and its share of this type's rows. */
  top: z.string(),
  topShare: z.number(),
  /** Different openings (first three words) to expect among 100 rows drawn without replacement; of all rows where there are fewer. */
  openings: z.number(),
});
export type Phrasing = z.infer<typeof phrasingSchema>;

/** How well a simple classifier tells rows that people wrote from generated ones: area under the curve, .5 is chance. */
export const apartSchema = z.object({
  human: z.int(),
  generated: z.int(),
  auc: z.number(),
  low: z.number(),
  high: z.number(),
  /** Words that speak most for each. */
  humanWords: z.array(z.string()),
  generatedWords: z.array(z.string()),
});

/** Answers against a sample of production, in words. */
export const productionSchema = z.object({
  rows: z.int(),
  refused: z.int(),
  answerWords: lengthsSchema,
  /** Kolmogorov and Smirnov's distance between the two distributions of length, 0-1. */
  distance: z.number(),
});

export const statisticsSchema = z.object({
  rows: z.int(),
  characters: z.int(),
  words: z.int(),
  /** Tokens of OpenAI's o200k_base, without a chat template's own. */
  tokens: z.int(),
  /** By each further tokenizer of `release.tokenizers`. */
  tokensBy: z
    .array(z.object({ name: z.string(), tokens: z.int(), longest: z.object({ id: z.string(), tokens: z.int() }), rowTokens: lengthsSchema }))
    .optional(),
  longest: z.object({ id: z.string(), tokens: z.int() }).nullable(),
  /** Characters of all user turns and inputs of a row; of all its answers. */
  prompt: lengthsSchema,
  answer: lengthsSchema,
  answerWords: lengthsSchema,
  rowTokens: lengthsSchema,
  /** Rows by tokens, in bands that double. */
  tokenBands: tallySchema,
  /** Rows by number of user turns. */
  turns: tallySchema,
  /** Values of each label, the twenty most frequent. */
  labels: z.array(z.object({ dimension: z.string(), distinct: z.int(), values: tallySchema })),
  /** Rows by two labels at once, for a map: the values of each in the order of their rows, the most frequent; empty cells are left out. */
  grids: z
    .array(z.object({ rows: z.string(), columns: z.string(), cells: z.array(z.object({ row: z.string(), column: z.string(), rows: z.int() })) }))
    .optional(),
  /** Different prompts among all, compared without case and white space. */
  uniquePrompts: z.number(),
  /** First three words of the prompts. */
  openings: z.object({ distinct: z.int(), top: tallySchema }),
  /** First three words of the answers. Absent in releases of earlier versions. */
  answerOpenings: z.object({ distinct: z.int(), top: tallySchema }).optional(),
  /** Weight of each value of a label with at most twenty: rows / (values x rows of the value), so that every value counts the same. */
  classWeights: z.array(z.object({ dimension: z.string(), weights: z.array(z.object({ name: z.string(), weight: z.number() })) })).optional(),
  /** Absent with fewer than thirty rows of each kind. */
  apart: apartSchema.optional(),
  /** Absent where the config names no sample of production. */
  production: productionSchema.optional(),
  templates: tallySchema,
  /** Variety of the prompts, of all rows and by task type. Absent in releases of earlier versions. */
  phrasing: z.array(phrasingSchema).optional(),
  sources: tallySchema,
  /** Rows by the model that wrote them. Absent in releases of earlier versions. */
  models: tallySchema.optional(),
  /** Rows whose question and answer a person wrote. */
  human: z.int(),
  /** Rows by generations of model output behind them; 0: text that people wrote. */
  depths: z.array(z.object({ depth: z.int(), rows: z.int() })),
});
export type Statistics = z.infer<typeof statisticsSchema>;

/** What was measured, the rule behind the warning, and what to do. */
export const warningSchema = z.object({ code: z.string(), message: z.string(), rule: z.string() });
export type Warning = z.infer<typeof warningSchema>;

export const statisticsFileSchema = z.object({
  schema: z.literal('hornbook.statistics/1'),
  statistics: statisticsSchema,
  /** Rejected rows of all that were judged, with its Wilson 95 % interval. */
  dropRate: z.object({ dropped: z.int(), of: z.int(), low: z.number(), high: z.number() }),
  /** What models said of the sources' texts, and what was left out because the text does not bear it out; absent where none was asked. */
  claims: z.object({ said: z.int(), leftOut: tallySchema }).optional(),
  warnings: z.array(warningSchema),
  notes: z.array(z.string()),
});
export type StatisticsFile = z.infer<typeof statisticsFileSchema>;
