/** Every sentence of a passage that mentions a thing, quoted: asked only where the thing has one form in the passage. */
import { codeSpans } from '../../../text/code-spans.ts';
import { unitHash } from '../../../text/hash.ts';
import { faultsOf } from '../english/dangling.ts';
import { trimHeading } from '../english/headings.ts';
import { endsNoun, nounPhrasesIn } from '../english/noun-phrases.ts';
import { plain, withoutCode, wordCount } from '../english/plain.ts';
import { looseNouns } from '../english/words.ts';
import { phrases, type Proposal } from '../maker.ts';
import type { ChunkView, Sentence } from '../view.ts';
import { quotable, type Passage } from './passage.ts';

/** Names in code, and nouns of the section's topic: which of the sentences are meant is a matter of reading them. */
export function mentions(view: ChunkView, passage: Passage): readonly Proposal[] {
  const { sentences, piece } = passage;
  if (sentences.length < 3) return [];
  const code = namesIn(piece.text).flatMap((name) => {
    // Another form of the name ("`Some(5)`", "`.await`s") would make it a matter of taste.
    const near = sentences.filter(({ text }) => text.toLowerCase().includes(name.toLowerCase()));
    return near.every(({ text }) => text.includes(`\`${name}\``)) && isPart(near, passage, 1) ? [{ name: `\`${name}\``, near }] : [];
  });
  const nouns = nounsIn(view, piece.text).flatMap((name) => {
    const near = sentences.filter((sentence) => sentence.plain.toLowerCase().includes(rootOf(name)));
    // One form throughout, and none in code: "borrow", "borrowing" and "`borrow`" would leave open what counts.
    const form = new RegExp(`(?<![\\p{L}\\p{N}-])${name}(?![\\p{L}\\p{N}-])`, 'iu');
    return near.every((sentence) => form.test(withoutCode(sentence.plain)) && standsByItself(sentence, name)) && isPart(near, passage, 2)
      ? [{ name: `"${name}"`, near }]
      : [];
  });
  const named = code.length > 0 ? code : nouns;
  const found = named.length > 0 ? named : things(view, passage);
  const from = Math.floor(unitHash(`mention:${piece.text}`) * found.length);
  const first = found[from];
  // A second name of the passage, where other sentences mention it.
  const second = found.find(({ near }) => first !== undefined && near.every((sentence) => !first.near.includes(sentence)));
  return [first, second].flatMap((chosen) => (chosen === undefined ? [] : [proposalOf(passage, chosen.name, chosen.near)]));
}

/** Things that one sentence alone speaks of. */
function things(view: ChunkView, passage: Passage): { name: string; near: Sentence[] }[] {
  const { sentences } = passage;
  const phrases = sentences.flatMap((sentence) => (quotable(sentence) ? nounPhrasesIn(sentence.plain, view.profile.heads) : []));
  return [...new Set(phrases)].flatMap((name) => {
    const near = sentences.filter((sentence) => isNear(sentence.plain, name));
    return near.length === 1 && isPart(near, passage, 1) ? [{ name: `"${name}"`, near }] : [];
  });
}

/** It speaks of the thing, or of what its last word names: "the focus indicator" is near to "an indicator". */
export function isNear(text: string, name: string): boolean {
  return text.toLowerCase().includes(rootOf(name.split(' ').at(-1) ?? name));
}

/** What "pollution", "polluters" and "pollute" share: the others would be said to be on it too. */
function rootOf(name: string): string {
  return name.replace(/(?:ations?|itions?|utions?|ions?|ments?|ness|ity|ies|ers?|ors?|ings?|es|s|y|e)$/, '').slice(0, Math.max(4, name.length - 4));
}

