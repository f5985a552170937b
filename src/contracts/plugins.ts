/**
 * The interfaces of the families. A member, ours or a user's, is a plain object with an id, a version, a zod schema for
 * its options where it has some, and functions. Raise `version` with any change that can change a result: it is part of
 * ids, hashes and the manifest.
 */
import type { ZodType } from 'zod';
import type { Chunk, Document, Reading } from './document.ts';
import type { JsonSchema, ModelConfig, ModelMessage, ModelRequest, ModelRole, Reply } from './model.ts';
import type { Draft, Grounding, Message, Role, TrainingRecord } from './record.ts';
import type { Claims } from './source.ts';
import type { RuleResult } from './verdict.ts';

// ---- readers ----

export interface ReaderInput {
  bytes: Uint8Array;
  /** Path inside the source, NFC, forward slashes: for the title where the text has none. */
  path: string;
  limits: ReadingLimits;
}

/** What a reader may take; over a limit it throws a `ReadingRefusal`. */
export interface ReadingLimits {
  /** Levels of nesting. */
  depth: number;
  /** For containers (DOCX, EPUB, archives): entries, bytes unpacked in all, and unpacked bytes per packed byte of one entry. Absent: our defaults. */
  archive?: { entries: number; bytes: number; ratio: number };
}

/** Turns the bytes of one file into working text and blocks. Throws a `ReadingRefusal` to refuse it; anything else that it throws refuses the file too, as `damaged`. */
export interface Reader {
  id: string;
  version: string;
  mediaType: string;
  /** Lower case, with the dot. */
  extensions: readonly string[];
  /** Ours only: read in a worker with limits on time and memory. A reader of the config runs in the program itself. */
  isolated?: boolean;
  read(input: ReaderInput): Reading | Promise<Reading>;
}

// ---- strategies ----

/** One cell that wants rows: dimension -> value. */
export type Target = { dimension: string; value: string; wanted: number };

export interface StrategyInput {
  document: Document;
  /** Chunks of the document in order; those with `leak` are left out already. */
  chunks: readonly Chunk[];
  /** Absent in the first wave. In an augmentation: the thin cell to fill. */
  target?: Target;
  /** Drafts that earlier waves made of this document: do not repeat them. */
  made?: readonly { chunk: string; template: string; start: number; end: number }[];
}

/** One unit of work: planned without any call, in a fixed order. */
export interface Task {
  /** Unique within the strategy; stable while its inputs stay the same. */
  key: string;
  chunk: Chunk;
  /** Upper bound of the drafts it can yield. */
  estimate: number;
  /** What it will ask, for estimates of tokens and money; nothing is reserved or refused by it. */
  calls?: readonly PlannedCall[];
}

/** One call that a task means to make. */
export interface PlannedCall {
  role: ModelRole;
  /** Tokens of the prompt, more or less. */
  input: number;
  /** Tokens of the reply, more or less. */
  output: number;
  /** Passages that a search finds for the prompt, beside its `input`: as many as there are chunks at most, each as long as a usual chunk, and no longer than `longest` tokens. */
  passages?: { most: number; longest?: number };
  /** Tasks that share a call name it alike: it is counted once. */
  shared?: string;
  /** Share of such tasks that will make the call, 0-1. Default: 1. */
  share?: number;
  /** The least and the most of that share, where the call hangs on replies that are yet to come. Default: the share itself. */
  between?: readonly [least: number, most: number];
}

/** A prompt of a strategy: a Markdown file beside it, which the config may replace by another. */
export interface PromptFile {
  file: URL;
  /**
   * Every `{{name}}` in the file, and no other. `text`: words of the strategy or its options. `data`: text that others
   * wrote; it is fenced, stands on a line of its own, and can change nothing around it.
   */
  placeholders: Readonly<{ [name: string]: 'text' | 'data' }>;
}

