/** What the sources hold and what their fields are taken for, without a run. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { InventoryFile, SourceConfig } from '../contracts/index.ts';
import { compareText } from '../text/canonical.ts';
import { HornbookError, messageOf, withHint } from '../errors.ts';
import { datasheetQuestions, openInConfig } from '../report/datasheet.ts';
import { readEvaluation } from '../sources/evaluation/index.ts';
import { inspectRows, rowCheck, rowExtensions, type RowsInspection } from '../sources/rows/index.ts';
import type { Plan } from './compose.ts';
import { takeInventory } from './inventory.ts';
import { counted, wordFor } from '../text/plural.ts';

export interface SurveyLine {
  name: string;
  state: 'ok' | 'warning' | 'failed';
  note: string;
  /** What the rows of a log, dataset or seed list are taken for. */
  rows?: RowsInspection;
}

const rowsLookedAt = 1000;
const filesLookedAt = 5;

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
      note: [`${counted(readable.length, 'file')} to read (${source.use})`, ...others.map((one) => `${one.count} ${one.outcome}`)].join(', '),
    });
    lines.push(...named(id, files));
    if (source.licence === 'unknown') lines.push({ name: `source ${id}`, state: 'warning', note: 'its licence is unknown: set "licence"' });
    if (!source.consent) lines.push({ name: `source ${id}`, state: 'warning', note: 'no note says why this text may be used: set "consent"' });
    if (source.use === 'documents') continue;
    const held = readable.filter((file) => rowExtensions.includes(extname(file.path).toLowerCase()));
    for (const file of held.slice(0, filesLookedAt)) lines.push(await rowsOf(file, source, plan));
    if (held.length > filesLookedAt)
      lines.push({
        name: `source ${id}`,
        state: 'ok',
        note: `${counted(held.length - filesLookedAt, 'more file')} ${wordFor(held.length - filesLookedAt, 'was', 'were')} not looked into: one look takes ${filesLookedAt} of a source`,
      });
  }
  lines.push(...(await sets(plan, inventory)));
  const open = openInConfig(plan.config);
  const known = new Set(datasheetQuestions.map(({ id }) => id));
  const strange = Object.keys(plan.config.release.about.answers).filter((id) => !known.has(id));
  lines.push({
    name: 'datasheet',
    state: open.length === 0 ? 'ok' : 'warning',
    note:
      open.length === 0
        ? 'every question that a person must answer is answered'
        : `${counted(open.length, 'question')} only a person can answer: ${open.map(({ id }) => id).join(', ')}; set them under release.about.answers`,
  });
  for (const id of strange)
    lines.push({
      name: 'datasheet',
      state: 'warning',
      note: `release.about.answers has "${id}", which is no question: docs/reference/datasheet.md lists them`,
    });
  return lines;
}

const namedFiles = 8;

/** What is not read: refused files by name, ignored ones by kind with an example. */
function named(id: string, files: readonly InventoryFile[]): SurveyLine[] {
  const name = `source ${id}`;
  const refused = files.filter((file) => file.outcome === 'refused');
  const lines = refused.slice(0, namedFiles).map((file): SurveyLine => ({ name: file.key, state: 'warning', note: `refused: ${file.reason ?? ''}` }));
  if (refused.length > namedFiles) lines.push({ name, state: 'warning', note: `${counted(refused.length - namedFiles, 'more file')} refused` });
  const kinds = new Map<string, string[]>();
  for (const file of files) {
    if (file.outcome !== 'ignored') continue;
    const known = kinds.get(file.reason ?? '');
    if (known === undefined) kinds.set(file.reason ?? '', [file.key]);
    else known.push(file.key);
  }
  const most = [...kinds].sort((a, b) => b[1].length - a[1].length || compareText(a[0], b[0]));
  for (const [reason, [first, ...rest]] of most.slice(0, namedFiles))
    lines.push({ name, state: 'ok', note: `${counted(rest.length + 1, 'file')} ignored (${first ?? ''}${rest.length > 0 ? ' and others' : ''}): ${reason}` });
  if (most.length > namedFiles) lines.push({ name, state: 'ok', note: `files ignored for ${counted(most.length - namedFiles, 'more reason')}` });
  return lines;
}

async function rowsOf(file: InventoryFile, source: SourceConfig, plan: Plan): Promise<SurveyLine> {
  try {
    const rows = await inspectRows(file.file, {
      format: source.format,
      fields: source.fields,
      limits: plan.config.limits,
      check: rowCheck(source.use === 'documents' ? 'datasets' : source.use),
      open: source.use === 'seeds',
      filters: source.filters,
      rows: rowsLookedAt,
      mask: (text) => plan.masker.mask(text).text,
    });
    const left = Object.values(rows.filtered).reduce((sum, count) => sum + count, 0);
    const taken = rows.read + left;
    return {
      name: file.key,
      state: taken === 0 ? 'failed' : rows.refused > 0 || rows.read === 0 || rows.missing.length > 0 ? 'warning' : 'ok',
      note: `${looked(rows)} ${counted(rows.read, 'is', 'are')} taken${rows.refused > 0 ? `, ${rows.refused} refused` : ''}${left > 0 ? `, ${left} left out by the filters` : ''}`,
      rows,
    };
  } catch (error) {
    return { name: file.key, state: 'failed', note: withHint(messageOf(error), HornbookError.isInstance(error) ? error.hint : undefined) };
  }
}

/** Rows of one message each are counted as such, and as the conversations that they make. */
function looked({ rows, looked: count, shape }: RowsInspection): string {
  if (shape !== 'message-rows') return count === 1 ? 'of its first row' : `of its first ${count} rows`;
  return `its first ${counted(rows, 'row')} ${wordFor(rows, 'makes', 'make')} ${counted(count, 'conversation')}, of which`;
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
      note: `${counted(items.length, 'item')}; ${taken.join(', ')}${why}`,
    });
  }
  return lines;
}
