import type { Config } from '../../contracts/config.ts';
import type { CoverageReport } from '../../contracts/coverage.ts';
import type { Format } from '../../contracts/plugins.ts';
import type { Failpoint } from '../../contracts/ports.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import type { Manifest, RejectedLine, Split } from '../../contracts/release.ts';
import type { SourceLine } from '../../contracts/source.ts';
import type { GateVerdict } from '../../contracts/verdict.ts';
import type { OffsetMap } from '../../text/offsets.ts';
import type { ProductionLengths } from './advice-tally.ts';
import type { NamedTokenizer } from './tokenizers.ts';
import type { Shares } from './split.ts';
import type { ChosenVersion, GivenVersion } from './versioning.ts';

/** All that a release is made of. Streams may be asked for more than once and give the same each time, in plan order. */
export interface ReleaseInput {
  /** Absolute path of the folder that holds the releases. */
  directory: string;
  name: string;
  description: string;
  /** ISO time; stands in the manifest alone. */
  created: string;
  hornbook: string;
  config: unknown;
  configHash: string;
  seed: number;
  splits: Shares;
  formats: readonly { format: Format; options: unknown }[];
  keepText: boolean;
  licence: string | undefined;
  about: Config['release']['about'];
  /** Further tokenizers to count with. */
  tokenizers?: readonly NamedTokenizer[];
  /** Lengths of answers in production, where the config names a sample. */
  production?: ProductionLengths;
  systemPrompt: string | null | undefined;
  accepted(): AsyncIterable<{ record: TrainingRecord; verdicts: GateVerdict[] }>;
  /** Rejected, held and failed rows; spans in UTF-16. */
  out(): AsyncIterable<RejectedLine>;
  counts: Manifest['counts'];
  sources(): AsyncIterable<SourceLine>;
  /** Documents that rows point into; asked for with `keepText` alone. */
  documents(): AsyncIterable<{ key: string; version: string; text: string }>;
  /** Of the working text of a document. */
  offsets(document: string): Promise<OffsetMap>;
  /** Of one field of an evaluation item, for the places in it; absent, or undefined for an item: places stay UTF-16. */
  itemOffsets?(set: string, item: string, field: string): OffsetMap | undefined;
  coverage: CoverageReport;
  leaks: Manifest['leaks'];
  /** Absent where no model judged. */
  judge?: Manifest['judge'];
  evaluation: Manifest['evaluation'];
  skipped: Manifest['skipped'];
  gates: Manifest['gates'];
  components: Manifest['components'];
  facts: Manifest['facts'];
  /**
   * What a record's `group` is, where the caller has chosen it: "document", "section". Absent: a document, or its section
   * (`labels.section`) with fewer than ten groups.
   */
  grouping?: string;
  /** Labels whose mix each split gets, as near as groups allow. */
  splitBy?: readonly string[];
  /** An earlier release whose rows keep their split. Rows that would bridge two of its splits must not be among the accepted. */
  onto?: { version: string; splitOf: (id: string) => Split | undefined };
  /** Warnings for the log, the card and the report. */
  notes: readonly string[];
  failpoint: Failpoint;
  /** A version in place of the computed one. */
  given?: GivenVersion;
  /** Rebuilding: this very version, whatever stands in the folder. */
  fixed?: ChosenVersion;
}
