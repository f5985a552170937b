/** A section as one line: its sentences, code blocks and lists, in reading order. */
import { itemsAreClean, joined, listPiece, fitsAfter } from '../answers.ts';
import { faultsOf, instructs, narrates, opensBack, opensStory } from '../english/dangling.ts';
import { wordCount } from '../english/plain.ts';

import { codeOf } from '../makers/code-language.ts';
import type { Piece } from '../maker.ts';
import type { ChunkView, Sentence, Unit } from '../view.ts';

export interface Beat {
  view: ChunkView;
  unit: Unit;
  /** Present for a sentence of a paragraph; a list, code or anything else is one beat without it. */
  sentence?: Sentence;
}

/** Where an answer begins and ends in the line, and how it reads. */
export interface Stretch {
  piece: Piece;
  /** The first beat after it. */
  end: number;
}

export function beatsOf(views: readonly ChunkView[]): Beat[] {
  return views.flatMap((view) =>
    view.units.flatMap((unit): Beat[] => (unit.block.kind === 'paragraph' ? unit.sentences.map((sentence) => ({ view, unit, sentence })) : [{ view, unit }])),
  );
}

const longest = 110;
const longestLed = 170;

/**
 * The answer that begins with the beat: its sentence, and those of its paragraph up to where `turns` says that another
 * question is answered, with the code or the list that the last of them leads into. Undefined where a sentence that belongs
 * to it would not stand. `opens`: another check for the first sentence.
 */
export function stretchFrom(
  beats: readonly Beat[],
  from: number,
  said: string,
  turns: (at: number) => boolean,
  opens?: (view: ChunkView, sentence: Sentence) => boolean,
): Stretch | undefined {
  const first = beats[from] as Beat;
  const taken: Sentence[] = [];
  let words = 0;
  let at = from;
  for (; at < beats.length; at++) {
    const { unit, sentence, view } = beats[at] as Beat;
    if (unit !== first.unit || sentence === undefined || (at > from && turns(at))) break;
    if (sentence.plain.endsWith(':')) {
      const led = ledFrom(beats, at);
      if (led === undefined || words + wordCount(led.piece.text) > longestLed) break;
      const text = [taken.map((one) => one.text).join(' '), led.piece.text].filter((part) => part !== '').join(led.piece.text.startsWith('```') ? '\n\n' : ' ');
      return { piece: { start: taken[0]?.start ?? led.piece.start, end: led.piece.end, text }, end: led.end };
    }
    const next = words + wordCount(sentence.plain);
    if (taken.length > 0 && next > longest) break;
    const fits = at === from && opens !== undefined ? opens(view, sentence) : tells(view, sentence, `${said}\n${taken.map((one) => one.text).join(' ')}`);
    if (!fits) break;
    taken.push(sentence);
    words = next;
  }
  if (taken.length === 0) return undefined;
  // "However, …" takes a part of it back, and is in no answer.
  const after = beats[at];
  if (after?.unit === first.unit && after.sentence !== undefined && takesBack.test(after.sentence.plain) && !turns(at)) return undefined;
  return { piece: joined(taken), end: at };
}

const takesBack = /^\(|^(?:however|but|otherwise|unless|except|nevertheless|on the other hand|that said|the exception|an exception)\b/i;

/** It says something of its matter: no narration, no step of a tutorial, nothing that leans out of the conversation. */
export function tells(view: ChunkView, sentence: Sentence, said: string): boolean {
  const { plain } = sentence;
  return (
    plain !== '' &&
    !(/\bnot only\b/i.test(plain) && !/\bbut\b/i.test(plain)) &&
    !instructs(plain) &&
    !narrates(plain) &&
    !opensStory(plain) &&
    !/\banalog(?:y|ous)\b/i.test(plain) &&
    fitsAfter(view, sentence, said) &&
    !/^(?:later|see|for (?:more|further|details?)|refer|note that (?:this|the) (?:section|page|document))\b|\b(?:discussed|described|explained|documented) (?:in|on|by|under)\b|\[\d+\]/i.test(
      plain,
    )
  );
}

/** The sentence that ends in a colon, with the code or the list right behind it. */
export function ledFrom(beats: readonly Beat[], at: number): Stretch | undefined {
  const lead = beats[at];
  // The caption of a listing, or the name of its file, stands between.
  const to = beats[at + 1]?.unit.block.kind === 'caption' ? at + 2 : at + 1;
  const next = beats[to];
  if (lead?.sentence === undefined || next === undefined || next.sentence !== undefined || next.unit.within !== lead.unit.within) return undefined;
  const shown = shownBy(next);
  if (shown === undefined) return undefined;
  if (!leadsIn(lead.sentence.plain)) return next.unit.block.kind === 'code' ? { piece: shown, end: to + 1 } : undefined;
  return { piece: { start: lead.sentence.start, end: shown.end, text: `${lead.sentence.text}\n\n${shown.text}` }, end: to + 1 };
}

/** A list of clean items, or a whole block of code, as it reads in an answer. */
export function shownBy({ view, unit }: Beat): Piece | undefined {
  if (unit.block.kind === 'code') {
    const code = codeOf(view, unit);
    return code === undefined || code.faulty || !code.whole || wordCount(code.text) > 130 || /\bsnip\b|^\s*\.\.\.\s*$/m.test(code.text)
      ? undefined
      : code.piece;
  }
  if (unit.block.kind !== 'list') return undefined;
  const list = listPiece(view, unit);
  return list === undefined || list.items.length > 12 || !itemsAreClean(view, list.items) || wordCount(list.piece.text) > 140 ? undefined : list.piece;
}

/** It reads well before what it leads into: "like this:" and "the following:" find it right there. */
function leadsIn(plain: string): boolean {
  const prose = plain
    .replace(/,? (?:like so|like this|as follows|as shown here|as in|for example|for instance):$/, ':')
    .replace(/\b(?:the|these) following(?: (?:code|command|commands|lines?|example))?\b/gi, 'these')
    .replace(/^(?:for (?:example|instance)|here(?:'s| is| are)),? ?/i, '');
  const rest = prose.replace(/:$/, '.');
  return (
    wordCount(rest) < 3 ||
    (faultsOf(rest).every((fault) => fault === 'ending') && !narrates(rest) && !(opensBack(rest) && /^(?:the (?:above|previous)|those)\b/i.test(rest)))
  );
}
