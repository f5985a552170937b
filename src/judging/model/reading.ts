import { z } from 'zod';
import type { Reply } from '../../contracts/model.ts';
import { comparable } from '../../text/normalise.ts';
import type { Rubric } from './rubric.ts';

/** What one model said of one aspect. */
export interface Vote {
  aspect: string;
  model: string;
  /** Undefined: unresolved; `reason` says why. */
  score: number | undefined;
  reason: string;
  /** Only where it was found. */
  evidence: string;
}

const gradeSchema = z.object({ reason: z.string(), evidence: z.string(), score: z.int().min(1).max(5) });
const mostReason = 600;

/**
 * One reply as votes. A reply that cannot be read, and a score whose quote stands neither in the row nor in its source, is
 * unresolved: a judge that did not look has no say, and there is no middle score to fall back on.
 */
export function votesOf(reply: Reply, rubric: Rubric, model: string, texts: readonly string[]): Vote[] {
  const object = typeof reply.object === 'object' && reply.object !== null ? (reply.object as { [key: string]: unknown }) : {};
  const plain = texts.map(plainQuote);
  return rubric.aspects.map(({ id: aspect }) => {
    const unresolved = (reason: string): Vote => ({ aspect, model, score: undefined, reason: reason.slice(0, mostReason).toWellFormed(), evidence: '' });
    if (reply.outcome !== 'ok')
      return unresolved(`the verdict of ${model} cannot be read (${reply.outcome}${reply.detail === undefined ? '' : `: ${reply.detail}`})`);
    const said = gradeSchema.safeParse(Object.hasOwn(object, aspect) ? object[aspect] : undefined);
    if (!said.success) return unresolved(`${model} gave no readable score for it`);
    const { reason, evidence, score } = said.data;
    if (!standsIn(evidence, plain)) return unresolved(`the words that ${model} quotes stand neither in the row nor in its source: "${evidence.slice(0, 160)}"`);
    const why = reason.trim() === '' ? 'no reason was given' : reason.trim();
    return { aspect, model, score, reason: why.slice(0, mostReason).toWellFormed(), evidence: evidence.trim() };
  });
}

/** Whether a quote stands in one of the texts, in `plainQuote` form; parts around an ellipsis may stand apart, in their order. */
function standsIn(quote: string, texts: readonly string[]): boolean {
  const parts = quote
    .split(/\.{3}|\u2026/)
    .map(plainQuote)
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
  if (parts.length === 0) return false;
  return texts.some((text) => {
    let from = 0;
    for (const part of parts) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return true;
  });
}

/** For comparing: without letter case, quotation marks, marks of Markdown, and punctuation at the ends. Models copy words, not signs. */
function plainQuote(text: string): string {
  return comparable(text)
    .replace(/[`*_"'\u2018-\u201F\u00AB\u00BB]/g, '')
    .replace(/ {2,}/g, ' ')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/[\s.,;:!?]+$/, '');
}