/** What a strategy asks a model; the model, its limits and its sampling are the config's where nothing is said here. */
export interface StrategyRequest {
  messages: readonly ModelMessage[];
  /** The object that is asked for. */
  schema?: { name: string; schema: JsonSchema };
  maxOutputTokens?: number;
  temperature?: number;
  topP?: number;
  stop?: readonly string[];
  /** Number of the sample, from 0: the same request again for another answer. */
  sample?: number;
}

/** What a strategy may use while it runs a task. */
export interface StrategyTools {
  /**
   * Asks the config's model of a role. Gives a reply of any outcome. It throws where the run must stop (a cap, a key, Ctrl-C):
   * let that pass.
   */
  ask(role: ModelRole, request: StrategyRequest): Promise<Reply>;
  /** Asks for text. Throws, so that the task fails with the reason, where the reply is no data (cut, filtered, refused, empty, none at all). */
  text(role: ModelRole, request: Omit<StrategyRequest, 'schema'>): Promise<string>;
  /** Asks for an object of a shape. Throws, so that the task fails with the reason, where the reply is no such object. */
  object<T>(role: ModelRole, request: Omit<StrategyRequest, 'schema'> & { name: string; shape: ZodType<T> }): Promise<T>;
  /** The messages of a prompt with its placeholders filled. */
  prompt(name: string, values: Readonly<{ [placeholder: string]: string }>): ModelMessage[];
  /** Text that others wrote, between two lines that share a mark that it cannot know. The prompt must say that it is data. */
  fence(text: string, label?: string): string;
  /**
   * Counts what a reply said of the text, and what of it the strategy left out, by reason: the release shows it. Tasks that share a reply
   * name it alike, and it is counted once a document.
   */
  claims?(reply: string, counts: Claims): void;
}

export interface Strategy<Options = unknown> {
  id: string;
  /** Of its code. The files of its prompts are added to it in a run. */
  version: string;
  options: ZodType<Options>;
  /** Labels that it gives its rows beside the measured dimensions: quotas may name them. */
  labels?: readonly string[];
  /** What it starts from. One that starts from prompts is a `SeedStrategy`. */
  takes?: 'documents';
  /** Roles of the models that it asks; absent: it asks none. */
  asks?: readonly ModelRole[];
  /** Its prompts by name. */
  prompts?: Readonly<{ [name: string]: PromptFile }>;
  /** Languages that it can work in (ISO 639-1, or `und`); absent: any. A document that no strategy supports is reported as unused, by language. */
  supports?(language: string): boolean;
  plan(input: StrategyInput, options: Options): Iterable<Task>;
  /** Tasks of a strategy that asks models run side by side; their drafts come in plan order all the same. */
  run(task: Task, input: StrategyInput, options: Options, tools?: StrategyTools): Iterable<Draft> | AsyncIterable<Draft>;
}

/** A strategy that asks models: its tools are always there. */
export interface ModelStrategy<Options = unknown> extends Strategy<Options> {
  asks: readonly ModelRole[];
  run(task: Task, input: StrategyInput, options: Options, tools: StrategyTools): AsyncIterable<Draft>;
}

// ---- filter rules ----

/** Facts that are sealed at the start of a wave, and look-ups that a rule may use; nothing else. */
export interface RuleContext {
  /** Languages that rows may have; empty: any. */
  languages: readonly string[];
  /** Content words of the sources, for relevance: stem -> share of chunks that hold it. */
  vocabulary: ReadonlyMap<string, number>;
  /** Words of the config's domain description. */
  domain: string | undefined;
  /** The language that a text is most likely in; a rule that needs it and has none says that a row is unresolved. */
  likelyLanguage?: (text: string) => LikelyLanguage;
  /** The config's own recognisers of personal data, patterns and plugins, beside the built-in ones. */
  recognisers?: readonly Recogniser[];
  /** What a character of the row's answers costs under a model of the other rows, and what is usual: see the rule `perplexity`. */
  surprise?: (record: TrainingRecord) => { bits: number; median: number; deviation: number } | undefined;
}

