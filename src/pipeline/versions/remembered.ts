/** What a workspace remembers of the releases that were made from it: enough to make one again, and to say why it cannot be. */
import { z } from 'zod';
import { manifestSchema } from '../../contracts/index.ts';
import type { Manifest, Store } from '../../contracts/index.ts';
import type { RunContext } from '../context.ts';
import { retriesSetting } from '../retries.ts';

const rememberedSchema = z.object({
  manifest: manifestSchema,
  /** Of the inputs: the run's, as `prepare.ts` computes it. */
  fingerprint: z.string(),
  asked: z.object({ keepText: z.boolean(), epoch: z.number().nullable() }),
  /** What people had said by then: the number of the newest decision, and the tasks to ask again. Absent for releases of earlier versions. */
  said: z.object({ decisions: z.int(), retries: z.string().nullable() }).optional(),
});
export type Remembered = z.infer<typeof rememberedSchema>;

const settingOf = (version: string): string => `release:${version}`;

/** Kept once, for the run that made it: a later run that comes to the same release made nothing. */
export async function rememberRelease(manifest: Manifest, { store, run, asked }: RunContext): Promise<void> {
  if ((await rememberedRelease(manifest.version, store))?.manifest.manifestHash === manifest.manifestHash) return;
  const said = store.decisions.newest && { decisions: await store.decisions.newest(), retries: (await store.meta.get(retriesSetting)) ?? null };
  const value: Remembered = { manifest, fingerprint: run.fingerprint, asked, ...(said === undefined ? {} : { said }) };
  await store.transaction(() => store.meta.set(settingOf(manifest.version), JSON.stringify(value)));
}

export async function rememberedRelease(version: string, store: Store): Promise<Remembered | undefined> {
  const text = await store.meta.get(settingOf(version));
  return text === undefined ? undefined : rememberedSchema.safeParse(JSON.parse(text)).data;
}
