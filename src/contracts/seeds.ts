/**
 * Strategies that start from prompts: what they are handed, and what they give. Those that start from documents are in
 * `plugins.ts`.
 */
import type { ZodType } from 'zod';
import type { Span } from './document.ts';
import type { ModelRole } from './model.ts';
import type { PlannedCall, PromptFile, Strategy, StrategyTools, Target } from './plugins.ts';
import type { Draft, Labels, Message } from './record.ts';

/** A prompt that a strategy may start from: a line of a seed list, or a row that an earlier round made. Masked and screened already. */
export interface Seed {
  /** Stable: `<source>#<hash of what it says>` for a line of a list; the record's id for a row of an earlier round. */
  id: string;
  /** Id of the source in the config. */
  source: string;
  /** All messages; the last is the user's where it waits for its answer. */
  messages: readonly Message[];
  /** The last message of the user. */
  prompt: string;
  /** Extra material that the prompt works on (Alpaca's `input`). */
  input?: string;
  /** What was answered to it, where it has an answer. */
  response?: string;
  /** What is known of it: domain, persona, difficulty… of the seed file or of the row. */
  labels: Labels;
  /** ISO 639-1, or `und`. */
  language: string;
  /** Generations of model output behind it; 0 where people wrote it. */
  depth: number;
  /** 0: of the user's own list. k: made in round k. */
  round: number;
  /** Strategy that made it; absent: the user's list. */
  strategy?: string;
  /** Whether the gates let it in. A seed of the user's list is always in. */
  accepted: boolean;
  /** Group of its record: a variant must stay in the split of what it was made from. */
  group: string;
}

/** What a round starts from. It is frozen: rows of closed waves only, whatever the other tasks of the round come to. */
export interface SeedInput {
  /** Round of this strategy, from 1. Those of augmentations are counted on. */
  round: number;
  /** Seeds of the user's lists, then what the strategy's own earlier rounds made; both in plan order. */
  seeds: readonly Seed[];
  /** Set in an augmentation: the thin cell to fill. */
  target?: Target;
}

/** One unit of work: planned without any call, in a fixed order. */
export interface SeedTask {
  /** Unique within strategy and round; stable while its inputs stay the same: made of seed ids rather than of places in a list. */
  key: string;
  /** Ids of the seeds that it starts from: they become `origin.parents`. Empty where a description alone is behind it. */
  parents: readonly string[];
  /** Upper bound of the drafts it can yield. */
  estimate: number;
  /** What it will ask, for estimates of tokens and money; nothing is reserved or refused by it. */
  calls?: readonly PlannedCall[];
}

/** A chunk of the sources that was found for a question. */
export interface Passage {
  document: string;
  version: string;
  chunk: string;
  title: string;
  headingPath: readonly string[];
  /** As a model is shown it: the stretches of `spans`, with an empty line between two. */
  text: string;
  /** Stretches of the working text that `text` consists of, in order. */
  spans: readonly Span[];
  score: number;
}

export interface SeedTools extends StrategyTools {
  /**
   * Chunks of the documents that fit a text best, the best first: by words (BM25), and where a model of role `embedder` is
   * configured by vectors too, with both ranks fused. A chunk that holds an evaluation item is never among them.
   */
  search(text: string, most: number): Promise<readonly Passage[]>;
  /**
   * What several tasks of the round have in common, made once however many of them take it. It may depend on the round's input, the
   * options and replies alone. `key` is that of the task that answers for it: where that one is asked again, so is this. Calls
   * made for it are among the calls of each task that takes it; those of what it takes itself are not.
   */
  shared<T>(key: string, make: (tools: SeedTools) => Promise<T>): Promise<T>;
}

/** Stretches of one document that an answer rests on. */
export interface DraftGrounding {
  document: string;
  version: string;
  chunk?: string;
  spans: readonly Span[];
}

/** A draft of a strategy that takes seeds. */
export interface SeedDraft extends Omit<Draft, 'spans'> {
  /** Where it rests on passages that the strategy was given. Absent or empty: it is labelled `grounded=no`. */
  grounding?: readonly DraftGrounding[];
}

/** Makes rows from prompts. Its rounds are waves of their own, after the inputs and before augmentation. */
export interface SeedStrategy<Options = unknown> {
  id: string;
  /** Of its code. The files of its prompts are added to it in a run. */
  version: string;
  options: ZodType<Options>;
  takes: 'seeds';
  /** Labels that it gives its rows beside the measured dimensions: quotas may name them. */
  labels?: readonly string[];
  /** Roles of the models that it asks. */
  asks: readonly ModelRole[];
  /** Its prompts by name. */
  prompts?: Readonly<{ [name: string]: PromptFile }>;
  /** Whether it searches the documents. Absent: it does not, and `search` finds nothing. */
  searches?(options: Options): boolean;
  /** Rounds that it wants. Absent: one. */
  rounds?(options: Options): number;
  plan(input: SeedInput, options: Options): Iterable<SeedTask>;
  /** Tasks run side by side; their drafts come in plan order all the same. One that throws is counted as failed, and harms no other. */
  run(task: SeedTask, input: SeedInput, options: Options, tools: SeedTools): AsyncIterable<SeedDraft>;
}

/** A strategy of either kind. */
export type AnyStrategy = Strategy | SeedStrategy;
