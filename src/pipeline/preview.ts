import type { Config, Emit, GateVerdict, RunEvent, StoredFailure, TrainingRecord } from '../contracts/index.ts';
import { openStore } from '../store/index.ts';
import { unitHash } from '../text/hash.ts';
import { workspacePath } from './place.ts';
import { run } from './run.ts';
import type { Fate } from './outcomes.ts';
import { judgedRecords } from './rows.ts';

/** Rows of a sample with their fate within that sample. */
export interface Preview {
  /** Judged within the sample: duplicates outside it are not seen. */
  rows: { record: TrainingRecord; fate: Fate; verdicts: GateVerdict[] }[];
  files: number;
  /** Tasks of the sample that gave no row, in plan order: each with its reason. */
  failures: StoredFailure[];
  /** What models were asked and what it cost; null where none was asked. */
  models: Extract<RunEvent, { event: 'models' }> | null;
}

/**
 * A few rows through the real gates, in memory: nothing is written. The sample is stratified: files are taken by the hash
 * of their key, and of each the tasks by the hash of theirs.
 */
export async function preview(options: {
  config: Config;
  root: string;
  rows: number;
  environment?: { readonly [name: string]: string | undefined };
  emit?: Emit;
}): Promise<Preview> {
  const store = openStore(':memory:');
  let models: Preview['models'] = null;
  const emit: Emit = (event) => {
    if (event.event === 'models') models = event;
    options.emit?.(event);
  };
  try {
    const { config } = options;
    await run({
      ...options,
      emit,
      store,
      until: 'augment',
      config: { ...config, augment: { ...config.augment, maxRounds: 0 } },
      // Its calls are the run's: what is answered here is not asked again there.
      ledger: workspacePath(options.root).ledger,
      environment: Object.fromEntries(Object.entries(options.environment ?? {}).filter(([name]) => !name.startsWith('HORNBOOK_'))),
      sample: { tasks: options.rows, seed: config.seed },
    });
    const rows: Preview['rows'] = [];
    for await (const row of judgedRecords(store)) rows.push({ record: row.record, fate: row.fate, verdicts: row.verdicts });
    const order = (row: Preview['rows'][number]): number => unitHash(`${config.seed}/preview/${row.record.id}`);
    const chosen = new Set(rows.toSorted((a, b) => order(a) - order(b)).slice(0, options.rows));
    const files = await store.sourceLines.page(-1, 1_000_000);
    return { rows: rows.filter((row) => chosen.has(row)), files: files.length, failures: await store.failures.all(), models };
  } finally {
    await store.close();
  }
}
