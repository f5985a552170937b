/** Seeds of the user's lists: kept as facts of the first wave, so that every round starts from the same. */
import type { Draft, InventoryFile, Seed, Store, TrainingRecord } from '../../contracts/index.ts';
import { hashOf } from '../../text/hash.ts';

const waveOfInputs = 1;
const facts = 'seeds/';
const factOf = (ordinal: number): string => `${facts}${ordinal}`;

/** A line of a seed list; `record` where it has its answer, and so is a row too. */
interface StoredSeed extends Seed {
  record?: string;
}

/** The seed that a row of a list is, as intake left it: masked, and with its white space in order. */
export function seedOfImport({ record, says }: { record: TrainingRecord; says: string }, draft: Draft, file: InventoryFile): StoredSeed {
  const known = Object.keys(record.labels).filter((name) => Object.hasOwn(draft.labels, name));
  const seed = seedOfMessages(record);
  return {
    ...seed,
    id: `${file.source}#${says}`,
    source: file.source,
    labels: Object.fromEntries(known.map((name) => [name, record.labels[name] ?? ''])),
    language: record.labels['language'] ?? 'und',
    depth: record.origin.depth,
    round: 0,
    accepted: true,
    group: record.group,
    ...(seed.response === undefined ? {} : { record: record.id }),
  };
}

/** A row that a round made, as a seed of the next. */
export function seedOfRecord(record: TrainingRecord, round: number, accepted: boolean): Seed {
  return {
    ...seedOfMessages(record),
    id: record.id,
    source: record.origin.source,
    labels: record.labels,
    language: record.labels['language'] ?? 'und',
    depth: record.origin.depth,
    round,
    strategy: record.origin.strategy,
    accepted,
    group: record.group,
  };
}

function seedOfMessages({ messages, input }: TrainingRecord): Pick<Seed, 'messages' | 'prompt' | 'input' | 'response'> {
  const last = messages.at(-1);
  return {
    messages,
    prompt: messages.findLast(({ role }) => role === 'user')?.content ?? '',
    ...(input === undefined ? {} : { input }),
    ...(last?.role === 'assistant' ? { response: last.content } : {}),
  };
}

/** Keeps the seeds of one file. */
export async function putSeeds(ordinal: number, seeds: readonly Seed[], store: Store): Promise<void> {
  await store.facts.put(waveOfInputs, factOf(ordinal), hashOf(seeds), seeds);
}

export interface UserSeeds {
  seeds: readonly Seed[];
  /** Id of the row that a seed is, where it has its answer. */
  recordOf: ReadonlyMap<string, string>;
  /** Seeds that say what one of another file says. */
  again: number;
}

/** The seeds of all lists in plan order. One that says what an earlier one of another file says is left out: it would be answered twice. */
export async function userSeeds(inventory: readonly InventoryFile[], store: Store): Promise<UserSeeds> {
  const seeds: Seed[] = [];
  const recordOf = new Map<string, string>();
  const said = new Set<string>();
  let again = 0;
  for (const { kind, ordinal } of inventory) {
    if (kind !== 'seeds') continue;
    const stored = (await store.facts.get(waveOfInputs, factOf(ordinal)))?.value as StoredSeed[] | undefined;
    for (const { record, ...seed } of stored ?? []) {
      const says = seed.id.slice(seed.id.lastIndexOf('#'));
      if (said.has(says)) {
        again++;
        continue;
      }
      said.add(says);
      seeds.push(seed);
      if (record !== undefined) recordOf.set(seed.id, record);
    }
  }
  return { seeds, recordOf, again };
}

/** The seed of an id, of whichever list. */
export async function findSeed(id: string, store: Store): Promise<Seed | undefined> {
  for (const { wave, name } of await store.facts.all()) {
    if (wave !== waveOfInputs || !name.startsWith(facts)) continue;
    const found = ((await store.facts.get(wave, name))?.value as StoredSeed[] | undefined)?.find((seed) => seed.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}
