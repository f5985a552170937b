/** Facts about the whole, sealed at the start of a wave from what is complete then: inputs and closed waves, nothing else. */
import type { RuleContext, Store, TrainingRecord } from '../contracts/index.ts';
import { boilerplateFacts } from '../stages/deduplicate/index.ts';
import { buildVocabulary, surpriseFacts } from '../stages/filter/index.ts';
import { invariantError } from '../errors.ts';
import { hashOf } from '../text/hash.ts';
import { languageModel } from '../text/language.ts';
import type { Plan } from './compose.ts';
import { recordsUpTo, recordsWithOutcome } from './rows.ts';

/** What the facts follow from. */
type Known = Pick<Plan, 'config' | 'masker' | 'sources' | 'rules'>;

export async function sealedFacts(wave: number, store: Store, plan: Known): Promise<{ boilerplate: readonly string[]; rules: RuleContext }> {
  const boilerplate = await sealed(wave, 'boilerplate-lines', store, () =>
    boilerplateFacts(rowsForFacts(wave, store), plan.config.deduplicate.boilerplateShare, plan.config.deduplicate.view),
  );
  const vocabulary = await sealed(1, 'vocabulary', store, async () => [...(await buildVocabulary(chunkTexts(store, plan)))]);
  return {
    boilerplate,
    rules: {
      languages: plan.config.languages,
      vocabulary: new Map(vocabulary),
      domain: plan.config.filter.domain,
      likelyLanguage: await languageModel(),
      recognisers: plan.masker.recognisers,
      ...(await answersLike(wave, store, plan)),
    },
  };
}

/**
 * A model of all answers up to this wave, its own rows among them: they stand in the store before the first is judged. Sealed
 * is what the rule uses of it (texts, median, deviation) with a hash of the texts in their order; the model is made from the
 * same rows again when a stopped run goes on.
 */
async function answersLike(wave: number, store: Store, plan: Known): Promise<Pick<RuleContext, 'surprise'>> {
  if (!plan.rules.some(({ rule }) => rule.id === 'perplexity') || plan.config.filter.skip !== undefined) return {};
  const { usual, surprise } = await surpriseFacts(recordsUpTo(wave, store));
  const known = await sealed(wave, 'answers', store, async () => usual);
  if (known.corpus !== usual.corpus) {
    throw invariantError(`the rows of wave ${wave} are not those that its facts were sealed from`, {
      code: 'facts-changed',
      hint: 'Rows of a wave never change while it is judged: was the workspace changed by something else?',
    });
  }
  return { surprise };
}

async function sealed<T>(wave: number, name: string, store: Store, make: () => Promise<T>): Promise<T> {
  const known = await store.facts.get(wave, name);
  if (known) return known.value as T;
  const value = await make();
  await store.transaction(() => store.facts.put(wave, name, hashOf(value), value));
  return value;
}

/** Imported rows are inputs: complete before the first wave begins. Generated rows count once their wave is closed. */
async function* rowsForFacts(wave: number, store: Store): AsyncGenerator<TrainingRecord> {
  for await (const row of recordsWithOutcome(store)) {
    if (row.wave < wave || row.record.origin.strategy.startsWith('import-')) yield row.record;
  }
}

/** Texts of the chunks, for the words that the sources use; only where imported rows must be compared with them. */
async function* chunkTexts(store: Store, plan: Known): AsyncGenerator<string> {
  const imports = [...plan.sources.values()].some((source) => source.use !== 'documents');
  if (!imports) return;
  for (const head of await store.readings.heads()) {
    if (head.outcome !== 'read') continue;
    const reading = await store.readings.load(head.key);
    const text = reading?.document?.text ?? '';
    for (const chunk of await store.chunks.of(head.key)) yield text.slice(chunk.start, chunk.end);
  }
}