/** What a detector says of a text. */
export interface LikelyLanguage {
  /** ISO 639-1, or empty where it tells none. */
  language: string;
  isReliable: () => boolean;
  /** Score of every language that is possible at all. */
  getScores: () => { readonly [language: string]: number };
}

export interface Rule<Options = unknown> {
  id: string;
  version: string;
  /** One sentence: what it finds, and what it does about it. */
  description: string;
  /** What a finding of it does at its defaults: it takes the row out, or marks it. */
  severity?: 'drop' | 'flag';
  /** Cheap rules first; the order among equals is that of the registry. */
  cost: 'cheap' | 'dear';
  options: ZodType<Options>;
  check(record: TrainingRecord, options: Options, context: RuleContext): RuleResult;
}

// ---- judges ----

export interface JudgeAspect {
  id: string;
  /** What 1, 3 and 5 mean. */
  anchors: { 1: string; 3: string; 5: string };
}

export interface JudgeVote {
  /** Name of the model in the config. */
  judge: string;
  /** Undefined: its verdict on this aspect could not be read. */
  score: number | undefined;
  reason: string;
}

export interface JudgeScore {
  aspect: string;
  /** 1-5, rounded to 2 decimals; undefined: the verdict could not be read (unresolved). */
  score: number | undefined;
  reason: string;
  /** Words of the row or its source that the score rests on. */
  evidence: string;
  /** Of a panel: what each of its judges said. */
  votes?: readonly JudgeVote[];
  /** Why a person should look at this score, though it stands: votes that are far apart. */
  flag?: string;
}

/** Where a judge is made, for one that has files or models of the config. */
export interface JudgePlace {
  /** Absolute folder that the config's paths start from. */
  root: string;
  models: Readonly<{ [name: string]: ModelConfig }>;
  /** Models that wrote rows, each with the place of the config that says so. */
  teachers: readonly { place: string; model: string; family?: string }[];
}

/** What a judge may use while it judges. */
export interface JudgeTools {
  ask(request: ModelRequest): Promise<Reply>;
  /** Key of the marks around text that others wrote: see `text/fence.ts`. */
  fenceKey: string;
  /** The text around the spans of a grounding, where it is known. */
  context?(grounding: Grounding): Promise<string | undefined>;
}

/** What is wrong with a row, for the model that wrote it: nothing of a rubric, its anchors or a score. */
export interface Defect {
  /** In plain words, the same for every row that has it. */
  defect: string;
  /** What the judge saw in this row. */
  remark?: string;
}

/** One call that a judge means to make. */
export interface JudgeCall {
  /** Name of the model in the config. */
  model: string;
  /** Tokens of the prompt and of the reply, more or less. */
  input: number;
  output: number;
}

export interface Judge<Options = unknown> {
  id: string;
  version: string;
  /** A heuristic says so in each verdict, and does not judge correctness. */
  heuristic: boolean;
  family: string;
  /** Every aspect that it may score. */
  aspects: readonly JudgeAspect[];
  /** For one that asks models: which, by which rubrics, and why a model of the author's own family may judge. The manifest shows it. */
  about?: {
    models: readonly { name: string; model: string; family: string }[];
    rubrics: readonly { kind: string; id: string; version: string }[];
    allowSameFamily?: string;
    /** Family of the model that wrote a row, by its id: for the measure of self-preference. Undefined: nobody knows. */
    familyOf?(model: string): string | undefined;
  };
  /** Ids of the aspects that it scores this record by; default: all. */
  aspectsOf?(record: TrainingRecord): readonly string[];
  /**
   * A copy of a record with a fault planted, where one is due by its id alone: it is judged too, once the record has passed, and
   * the share that is caught is reported. `always`: the first record of its rubric that passed in a wave where none of that
   * rubric was due; undefined then says that none can be planted in it.
   */
  planted?(record: TrainingRecord, always?: boolean): { kind: string; record: TrainingRecord } | undefined;
  /** What it judges a record by, where it judges by several rubrics: each has a planted fault in each wave. */
  rubricOf?(record: TrainingRecord): string;
  /** For one that asks models: what it would ask about a record, for estimates. `contexts`: the texts around its spans. */
  calls?(record: TrainingRecord, contexts: readonly string[]): readonly JudgeCall[];
  /** What could be mended of a record that is under the cut-off on these aspects and no others; undefined: it is discarded. A record is mended once. */
  mend?(record: TrainingRecord, failed: readonly { aspect: string; reason: string }[]): readonly Defect[] | undefined;
  options: ZodType<Options>;
  /** Makes the judge that runs, for one whose aspects or version depend on its options, its files or the config's models. Throws a `ConfigError` with paths within the options. */
  open?(options: Options, place: JudgePlace): Judge<Options>;
  /** `tools` is there in a run; a judge that needs it and has none throws. */
  judge(record: TrainingRecord, options: Options, tools?: JudgeTools): JudgeScore[] | Promise<JudgeScore[]>;
}

