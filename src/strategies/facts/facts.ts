/**
 * Entities, relations and atomic facts of one chunk, each with the words of the text that say it: what questions over several
 * facts are built from. After "extract key facts, entities, and concepts" of document-grounded simulation, and the atomic facts
 * of FActScore (Min et al. 2023). What we do differently: nothing is taken on the model's word. A fact whose quote does not
 * stand in the chunk is left out and counted, and so is a relation between things that the chunk does not name.
 */
import { z } from 'zod';
import type { PromptFile, Span, StrategyTools } from '../../contracts/index.ts';
import { hashOf } from '../../text/hash.ts';
import { comparable } from '../../text/normalise.ts';
import { quoteFinder } from '../source-text/index.ts';
import type { ChunkText } from '../source-text/index.ts';

export const factsVersion = '1';

export const factsPrompt: PromptFile = {
  file: new URL('./prompts/facts.md', import.meta.url),
  placeholders: { place: 'data', text: 'data' },
};

const factsShape = z.object({
  entities: z.array(z.object({ name: z.string(), kind: z.string() })).max(30),
  relations: z.array(z.object({ subject: z.string(), relation: z.string(), object: z.string(), quote: z.string() })).max(30),
  facts: z.array(z.object({ fact: z.string(), quote: z.string() })).max(40),
});

export interface Fact {
  fact: string;
  /** Where the text says so. */
  spans: Span[];
}

export interface ChunkFacts {
  entities: { name: string; kind: string }[];
  relations: { subject: string; relation: string; object: string; spans: Span[] }[];
  facts: Fact[];
  /** Things that the model said and the text does not bear out, by reason. */
  leftOut: { [reason: string]: number };
}

/** Asks for the facts of a chunk; the same for every task of it, so it is one call. Throws where the reply is no data. */
export async function factsOf(source: ChunkText, place: string, tools: StrategyTools): Promise<ChunkFacts> {
  const reply = await tools.object('teacher', { name: 'facts', shape: factsShape, messages: tools.prompt('facts', { place, text: source.text }) });
  const find = quoteFinder(source.text);
  const said = comparable(source.text);
  const names = (name: string): boolean => comparable(name) !== '' && said.includes(comparable(name));
  const spansOf = (quote: string): Span[] => find(quote)?.flatMap(({ start, end }) => source.spansOf(start, end)) ?? [];
  const leftOut: ChunkFacts['leftOut'] = {};
  const leave = (reason: keyof typeof reasons): [] => {
    leftOut[reasons[reason]] = (leftOut[reasons[reason]] ?? 0) + 1;
    return [];
  };
  const entities = reply.entities.flatMap((entity) => (names(entity.name) ? [entity] : leave('entity')));
  const relations = reply.relations.flatMap(({ quote, ...relation }) => {
    const spans = spansOf(quote);
    if (spans.length === 0) return leave('relation');
    return names(relation.subject) && names(relation.object) ? [{ ...relation, spans }] : leave('ends');
  });
  const facts = reply.facts.flatMap(({ fact, quote }) => {
    const spans = spansOf(quote);
    if (spans.length === 0) return leave('fact');
    return fact.trim() === '' ? leave('empty') : [{ fact: fact.trim(), spans }];
  });
  tools.claims?.(`facts/${hashOf([place, source.text])}`, { said: reply.entities.length + reply.relations.length + reply.facts.length, leftOut });
  return { entities, relations, facts, leftOut };
}

/** Why something that the model said is left out. */
const reasons = {
  entity: 'entity: the text does not name it',
  relation: 'relation: its quote is not in the text',
  ends: 'relation: the text does not name what it joins',
  fact: 'fact: its quote is not in the text',
  empty: 'fact: it says nothing',
} as const;
