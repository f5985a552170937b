import { random as randomFrom } from '../../statistics/random.ts';
import { words } from '../../text/tokens.ts';
import { isObject } from './read-request.ts';
import { normal } from './latency.ts';
import { schemaValue } from './schema-value.ts';
import type { FieldPath } from './schema-value.ts';
import type { ReplyScript, ScriptRequest } from './script.ts';

/** Something that is judged, as it stands in the prompt. */
export interface JudgedItem {
  id: string;
  text: string;
  /** On the judge's scale, without any bias; one number, or one for each aspect. */
  truth: number | Readonly<Record<string, number>>;
  /** Of the model that wrote it. */
  family?: string;
}

/** A judge with biases of a set strength, all in points of its scale. Each default is 0: an unbiased judge. */
export interface JudgeOptions {
  /** Default: the server's. */
  seed?: string;
  /** What is judged: every item there is (those whose text stands in the prompt are taken, in the order of the prompt), or a way to read them. */
  items: readonly JudgedItem[] | ((request: ScriptRequest) => readonly JudgedItem[]);
  /** Lowest and highest score. Default 1 and 5. */
  scale?: readonly [number, number];
  /** Points for each doubling of an item's words above `usualWords`, and less below. */
  length?: number;
  /** Default 50. */
  usualWords?: number;
  /** Points for the item that stands first of two. */
  position?: number;
  /** Points for an item of the judge's own family. */
  self?: number;
  /** The judge's own family. */
  family?: string;
  /** Standard deviation of the noise, drawn by the request, so that a repeated request hears the same. */
  sigma?: number;
  /** Draw the noise anew each time that a request is repeated. */
  fresh?: boolean;
  /** Of two items closer than this, neither wins. Default 0. */
  tie?: number;
  /** Whole scores. Default true; pairs are compared before rounding. */
  whole?: boolean;
  /** Puts the verdict into the shape that the prompt asks for. Default: into the schema's fields, see `scriptedJudge`. */
  answer?: (verdict: JudgeVerdict, request: ScriptRequest) => unknown;
}

export interface JudgeVerdict {
  items: readonly { item: JudgedItem; truth: number; score: number }[];
  /** Of an item for one aspect, with every bias and its own noise. */
  score(item: JudgedItem, aspect: string): number;
  /** Of two items; undefined where there are not two. */
  winner: 'first' | 'second' | 'tie' | undefined;
  /** First minus second, before rounding. */
  margin: number;
}

/**
 * A scripted judge: score = truth + length bias + self-preference + bonus for the first place of two + noise, and of a pair the one
 * with more. It fills the schema's fields: numbers get the score (of the aspect whose name is in the path; of the second item below
 * a name that says second or B), an `enum` of sides the
 * winner (its first value for the first item, its second for the second, one named tie, equal, same, both or neither for a tie),
 * strings named quote or evidence words of the item. Without a schema it says `{"score": …}` or `{"winner": …}`.
 */
export function scriptedJudge(options: JudgeOptions): ReplyScript {
  return (request) => {
    if (request.kind === 'embed') return undefined;
    const verdict = judged(options, request);
    if (options.answer !== undefined) return { object: options.answer(verdict, request) };
    if (request.schema === undefined) {
      const { winner, items } = verdict;
      return { object: winner === undefined ? { score: items[0]?.score ?? options.scale?.[0] ?? 1 } : { winner } };
    }
    const random = randomFrom(`${request.seed}/judge/${request.hash}`);
    return { object: schemaValue(request.schema.schema, random, (path, schema) => fieldOf(path, schema, verdict)) };
  };
}

function judged(options: JudgeOptions, request: ScriptRequest): JudgeVerdict {
  const [low, high] = options.scale ?? [1, 5];
  const seed = options.seed ?? request.seed;
  const found = typeof options.items === 'function' ? options.items(request) : itemsIn(options.items, request);
  const truthOf = ({ truth }: JudgedItem, aspect: string): number => {
    return typeof truth === 'object' ? (truth[aspect] ?? mean(Object.values(truth))) : truth;
  };
  const noise = (item: JudgedItem, aspect: string): number => {
    if (options.sigma === undefined || options.sigma === 0) return 0;
    return options.sigma * normal(`${seed}/noise/${request.hash}/${options.fresh === true ? request.seen : 1}/${item.id}/${aspect}`);
  };
  const [first, second] = found;
  const pair = found.length === 2 && first !== undefined && second !== undefined;
  const raw = (item: JudgedItem, aspect: string): number => {
    const doublings = Math.log2(Math.max(1, words(item.text).length) / (options.usualWords ?? 50));
    const self = options.family !== undefined && item.family === options.family ? (options.self ?? 0) : 0;
    const place = pair && item === first ? (options.position ?? 0) : 0;
    return truthOf(item, aspect) + (options.length ?? 0) * doublings + self + place + noise(item, aspect);
  };
  const score = (item: JudgedItem, aspect: string): number => {
    const inside = Math.min(high, Math.max(low, raw(item, aspect)));
    return options.whole === false ? inside : Math.round(inside);
  };
  const margin = pair ? raw(first, '') - raw(second, '') : 0;
  const side = Math.abs(margin) <= (options.tie ?? 0) ? 'tie' : margin > 0 ? 'first' : 'second';
  return {
    items: found.map((item) => ({ item, truth: truthOf(item, ''), score: score(item, '') })),
    score,
    winner: pair ? side : undefined,
    margin,
  };
}

/** Those whose text stands in the prompt, first come first. Of two that begin at one place, the longer one. */
function itemsIn(items: readonly JudgedItem[], request: ScriptRequest): JudgedItem[] {
  const text = request.messages.map(({ content }) => content).join('\n');
  const placed = items.map((item) => ({ item, at: text.indexOf(item.text) })).filter(({ at }) => at >= 0);
  placed.sort((a, b) => a.at - b.at || b.item.text.length - a.item.text.length);
  return placed.filter(({ at }, index) => index === 0 || at !== placed[index - 1]?.at).map(({ item }) => item);
}

function fieldOf(path: FieldPath, schema: Readonly<Record<string, unknown>>, verdict: JudgeVerdict): unknown {
  const { items, winner, score } = verdict;
  const second = path.some((step) => /^(second|right|b|(answer|response|score)_?b|2)$/i.test(step));
  const item = (items[second ? 1 : 0] ?? items[0])?.item;
  const name = path.at(-1) ?? '';
  const type = schema['type'];
  const choices = schema['enum'];
  if (Array.isArray(choices) && winner !== undefined && choices.length >= 2 && choices.every((one) => typeof one === 'string')) {
    const ties = choices.filter((one) => /^(tie|equal|same|both|neither|draw)/i.test(one));
    const sides = choices.filter((one) => !ties.includes(one));
    return winner === 'tie' ? (ties[0] ?? sides[0]) : sides[winner === 'first' ? 0 : 1];
  }
  if (item === undefined || choices !== undefined) return undefined;
  if (type === 'integer' || type === 'number') {
    const aspects = isObject(item.truth) ? Object.keys(item.truth) : [];
    return score(item, path.findLast((step) => aspects.includes(step)) ?? path.filter((step) => step !== '*').join('/'));
  }
  if (type === 'string' && /quote|evidence|span/i.test(name)) return item.text.split(' ').slice(0, 12).join(' ');
  return undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
