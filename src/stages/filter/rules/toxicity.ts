import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { answerPlaces, promptPlaces } from '../../../text/turns.ts';
import { drop, flag, keep, quoteAt, valueOf } from './results.ts';

const options = z.strictObject({
  /** What a hit does. A word list cannot tell an insult from a quotation: it marks, unless you say otherwise. */
  action: z.enum(['flag', 'drop']).default('flag'),
  /** More words, whole, in any letter case. */
  words: z.array(z.string().min(2)).default([]),
  /** Words of ours that your data may hold. */
  allow: z.array(z.string()).default([]),
  /** Look at prompts too. */
  prompts: z.boolean().default(false),
  /** A classifier of yours (TypeScript configs): text -> 0 (fine) to 1. It is asked in place of the words. */
  classify: z.custom<(text: string) => number>((value) => typeof value === 'function').optional(),
  /** Score of the classifier from which a text counts. */
  threshold: z.number().min(0).max(1).default(0.8),
});

/** Swear words and slurs of English, as stems: the ends of words are open where the sign * stands. Whole words, so that places and birds pass. */
const stems =
  'fuck* motherfuck* shit shits shitty bullshit bitch bitches asshole* arsehole* bastard* cunt* dickhead* wanker* twat* slut* whore* cocksuck* jackass dumbass nigger* nigga* faggot* fag fags kike* spic spics chink chinks gook gooks wetback* raghead* towelhead* tranny trannies retard retards retarded paki pakis coon coons dyke dykes beaner* gypped rapist-lover subhuman* untermensch* kys';
/** Threats and contempt that need no such word. */
const phrases =
  /\b(?:kill|hang|shoot|neck) (?:yourself|urself)\b|\bi (?:will|['’]ll|am going to|['’]m going to) (?:kill|hurt|rape|beat|stab|shoot) (?:you|u|her|him|them)\b|\b(?:you|u|they|women|men|jews|muslims|blacks|whites|gays|immigrants) (?:are|['’]re) (?:all )?(?:worthless|vermin|animals|subhuman|filth|scum|garbage|parasites|disgusting pigs?)\b|\b(?:go )?die in a fire\b|\bgas the\b|\bdeserve[sd]? to (?:die|be (?:raped|shot|hanged|beaten|killed))\b/i;

export const toxicity: Rule<z.output<typeof options>> = {
  id: 'toxicity',
  version: '1',
  severity: 'flag',
  description:
    'Flags answers with swear words, slurs, threats or contempt for a group, by a short English list; a classifier of yours takes its place. Lower scores are better.',
  cost: 'cheap',
  options,
  check(record, given) {
    const places = given.prompts ? [...promptPlaces(record), ...answerPlaces(record)] : answerPlaces(record);
    const out = given.action === 'drop' ? drop : flag;
    const listed = given.classify === undefined ? wordPattern(given.words, given.allow) : undefined;
    for (const place of places) {
      if (given.classify !== undefined) {
        const score = given.classify(place.text);
        if (score >= given.threshold)
          return out('a classifier takes the text for toxic', [valueOf('score of the classifier', score)], { score, threshold: given.threshold });
        continue;
      }
      const match = listed?.exec(place.text) ?? phrases.exec(place.text);
      if (match) return out('the text swears, insults or threatens', [quoteAt(place, match.index, match.index + match[0].length)], { score: 1, threshold: 1 });
    }
    return keep();
  },
};

function wordPattern(more: readonly string[], allow: readonly string[]): RegExp {
  const allowed = new Set(allow.map((word) => word.toLowerCase()));
  const sources = stems
    .split(' ')
    .filter((stem) => !allowed.has(stem.replace('*', '')))
    .map((stem) => stem.replace('*', String.raw`\w{0,12}`));
  const own = more.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${[...sources, ...own].join('|')})(?![\p{L}\p{N}_])`, 'iu');
}
