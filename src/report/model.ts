/** What the release stage measures and the reports show. Lengths of text are Unicode code points; shares are 0-1. */
import type { Config } from '../contracts/config.ts';
import type { CoverageReport } from '../contracts/coverage.ts';
import type { Labels, Message } from '../contracts/record.ts';
import type { Manifest, Split } from '../contracts/release.ts';
import type { Evidence } from '../contracts/verdict.ts';
import type { Feature } from '../formats/shape.ts';
import type { LicenceTerms } from './licences.ts';
import type { GeneratedBy } from './provider-terms.ts';
import type { Statistics, Tally, Warning } from './statistics.ts';

export type { Lengths, Statistics, Tally, Warning } from './statistics.ts';

export interface AcceptedSample {
  id: string;
  split: Split;
  source: string;
  strategy: string;
  template: string | null;
  labels: Labels;
  messages: Message[];
  input: string | null;
  rationale: string | null;
  /** Ids of the rows and seeds that it was made from. */
  parents: string[];
  quotes: { document: string; quote: string }[];
  scores: { rule: string; score: number; threshold: number | null }[];
}

export interface RejectedSample {
  id: string;
  outcome: 'rejected' | 'held' | 'failed';
  strategy: string;
  gate: string | null;
  rule: string | null;
  score: number | null;
  threshold: number | null;
  reason: string | null;
  evidence: Evidence[];
  messages: Message[];
  input: string | null;
  /** Ids of the rows and seeds that it was made from. */
  parents: string[];
}

export interface RuleReport {
  gate: string;
  rule: string;
  version: string;
  checked: number;
  dropped: number;
  held: number;
  flagged: number;
  /** Every cut-off that the rule's verdicts name. */
  thresholds: number[];
  examples: RejectedSample[];
}

export interface SourceReport {
  source: string;
  kind: string;
  licence: string;
  consent: string | null;
  attribution: string | null;
  /** Where it was got, as the config says. */
  origin: string | null;
  files: number;
  read: number;
  unused: number;
  refused: number;
  ignored: number;
  /** Rows or blocks read, and lines refused. */
  rows: number;
  refusedRows: number;
  /** Rows that the source's filters left out, in words. */
  filtered: Tally;
  /** What models said of its texts as facts, and what of that the texts do not bear out, by reason. */
  claims: { said: number; leftOut: Tally };
  setAside: Tally;
  masked: Tally;
}

export interface FormatReport {
  id: string;
  version: string;
  description: string;
  files: { split: Split; path: string; rows: number; bytes: number }[];
  /** Rows that the format cannot hold, in all and by why. */
  leftOut: number;
  leftOutFor: [why: string, rows: number][];
  /** Where its files do not keep to the limits of the service that takes them, in words. */
  overLimits: string[];
  /** Text that is a date in every row. */
  dates: string[];
  features: [string, Feature][];
}

export interface LicenceReport extends LicenceTerms {
  value: string;
  from: 'config' | 'sources';
  parts: { licence: string; sources: string[] }[];
  /** Lines that the licences of used sources want kept. */
  attribution: { source: string; line: string }[];
  /** Where the config's licence allows more than a source does, in words. */
  conflicts: string[];
}

export interface ReleaseReport {
  name: string;
  description: string;
  seed: number;
  licence: LicenceReport;
  /** Models that wrote accepted rows, most first. */
  generated: GeneratedBy[];
  /** What only a person can say (`release.about` of the config). */
  about: Config['release']['about'];
  languages: string[];
  systemPrompt: string | null | undefined;
  counts: Manifest['counts'];
  /** Rows left after each step. */
  funnel: { step: string; left: number; rejected: number; held: number }[];
  rules: RuleReport[];
  statistics: Statistics;
  splits: Manifest['splits'];
  grouping: string;
  splitCheck: { method: string; pairs: number };
  coverage: CoverageReport;
  leaks: Manifest['leaks'];
  /** Undefined where no model judged. */
  judge?: Manifest['judge'];
  evaluation: Manifest['evaluation'];
  skipped: Manifest['skipped'];
  components: Manifest['components'];
  facts: Manifest['facts'];
  sources: SourceReport[];
  /** Files that were refused or not used, the first of them. */
  troubles: { key: string; outcome: string; reason: string }[];
  troublesInAll: number;
  /** Accepted rows of later waves. */
  added: { wave: number; strategy: string; source: string; rows: number }[];
  formats: FormatReport[];
  keepText: boolean;
  accepted: AcceptedSample[];
  rejected: RejectedSample[];
  warnings: Warning[];
  notes: string[];
}
