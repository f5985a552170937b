/**
 * Ports: what the pipeline needs from outside, as types only. The store is asynchronous, so that a server can stand behind
 * it; each adapter passes the same conformance suite (`hornbook/testing`).
 */
import type { Chunk, Document } from './document.ts';
import type { Emit } from './events.ts';
import type { TrainingRecord } from './record.ts';
import type { Claims, SourceLine } from './source.ts';
import type { Gate, GateVerdict } from './verdict.ts';

/** Where times come from: never read a clock elsewhere. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Named points where tests end the process or fail a write; does nothing otherwise. */
export type Failpoint = (name: string) => void;

export interface StoredRun {
  id: number;
  /** Hash of all that can change a row: config, files, evaluation sets, decisions, versions. */
  fingerprint: string;
  started: number;
  finished: number | null;
  release: string | null;
}

export interface StoredWave {
  wave: number;
  name: string;
  /** `extracting` -> `admitting` -> `closed`. */
  state: 'extracting' | 'admitting' | 'closed';
  /** What an augmentation was asked for, and what came of it. */
  detail: unknown;
}

export interface StoredRecord {
  wave: number;
  position: number;
  record: TrainingRecord;
}

/** A task that gave no record. */
export interface TaskFailure {
  task: string;
  strategy: string;
  reason: string;
  /** Its retry number, where a person had it asked again. */
  retry?: number;
}

export interface StoredFailure extends Omit<TaskFailure, 'retry'> {
  wave: number;
  position: number;
}

/** Head of a cached reading. */
export interface ReadingHead {
  key: string;
  source: string;
  version: string;
  /** Reader with version, masking policy and limits: a reading is used again only under the same. */
  fingerprint: string;
  outcome: 'read' | 'refused';
  reason: string | null;
}

export interface StoredReading extends ReadingHead {
  document: Document | null;
}

/** What a document came to in the first wave. */
export interface StoredExtraction {
  chunks: Chunk[];
  records: TrainingRecord[];
  failed: TaskFailure[];
  claims?: Claims;
}

export interface Decision {
  record: string;
  action: 'accept' | 'reject';
  why: string;
}

/** A page of a long listing: everything after a place, in order. */
export interface Page {
  after?: { wave: number; position: number };
  wave?: number;
  limit: number;
}

export interface Store {
  /** All writes of `work` happen, or none. Not reentrant. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /** All reads of `work` see one state, whatever another process writes meanwhile. It writes nothing; not reentrant. */
  snapshot<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;

  meta: {
    get(key: string): Promise<string | undefined>;
    set(key: string, value: string): Promise<void>;
  };

  runs: {
    latest(): Promise<StoredRun | undefined>;
    /** Clears what belongs to the plan of the run before (records, verdicts, chunks, facts, waves), and starts a new one. */
    begin(fingerprint: string, started: number): Promise<StoredRun>;
    finish(id: number, finished: number, release: string | null): Promise<void>;
  };

  readings: {
    heads(): Promise<ReadingHead[]>;
    load(key: string): Promise<StoredReading | undefined>;
    put(reading: StoredReading): Promise<void>;
    remove(keys: readonly string[]): Promise<void>;
  };

  /** Units of extraction that are done, so that a stopped run goes on with the next. */
  units: {
    done(wave: number): Promise<Set<number>>;
    finish(wave: number, unit: number): Promise<void>;
    /** Forgets what an unfinished unit left behind. */
    clear(wave: number, unit: number): Promise<void>;
  };

  sourceLines: {
    put(ordinal: number, line: SourceLine): Promise<void>;
    page(after: number, limit: number): Promise<{ ordinal: number; line: SourceLine }[]>;
  };

  chunks: {
    put(document: string, chunks: readonly Chunk[]): Promise<void>;
    of(document: string): Promise<Chunk[]>;
    find(id: string): Promise<Chunk | undefined>;
  };

  records: {
    /** Adds records of one unit at consecutive positions; a record that is there already (same id) is an error of the strategy. */
    add(wave: number, unit: number, from: number, records: readonly TrainingRecord[]): Promise<void>;
    page(page: Page): Promise<StoredRecord[]>;
    find(id: string): Promise<StoredRecord | undefined>;
    /** Records at the given positions of a wave, in order of position. */
    at(wave: number, positions: readonly number[]): Promise<StoredRecord[]>;
    /** Records made of one document, of all waves. */
    ofDocument(document: string): Promise<StoredRecord[]>;
    /** Records with the outcome of each gate (`rules` left empty), in plan order, without texts: for counting. */
    outline(page: Page): Promise<{ id: string; wave: number; position: number; strategy: string; gates: GateVerdict[] }[]>;
    count(wave?: number): Promise<number>;
    /** First position that is free in a wave. */
    next(wave: number): Promise<number>;
    has(ids: readonly string[]): Promise<Set<string>>;
  };

  /** What was extracted of a document, kept over runs: used again while everything that it depends on is the same. */
  extractions: {
    get(document: string, key: string): Promise<StoredExtraction | undefined>;
    put(document: string, key: string, value: StoredExtraction): Promise<void>;
  };

  failures: {
    add(failure: StoredFailure, unit: number): Promise<void>;
    all(): Promise<StoredFailure[]>;
  };

  verdicts: {
    /** Verdicts on rows at their places; one put again replaces the one before. */
    put(rows: readonly { wave: number; position: number; verdicts: readonly GateVerdict[] }[]): Promise<void>;
    /** Verdicts on the given records, by record, in order of gate. Without `rules` that list is left empty, which is much cheaper. */
    of(records: readonly string[], options?: { rules: boolean }): Promise<Map<string, GateVerdict[]>>;
    /** Outcomes only: positions of a wave that a gate has judged. */
    outcomes(wave: number, gate: Gate): Promise<{ position: number; outcome: GateVerdict['outcome'] }[]>;
    clear(wave: number, gate: Gate): Promise<void>;
  };

  facts: {
    put(wave: number, name: string, hash: string, value: unknown): Promise<void>;
    get(wave: number, name: string): Promise<{ hash: string; value: unknown } | undefined>;
    all(): Promise<{ wave: number; name: string; hash: string }[]>;
  };

  waves: {
    put(wave: StoredWave): Promise<void>;
    all(): Promise<StoredWave[]>;
  };

  decisions: {
    add(decision: Decision): Promise<void>;
    /** The newest decision for each record. */
    current(): Promise<Map<string, Decision>>;
    /** The number of the newest decision: they are numbered as they come, and none is taken back. 0: none. */
    newest?(): Promise<number>;
  };
}

/** What every stage is handed, besides its own inputs. */
export interface Services {
  store: Store;
  emit: Emit;
  failpoint: Failpoint;
  /** True once the user asked to stop: finish the batch in hand, commit it, and throw `interrupted`. */
  stopping(): boolean;
}
