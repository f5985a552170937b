/** Options as commander hands them over; each command takes what it declared in `main.ts`. */
export interface CommandOptions {
  json?: boolean;
  workspace?: string;
  preset?: string;
  demo?: boolean;
  n?: number;
  dryRun?: boolean;
  until?: string;
  keepText?: boolean;
  why?: string;
  model?: string;
  out?: string;
  schema?: string;
  samples?: number;
  maxCost?: number;
  maxCalls?: number;
  rubric?: string;
  /** `judge --pairs`, or the file of `dedupe --pairs`. */
  pairs?: boolean | string;
  author?: string;
  allowSameFamily?: string;
  /** `--no-mask WHY`: the reason; true where it is not given. */
  mask?: string | true;
  failed?: boolean;
  offline?: boolean;
  count?: number;
  domain?: string;
  /** Shared by the commands that work on any file of rows. */
  text?: string;
  view?: string;
  format?: string;
  to?: string;
  rationale?: string;
  alternatives?: string;
  withoutSystem?: boolean;
  decisions?: string;
  report?: string;
  threshold?: number;
  shares?: string;
  method?: string;
  share?: number;
  scores?: string;
  score?: string;
  vectors?: string;
  target?: string;
  maxSimilarity?: number;
  lambda?: number;
  minForm?: number;
  minScore?: number;
  topics?: number;
  group?: string;
  by?: string;
  /** `--no-join`. */
  join?: boolean;
  fixed?: boolean;
  seed?: number;
  /** `check`. */
  rules?: string;
  types?: string;
  regions?: string;
  pseudonymKey?: string;
  settings?: string;
  languages?: string;
  strict?: boolean;
  require?: boolean;
  against?: string[];
  keepBy?: string;
  boilerplate?: number;
  private?: boolean;
  /** `--no-phrases`. */
  phrases?: boolean;
  overlap?: number;
  longestRun?: number;
  uncertain?: string;
  review?: number;
  pool?: string[];
  canaries?: number;
  workers?: number;
  /** Of the commands on releases. */
  as?: string;
  source?: string;
  document?: string;
  yes?: boolean;
  on?: string;
  models?: boolean;
  commit?: boolean;
  limit?: number;
  rows?: string;
  markdown?: string;
  html?: string;
}