// ---- training formats ----

/** What a format makes of a release. */
export interface Format<Options = unknown> {
  id: string;
  version: string;
  description: string;
  options: ZodType<Options>;
  /** Files that one split becomes, as paths within `data/`. */
  file(split: string): string;
  /** One accepted record as one entry, without id or provenance; a text: why the format cannot hold it (counted, and said); undefined: it cannot, for no reason that is known. */
  encode(record: TrainingRecord, options: Options): FormatEntry | string | undefined;
  /**
   * For formats of judged answers: the records that one record is encoded as, one for each entry, in order (a pair for each
   * alternative). None where a row has nothing that was judged. Their files stay away where no row of the release has.
   */
  unfold?(record: TrainingRecord, options: Options): readonly TrainingRecord[];
  /** `lines`: one JSON object a line. `array`: one JSON array. `columns`: a Parquet file with a column for each key. */
  framing: 'lines' | 'array' | 'columns';
  /**
   * Keys that `encode` always writes and that leave every entry when no row of the release fills them: `system`,
   * `messages[].reasoning_content`. Empty is null, an empty string or an empty list.
   */
  optional?: readonly string[];
  /** An optional key leaves each entry that does not fill it: for services that read line by line, and infer no columns. */
  sparse?: boolean;
  /**
   * What the format's own frame is made of (`<|im_end|>`), or the service refuses in a text (`User:`): a row that says one of
   * them is left out, and counted by it.
   */
  marks?: readonly string[];
  /** What a hosted service takes; a release says where its files do not keep to it. */
  limits?: FormatLimits;
  /** Files that a loader wants beside the data: its registry, its settings. `keys` are the columns of this release, and what is inside them, as `messages[].tool_calls`. */
  companions?(files: readonly FormatFile[], keys: readonly string[]): readonly { path: string; text: string }[];
  /** The conversation that a trainer reads out of an entry. */
  decode?(entry: FormatEntry): Message[];
}
export type FormatEntry = { readonly [key: string]: unknown };

/** One split's file, its path within `data/`. */
export interface FormatFile {
  split: string;
  path: string;
  rows: number;
}

/** Limits of a hosted service, as its documentation gave them in that month; what is left out is not limited. */
export interface FormatLimits {
  service: string;
  /** `2026-11`. */
  asOf: string;
  leastRows?: number;
  mostRows?: number;
  mostBytes?: number;
  /** Most tokens of one row, by our estimate. */
  rowTokens?: number;
}

// ---- recognisers of personal data and secrets ----

export interface Finding {
  /** email, phone, card, iban, ip, secret… */
  type: string;
  start: number;
  end: number;
  /** 0-1. */
  score: number;
}

export interface Recogniser {
  id: string;
  version: string;
  type: string;
  /** Goes by words and shapes, without a strict form: its type is looked for only where an action or a list of types names it. */
  weak?: boolean;
  find(text: string): Iterable<Finding>;
}

export type { Role };
