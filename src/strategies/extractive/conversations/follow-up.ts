/** How a question is asked when others of its section were asked before it: without the frame that they gave already, and with a word that joins it to them. */
import { unitHash } from '../../../text/hash.ts';
import { withoutCode, wordCount } from '../english/plain.ts';
import { lowerFirst, upperFirst } from '../english/phrases.ts';
import { namedSubject } from '../makers/lists.ts';
import type { ChunkView } from '../view.ts';

const joins: readonly ((question: string, lower: string) => string)[] = [
  (question) => question,
  (_, lower) => `And ${lower}`,
  (question) => `Thanks. ${question}`,
  (_, lower) => `Okay, and ${lower}`,
  (question) => `I see. ${question}`,
  (question) => question,
  (question) => `Got it. ${question}`,
];

const longest = 17;

/** The question as a later turn; undefined where it is long, or leans on more than the turns before it say. `said` is the text of these. */
export function followUp(view: ChunkView, question: string, said: string): string | undefined {
  const plain = unframed(view, question, said);
  if (plain === undefined || wordCount(plain) > longest) return undefined;
  const text = selfNamed(view, plain, said);
  const request = /^(explain|describe|list|name|summari[sz]e|tell|show|give|walk|help|outline|set) (.{6,})\.$/i.exec(text);
  const hash = unitHash(`follow:${text}:${said.slice(0, 80)}`);
  if (request !== null) {
    const [verb, rest] = [(request[1] as string).toLowerCase(), request[2] as string];
    if (hash < 0.4) return `Can you also ${verb} ${rest}?`;
    return hash < 0.7 ? `Now ${verb} ${rest}.` : `Could you ${verb} ${rest} as well?`;
  }
  if (!/^(?:what|why|how|when|where|which|who|is|are|can|could|do|does|should|must|under|in which|in what)\b/i.test(text)) return text;
  const join = joins[Math.floor(hash * joins.length)] as (typeof joins)[number];
  return join(text, lowerFirst(text, view.profile));
}

/** `the "Focus Order" success criterion`, once named, is "it". */
function selfNamed(view: ChunkView, text: string, said: string): string {
  if (view.subject === undefined || view.profile.selfNoun === undefined) return text;
  const name = namedSubject(view, view.subject);
  if (!said.includes(name) || text.split(name).length !== 2) return text;
  const [before, after] = text.split(name) as [string, string];
  const of = /\bthe (goal|purpose|aim|objective|intent|benefits|importance|limitations) (?:of|behind) $/.exec(before);
  if (/\bdo for $/.test(before)) return `${before.replace(/for $/, 'to satisfy ')}it${after}`;
  return of === null ? `${before}it${after}` : `${before.slice(0, of.index)}its ${of[1]}${after}`;
}

/** Without "Regarding X:", "In the context of X," and "in X", where the turns before name X. */
function unframed(view: ChunkView, question: string, said: string): string | undefined {
  const spoken = withoutCode(said).toLowerCase();
  const { place } = view.profile;
  let text = question;
  const frame = /^(?:Regarding|In the context of|When it comes to) ((?:`[^`]*`|[^:,`]){2,80})[:,] /.exec(text);
  if (frame !== null) {
    const named = withoutCode(frame[1] as string).toLowerCase();
    const alone = place === undefined ? named : named.replace(` in ${place.toLowerCase()}`, '');
    if (!spoken.includes(alone)) return undefined;
    text = upperFirst(text.slice(frame[0].length));
  }
  const tail = / in the context of ((?:`[^`]*`|[^:,`?.]){2,80})[?.]$/.exec(text);
  if (tail !== null) {
    if (!spoken.includes(withoutCode(tail[1] as string).toLowerCase())) return undefined;
    text = `${text.slice(0, tail.index)}${text.slice(-1)}`;
  }
  if (place !== undefined && spoken.includes(place.toLowerCase())) {
    if (text.startsWith(`In ${place}, `)) text = upperFirst(text.slice(`In ${place}, `.length));
    const end = ` in ${place}`;
    if (text.slice(0, -1).endsWith(end)) text = `${text.slice(0, -1 - end.length)}${text.slice(-1)}`;
    else text = text.replace(`${end}. `, '. ').replace(`${end}? `, '? ');
  }
  return text.length < 12 ? undefined : text;
}
