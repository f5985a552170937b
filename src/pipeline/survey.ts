/** What the sources hold and what their fields are taken for, without a run. */
import { readFile } from 'node:fs/promises';
import type { InventoryFile } from '../contracts/index.ts';
import { HornbookError, messageOf } from '../errors.ts';
import { readEvaluation } from '../sources/evaluation/index.ts';
import { importRows } from '../sources/rows/index.ts';
import type { Plan } from './compose.ts';
import { takeInventory } from './inventory.ts';

export interface SurveyLine {
  name: string;
  state: 'ok' | 'warning' | 'failed';
  note: string;
}

const rowsLookedAt = 200;

export async function surveySources(plan: Plan): Promise<SurveyLine[]> {
  const inventory = await takeInventory(plan);
  const lines: SurveyLine[] = [];
  for (const [id, source] of plan.sources) {
    const files = inventory.filter((file) => file.source === id && file.kind === source.use);
    const readable = files.filter((file) => file.outcome === 'readable');
    const others = ['refused', 'ignored']
      .map((outcome) => ({ outcome, count: files.filter((file) => file.outcome === outcome).length }))
      .filter((one) => one.count > 0);
    lines.push({
      name: `source ${id}`,
      state: readable.length === 0 ? 'failed' : others.some((one) => one.outcome === 'refused') ? 'warning' : 'ok',
      note: [`${readable.length} files to read (${source.use})`, ...others.map((one) => `${one.count} ${one.outcome}`)].join(', '),
    });
    if (source.licence === 'unknown') lines.push({ name: `source ${id}`, state: 'warning', note: 'its licence is unknown: set "licence"' });
    if (!source.consent) lines.push({ name: `source ${id}`, state: 'warning', note: 'no note says why this text may be used: set "consent"' });
    if (source.use === 'logs' || source.use === 'datasets') for (const file of readable.slice(0, 5)) lines.push(await fieldsOf(file, plan));
  }
  lines.push(...(await sets(plan, inventory)));
  return lines;
}

async function fieldsOf(file: InventoryFile, plan: Plan): Promise<SurveyLine> {
  const source = plan.sources.get(file.source);
  const notes: string[] = [];
  let rows = 0;
  let refused = 0;
  let first = '';
  try {
    const options = {
      format: source?.format ?? 'auto',
      fields: source?.fields ?? {},
      limits: plan.config.limits,
      author: source?.author ?? 'human',
      note: (note: string) => void notes.push(note),
    };
    for await (const row of importRows(file.file, { ...options, kind: source?.use === 'logs' ? 'logs' : 'datasets' })) {
      if ('refused' in row) {
        refused++;
        first ||= `line ${row.line}: ${row.refused}`;
      } else if ('draft' in row) rows++;
      if (rows + refused >= rowsLookedAt) break;
    }
  } catch (error) {
    return { name: file.key, state: 'failed', note: `${messageOf(error)}${HornbookError.isInstance(error) && error.hint ? ` ${error.hint}` : ''}` };
  }
  const bad = refused === 0 ? '' : `; ${refused} refused, the first at ${first}`;
  return {
    name: file.key,
    state: rows === 0 ? 'failed' : refused > 0 ? 'warning' : 'ok',
    note: `of its first ${rows + refused} rows ${rows} are read${bad}${notes.length > 0 ? `; ${notes.join('; ')}` : ''}`,
  };
}

async function sets(plan: Plan, inventory: readonly InventoryFile[]): Promise<SurveyLine[]> {
  if (plan.evaluation.length === 0)
    return [{ name: 'evaluation', state: 'warning', note: 'NO EVALUATION SET: nothing protects your test data from leaking into the dataset' }];
  const lines: SurveyLine[] = [];
  for (const set of plan.evaluation) {
    const file = inventory.find((one) => one.kind === 'evaluation' && one.source === set.name);
    if (file === undefined || file.hash === null) {
      lines.push({ name: `evaluation ${set.name}`, state: 'failed', note: file?.reason ?? 'cannot be read' });
      continue;
    }
    const { items, refused, fieldsTaken } = readEvaluation(await readFile(file.file), {
      path: file.path,
      set: set.name,
      fields: set.fields,
      limits: plan.config.limits,
    });
    const taken = Object.entries(fieldsTaken).map(([ours, theirs]) => `${ours} = "${theirs}"`);
    const why = refused[0] ? `; ${refused.length} refused, the first at line ${refused[0].line}: ${refused[0].reason}` : '';
    lines.push({
      name: `evaluation ${set.name}`,
      state: items.length === 0 ? 'failed' : refused.length > 0 ? 'warning' : 'ok',
      note: `${items.length} items; ${taken.join(', ')}${why}`,
    });
  }
  return lines;
}
