/** Why a run has nothing to release, by what it knows of its files and rows. */
import type { Counts, SourceLine } from '../contracts/index.ts';
import { HornbookError, exitCodes } from '../errors.ts';
import { compareText } from '../text/canonical.ts';
import { counted, wordFor } from '../text/plural.ts';
import type { RunContext } from './context.ts';

type Context = Pick<RunContext, 'plan' | 'store'>;

/** `nothing-accepted` where gates took every row out, `nothing-found` where there was no row to begin with. */
export async function nothingToRelease(counts: Counts, context: Context): Promise<HornbookError> {
  const { candidates } = counts;
  if (candidates === 0) return await nothingFound(context);
  const none = candidates === 1 ? 'its only candidate was not accepted' : `of ${candidates} candidates none was accepted`;
  return new HornbookError(`Nothing to release: ${none}.`, {
    code: 'nothing-accepted',
    exitCode: exitCodes.gate,
    hint: 'See what dropped them: hornbook status, hornbook explain ID.',
  });
}

interface Why {
  files: number;
  first: string;
  /** What became of them, after "1 document" or "2 documents": the verb in both forms, then the rest. */
  verb: readonly [one: string, many: string];
  rest: string;
  kind: SourceLine['kind'];
  mend: string;
}

const shown = 6;
const names: { readonly [kind in SourceLine['kind']]: readonly [one: string, many: string] } = {
  documents: ['document', 'documents'],
  logs: ['log', 'logs'],
  datasets: ['dataset', 'datasets'],
  seeds: ['list of seeds', 'lists of seeds'],
  evaluation: ['evaluation set', 'evaluation sets'],
};

async function nothingFound(context: Context): Promise<HornbookError> {
  const whys = new Map<string, Why>();
  for (let after = -1; ;) {
    const page = await context.store.sourceLines.page(after, 500);
    for (const { line } of page) {
      const { key, ...why } = whyOf(line, context);
      const known = whys.get(key);
      if (known) known.files++;
      else whys.set(key, { ...why, files: 1, first: line.key, kind: line.kind });
    }
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.ordinal;
  }
  const all = [...whys.values()].sort((a, b) => b.files - a.files);
  const lines = all.slice(0, shown).map(({ files, first, verb, rest, kind }) => {
    return `${counted(files, ...names[kind])} ${wordFor(files, ...verb)} ${rest} (${files === 1 ? first : `${first} and others`})`;
  });
  if (all.length > shown) lines.push(`${counted(all.length - shown, 'more reason')}: see hornbook doctor`);
  if (all.length === 0) lines.push('the sources hold no files that their "include" and "exclude" let in');
  const mends = all.length === 0 ? ['Look at path, include and exclude of the sources.'] : [...new Set(all.slice(0, shown).map((why) => why.mend))];
  return new HornbookError(['Nothing to release: no document or row gave a candidate.', ...lines.map((line) => `- ${line}`)].join('\n'), {
    code: 'nothing-found',
    exitCode: exitCodes.gate,
    hint: `${mends.join(' ')} "hornbook doctor" shows how each file is read.`,
  });
}

type OneWhy = Pick<Why, 'verb' | 'rest' | 'mend'> & { key: string };

function whyOf(line: SourceLine, { plan }: Context): OneWhy {
  const { outcome, kind } = line;
  const reason = (line.reason ?? 'no reason is known').replace(/[.;]+$/, '');
  if (outcome === 'refused') {
    // Reasons name places in the file: files that were refused are one group, told by the first.
    return { key: `${kind} refused`, verb: ['was', 'were'], rest: `refused: ${reason}`, mend: 'Mend the files that were refused, or get whole copies.' };
  }
  if (outcome === 'ignored') {
    const others = reason.startsWith('left out');
    const mend = others ? 'Name what was left out under "include" of the source, if you mean it.' : 'Turn files that were ignored into a format that is read.';
    return { key: `${kind} ${others ? 'left out' : 'ignored'}`, verb: ['was', 'were'], rest: `ignored: ${reason}`, mend };
  }
  if (kind !== 'documents') {
    const [bad] = line.refusedRows;
    const left = Object.values(line.filtered ?? {}).reduce((sum, number) => sum + number, 0);
    const said = [
      reason,
      ...(bad === undefined ? [] : [`${counted(line.refusedRows.length, 'row')} refused, first at line ${bad.line}: ${bad.reason.replace(/[.;]+$/, '')}`]),
      ...(left > 0 ? [`${counted(left, 'row')} left out by its filters`] : []),
    ].join('; ');
    return { key: `${kind} ${reason}`, verb: ['gave', 'gave'], rest: `no row: ${said}`, mend: mendRows(line, left) };
  }
  if (outcome === 'unused')
    return { key: `unused ${reason}`, verb: ['was', 'were'], rest: `read, but not used: ${reason}`, mend: mendUnused(line, plan.strategies.length) };
  const asked = plan.strategies.map(({ strategy }) => strategy.id).join(', ');
  const aside = line.notes.filter((note) => note.startsWith('a chunk was set aside')).length;
  const also = aside > 0 ? `; ${counted(aside, 'chunk')} of the first ${wordFor(aside, 'was', 'were')} set aside for evaluation items` : '';
  return {
    key: 'read',
    verb: ['was', 'were'],
    rest: `read, but ${asked} found nothing to make a row of${also}`,
    mend: 'Add documents with more prose, or another strategy.',
  };
}

function mendRows(line: SourceLine, left: number): string {
  if (line.kind === 'seeds') return 'Name a strategy that answers seeds, such as "answer", or give seeds that hold their answers.';
  // What took most of the rows is what to mend.
  if (left > 0 && left >= line.refusedRows.length) {
    const most = Object.entries(line.filtered ?? {}).sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))[0]?.[0] ?? '';
    return `Loosen the source's filters, first of all ${settingOf(most)}.`;
  }
  return line.refusedRows.length > 0 ? 'Name "format" and "fields" of the source.' : 'Give files that hold rows.';
}

function mendUnused(line: SourceLine, strategies: number): string {
  if (strategies === 0) return 'Name a strategy under "strategies".';
  if (line.reason?.startsWith('no strategy') === true) return 'Add documents in English, or a strategy for their language.';
  return line.reason?.startsWith('every chunk holds') === true ? 'Take the evaluation set out of the sources.' : 'Add documents with more prose.';
}

/** The setting under `filters` that leaves rows out under this name. */
function settingOf(filter: string): string {
  if (filter === 'time') return '"from" and "to"';
  if (filter.startsWith('no-')) return `"missing", which drops rows without a ${filter.slice(3)}`;
  return `"${filter}"`;
}