/** Each time it is the noun itself, and no word before another one: not "social" of "social relations". */
function standsByItself(sentence: Sentence, name: string): boolean {
  const text = withoutCode(sentence.plain);
  return [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}-])${name}(?![\\p{L}\\p{N}-])(.{0,24})`, 'giu'))].every((match) => endsNoun(match[1] as string));
}

/** Not most of the text, and none that points at a listing; of a noun two sentences at least. A single one says something by itself. */
function isPart(near: readonly Sentence[], passage: Passage, least: number): boolean {
  const words = near.reduce((sum, { plain }) => sum + wordCount(plain), 0);
  return (
    near.length >= least &&
    near.every((sentence) => !faultsOf(sentence.plain).includes('place')) &&
    (near.length > 1 || quotable(near[0] as Sentence)) &&
    near.length < passage.sentences.length &&
    words * 100 < passage.words * 75
  );
}

/** What the headings over the passage end in, of two or three words where the passage says them so: "configuration file". */
function nounsIn(view: ChunkView, text: string): string[] {
  const words = withoutCode(plain(text));
  const found = view.chunk.headingPath.flatMap((heading) => {
    const parts = trimHeading(heading)
      .replace(/^(?:the|an?|using|about|understanding|what (?:is|are)) /i, '')
      .split(' ');
    if (parts.some((part) => !/^[A-Za-z][a-z-]+$/.test(part))) return [];
    const phrases = parts.length === 1 ? [parts] : [parts.slice(-3), parts.slice(-2)].filter((part) => part.length > 1 && !opening.test(part[0] as string));
    return phrases.map((part) => part.join(' ').toLowerCase()).filter((phrase) => (phrase.includes(' ') || !isLoose(phrase)) && words.includes(phrase));
  });
  return [...new Set(found)];
}

const opening = /^(?:and|or|to|of|in|on|at|for|from|with|by|as|the|an?|your|its|is|are|vs|versus|using|via|not)$/i;

function isLoose(word: string): boolean {
  return looseNouns.has(word) || looseNouns.has(word.replace(/s$/, '')) || /(?:ing|ed|ly|al|ive|ous|ic|able|ary)$/.test(word);
}

function proposalOf(passage: Passage, name: string, holding: readonly Sentence[]): Proposal {
  return {
    family: 'passage-mentions',
    taskType: 'extraction',
    focus: `mentions:${name}:${passage.piece.text.slice(0, 60)}`,
    score: 0.66,
    lookup: true,
    input: { ...passage.piece },
    answer: holding.map(({ start, end, text }) => ({ start, end, text })),
    rendered: holding.length === 1 ? (holding[0]?.text ?? '') : holding.map(({ text }) => `- ${text}`).join('\n'),
    phrases: phrases(holding.length === 1 ? ofOne(name) : ofSeveral(name)),
  };
}

function ofSeveral(name: string): Readonly<Record<string, string>> {
  return {
    quote: `Quote every sentence of the passage that mentions ${name}, as a bulleted list.`,
    extract: `Extract the sentences that mention ${name} from the passage. Put each on a line of its own with a dash before it.`,
    find: `Find all sentences of the passage in which ${name} appears, and list them word for word as bullets.`,
    which: `Which sentences of the passage mention ${name}? Copy them as a bulleted list.`,
    search: `I am looking for what the passage says about ${name}. List each sentence that mentions it, as bullets.`,
    notes: `For my notes on ${name}, copy each sentence of the passage that mentions it. Use a bulleted list.`,
  };
}

function ofOne(name: string): Readonly<Record<string, string>> {
  return {
    'quote-one': `Quote the sentence of the passage that mentions ${name}.`,
    'where-one': `Where does the passage mention ${name}? Give the sentence word for word.`,
    'find-one': `Find the sentence in which the passage mentions ${name}, and copy it.`,
    'which-one': `Which sentence of the passage mentions ${name}?`,
    'copy-one': `Copy the sentence of the passage in which ${name} comes up.`,
    'point-one': `Point me to the sentence of the passage that mentions ${name}.`,
    'what-one': `What does the passage say of ${name}? Give the sentence as it stands.`,
    'look-one': `I am looking for ${name} in the passage. What does that sentence say?`,
    'pick-one': `Pick out the sentence of the passage that contains ${name}.`,
  };
}

function namesIn(text: string): string[] {
  return [...new Set([...codeSpans(text)].map(([from, { end }]) => text.slice(from + 1, end - 1)))].filter(
    (name) => /^[\w.:!<>&-]{2,30}$/.test(name) && /[a-z]{2}/i.test(name),
  );
}
