/** Loads the evaluation sets. A set that cannot be read stops the run: training data must never pass unprotected by accident. */
import { readFile } from 'node:fs/promises';
import type { EvaluationItem, InventoryFile, SourceLine } from '../contracts/index.ts';
import { ConfigError } from '../errors.ts';
import { readEvaluation } from '../sources/evaluation/index.ts';
import { hashOf } from '../text/hash.ts';
import type { Plan } from './compose.ts';
import type { LoadedEvaluation, RunContext } from './context.ts';

export async function loadEvaluation(plan: Plan, inventory: readonly InventoryFile[], emit: RunContext['emit']): Promise<LoadedEvaluation> {
  const items: EvaluationItem[] = [];
  const sets: LoadedEvaluation['sets'] = [];
  const lines: SourceLine[] = [];
  for (const file of inventory.filter((one) => one.kind === 'evaluation')) {
    const index = plan.evaluation.findIndex((set) => set.name === file.source);
    const set = plan.evaluation[index];
    if (set === undefined || file.hash === null) {
      throw new ConfigError([{ path: ['evaluation', index, 'path'], message: file.reason ?? 'cannot be read' }]);
    }
    const result = readEvaluation(await readFile(file.file), { path: file.path, set: set.name, fields: set.fields, limits: plan.config.limits });
    if (result.items.length === 0) {
      const why = result.refused[0]?.reason ?? 'it holds no item';
      throw new ConfigError([{ path: ['evaluation', index], message: `"${set.path}" protects nothing: ${why}` }], {
        hint: 'Nothing is extracted while a set to protect cannot be read.',
      });
    }
    for (const item of result.items) items.push(item);
    for (const row of result.refused.slice(0, 20)) {
      emit({ event: 'warning', code: 'item-refused', message: `${file.key}:${row.line}: ${row.reason}`, hint: 'This item is not protected.' });
    }
    sets.push({ set: set.name, items: result.items.length, hash: file.hash, private: set.private });
    lines.push(evaluationLine(file, result));
  }
  return { items, sets, lines, hash: hashOf(sets.map(({ set, hash }) => ({ set, hash }))) };
}

function evaluationLine(file: InventoryFile, result: ReturnType<typeof readEvaluation>): SourceLine {
  return {
    source: file.source,
    key: file.key,
    kind: 'evaluation',
    outcome: 'read',
    reason: null,
    licence: 'not released',
    consent: null,
    hash: file.hash,
    mediaType: null,
    title: null,
    language: null,
    rows: result.items.length,
    refusedRows: result.refused,
    chunks: 0,
    length: 0,
    setAside: {},
    masked: {},
    notes: result.notes,
  };
}
