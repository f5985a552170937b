/** Proposals for a list of seeds: what `seed-writing` comes to over the documents of a config, as a file that a person edits. */
import { existsSync, writeFileSync } from 'node:fs';
import type { Clock, Config, Emit, Store, StrategyUse, TrainingRecord } from '../../contracts/index.ts';
import { exitCodes, HornbookError, usageError } from '../../errors.ts';
import { openStore } from '../../store/index.ts';
import { unitHash } from '../../text/hash.ts';
import { workspacePath } from '../place.ts';
import { judgedRecords } from '../rows.ts';
import { run } from '../run.ts';
import { domainsOf } from './domains.ts';

export interface ProposeOptions {
  config: Config;
  root: string;
  /** A file that is not there yet. */
  out: string;
  count: number;
  /** What the assistant is for. Default: `about` of seed-writing in the config, else `filter.domain`, else `description`. */
  about?: string;
  /** Name of a model. Default: the first with the role of teacher. */
  model?: string;
  /** US dollars; instead of `budget.money`. */
  maxCost?: number;
  environment: Readonly<{ [name: string]: string | undefined }>;
  clock?: Clock;
  emit: Emit;
  stopping?(): boolean;
}

export interface Proposed {
  out: string;
  /** Lines of the file. */
  proposals: number;
  /** What the documents are about, where the grid was made of them. */
  domains: string[];
  /** Why others are not in the file: reason -> how many. */
  left: { [reason: string]: number };
}

const strategyId = 'seed-writing';
/** Asked for on top, because some are rejected. */
const spare = 1.2;
const mostDomains = 12;
const reason = 'proposals of seeds are for a person to judge';

/**
 * Reads the documents and seeds of a config, asks for seeds that are missing, and writes those that pass as JSON lines. Nothing of it
 * enters the workspace but the replies, in the ledger. Each line says that a model wrote it.
 */
export async function proposeSeeds(options: ProposeOptions): Promise<Proposed> {
  const { config, out, count } = options;
  if (existsSync(out)) throw usageError(`${out} stands there already; nothing was changed.`, { code: 'exists', hint: 'Give --out another name.' });
  const written = config.strategies.find(({ use }) => use === strategyId);
  const own = optionsOf(written);
  const about = options.about ?? own['about'] ?? config.filter.domain ?? (config.description === '' ? undefined : config.description);
  const documents = config.sources.filter(({ use }) => use === 'documents');
  const store = openStore(':memory:');
  try {
    const go = async (sources: Config['sources'], strategies: StrategyUse[]): Promise<void> => {
      await run({
        ...options,
        store,
        config: bare(config, sources, strategies),
        until: 'augment',
        ledger: workspacePath(options.root).ledger,
        environment: Object.fromEntries(Object.entries(options.environment).filter(([name]) => !name.startsWith('HORNBOOK_'))),
        ...(options.maxCost === undefined ? {} : { caps: { money: options.maxCost } }),
      });
    };
    const given = own['domains'];
    if (given === undefined && documents.length > 0) await go(documents, []);
    const domains = given === undefined ? await domainsOf(store, mostDomains) : [];
    if (about === undefined && given === undefined && domains.length === 0) {
      throw usageError('Nothing says what the seeds are to be about.', {
        code: 'no-domain',
        hint: 'Give --domain "what the assistant is for", or name documents under "sources".',
      });
    }
    const wanted = Math.ceil(count * spare);
    const settings = { perCell: perCell(wanted, own, domains), ...own, ...(about === undefined ? {} : { about }), ...(given === undefined ? { domains } : {}) };
    const models = options.model === undefined ? written?.models : { ...written?.models, teacher: options.model };
    const use: StrategyUse = {
      use: strategyId,
      options: { ...settings, most: wanted, answer: false },
      ...(models === undefined ? {} : { models }),
      ...(written?.prompts === undefined ? {} : { prompts: written.prompts }),
    };
    await go([...documents, ...config.sources.filter((source) => source.use === 'seeds')], [use]);
    const { rows, left } = await proposalsOf(store, count);
    if (rows.length === 0) {
      throw new HornbookError('No seed came that could be proposed.', {
        code: 'no-proposals',
        exitCode: exitCodes.provider,
        hint: Object.entries(left)
          .map(([name, number]) => `${name}: ${number}`)
          .join(', '),
      });
    }
    writeFileSync(out, rows.map((row) => `${lineOf(row)}\n`).join(''), { flag: 'wx' });
    return { out, proposals: rows.length, domains, left };
  } finally {
    await store.close();
  }
}

function optionsOf(written: StrategyUse | undefined): { [name: string]: unknown; about?: string; domains?: string[] } {
  const given = written?.options;
  return typeof given === 'object' && given !== null ? { ...given } : {};
}

/** As many seeds of each cell as there must be for the number that is wanted. */
function perCell(wanted: number, own: { [name: string]: unknown }, domains: readonly string[]): number {
  const size = (name: string, otherwise: number): number => (Array.isArray(own[name]) ? Math.max(1, (own[name] as unknown[]).length) : otherwise);
  return Math.min(20, Math.ceil(wanted / (size('verbs', 12) * size('complexities', 3) * size('domains', Math.max(1, domains.length)))));
}

/** The config with what proposals need, and nothing that would judge them or ask another model. */
function bare(config: Config, sources: Config['sources'], strategies: StrategyUse[]): Config {
  return {
    ...config,
    sources,
    strategies,
    filter: { ...config.filter, judge: { use: 'heuristic' }, skip: reason },
    coverage: { ...config.coverage, quotas: {}, require: false, skip: reason },
    augment: { ...config.augment, maxRounds: 0, skip: reason },
  };
}

/** What came, at most so many, drawn by hash and in the order of the plan; and what did not come to be one, by reason. */
async function proposalsOf(store: Store, count: number): Promise<{ rows: TrainingRecord[]; left: { [reason: string]: number } }> {
  const left: { [reason: string]: number } = {};
  const leave = (name: string): void => void (left[name] = (left[name] ?? 0) + 1);
  const rows: TrainingRecord[] = [];
  for await (const { record, fate } of judgedRecords(store)) {
    if (record.origin.strategy !== strategyId) continue;
    if (fate.outcome === 'accepted') rows.push(record);
    else leave(fate.rule?.rule ?? fate.outcome);
  }
  for (const failure of await store.failures.all()) if (failure.strategy === strategyId) leave(failure.reason.split(':')[0] ?? 'failed');
  const order = (record: TrainingRecord): number => unitHash(`proposals/${record.id}`);
  const chosen = new Set(rows.toSorted((a, b) => order(a) - order(b)).slice(0, count));
  return { rows: rows.filter((row) => chosen.has(row)), left };
}

/** JSON on one line for every reader: some take U+2028 and U+2029 for line ends. */
function lineOf({ messages, input, labels, origin }: TrainingRecord): string {
  const { verb, topic, difficulty } = labels;
  const line = {
    prompt: messages[0]?.content ?? '',
    input,
    verb,
    topic: topic === 'general' ? undefined : topic,
    difficulty,
    author: { model: origin.model ?? 'unknown' },
  };
  return JSON.stringify(line).replace(/[\u2028\u2029]/g, (mark) => (mark === '\u2028' ? '\\u2028' : '\\u2029'));
}
