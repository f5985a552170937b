/** What differs between the inputs that a release was made from and those that stand there now, by name. */
import type { Manifest, Store } from '../../contracts/index.ts';
import { componentsChanged, configChanged, namesChanged } from '../../stages/release/read/index.ts';
import { compareText } from '../../text/canonical.ts';
import { hashOf } from '../../text/hash.ts';
import { version as hornbook } from '../../version.ts';
import type { Plan } from '../compose.ts';
import type { RunContext } from '../context.ts';
import { manifestConfig } from '../prepare.ts';

const named = 5;

/**
 * In words, at least one. `listed`: the source lines of the store are those of the release's own run; otherwise its files are
 * known by the hash of each source alone.
 */
export async function inputsThatDiffer(
  manifest: Manifest,
  plan: Plan,
  store: Store,
  listed: boolean,
  { inventory, evaluation }: Pick<RunContext, 'inventory' | 'evaluation'>,
): Promise<string[]> {
  const reasons: string[] = [];
  const settings = configChanged(manifest.config, JSON.parse(JSON.stringify(manifestConfig(plan))));
  if (settings.length > 0)
    reasons.push(`settings changed: ${some(settings.map(({ path, from, to }) => `${path} (was ${from ?? 'not set'}, is ${to ?? 'not set'})`))}`);
  const parts = componentsChanged(manifest, { ...manifest, hornbook, components: plan.components });
  if (parts.length > 0)
    reasons.push(
      `parts of the program changed: ${some(parts.map(({ family, id, from, to }) => `${family} ${id} (was ${from ?? 'none'}, is ${to ?? 'none'})`))}`,
    );
  if (listed) {
    const files = await filesOf(store);
    const now = new Map(inventory.filter(({ kind }) => kind !== 'evaluation').map(({ key, hash }) => [key, hash]));
    const { came, changed, left } = namesChanged(files, now);
    if (changed.length > 0) reasons.push(`source files changed: ${some(changed)}`);
    if (left.length > 0) reasons.push(`source files are gone: ${some(left)}`);
    if (came.length > 0) reasons.push(`source files came: ${some(came)}`);
  } else {
    const { came, changed, left } = namesChanged(new Map(manifest.sources.map(({ source, hash }) => [source, hash])), sourcesOf(inventory));
    if (changed.length > 0) reasons.push(`source files of ${some(changed.map((name) => `"${name}"`))} are others`);
    if (left.length > 0) reasons.push(`sources are gone: ${some(left)}`);
    if (came.length > 0) reasons.push(`sources came: ${some(came)}`);
  }
  const sets = namesChanged(new Map(manifest.evaluation.map(({ set, hash }) => [set, hash])), new Map(evaluation.sets.map(({ set, hash }) => [set, hash])));
  const others = [...sets.came, ...sets.changed, ...sets.left];
  if (others.length > 0) reasons.push(`evaluation sets changed: ${some(others)}`);
  if (reasons.length === 0)
    reasons.push(`${listed ? '' : 'source files, '}decisions, retries or files beside the sources are others than those it was made from`);
  return reasons;
}

/** Hash of the files of each source, as a manifest has it. */
function sourcesOf(inventory: RunContext['inventory']): Map<string, string> {
  const files = new Map<string, [string, string | null][]>();
  const listOf = (source: string): [string, string | null][] => {
    const known = files.get(source);
    if (known !== undefined) return known;
    const list: [string, string | null][] = [];
    files.set(source, list);
    return list;
  };
  for (const { source, kind, key, hash } of inventory) if (kind !== 'evaluation') listOf(source).push([key, hash]);
  return new Map([...files].map(([source, list]) => [source, hashOf(list.sort((a, b) => compareText(a[0], b[0])))]));
}

async function filesOf(store: Store): Promise<Map<string, string | null>> {
  const files = new Map<string, string | null>();
  for (let after = -1; ;) {
    const page = await store.sourceLines.page(after, 500);
    for (const { line } of page) if (line.kind !== 'evaluation') files.set(line.key, line.hash);
    const last = page.at(-1);
    if (last === undefined) return files;
    after = last.ordinal;
  }
}

function some(names: readonly string[]): string {
  return `${names.slice(0, named).join(', ')}${names.length > named ? ` and ${names.length - named} more` : ''}`;
}
