/** The text of a conversation before it: what names nobody's things is understood with its passage alone. */
import { codePiece, joined, listPiece } from '../answers.ts';
import { wordCount } from '../english/plain.ts';
import { openings } from '../passages/talk.ts';
import { unitHash } from '../../../text/hash.ts';
import type { ChunkView, Unit } from '../view.ts';
import type { Thread } from './thread.ts';

const longest = 320;

/**
 * The conversation as it can be had: as it is where its first question names what the document speaks of throughout ("in Rust",
 * the "…" success criterion), else with the stretch of text that it goes through; undefined where that is too long, or no plain text.
 */
export function understood(thread: Thread, views: readonly ChunkView[]): Thread | undefined {
  const [first, ...later] = thread.turns;
  if (first === undefined) return undefined;
  const { place, selfNoun } = thread.view.profile;
  if ((place !== undefined && first.question.includes(place)) || (selfNoun !== undefined && /\bthe "[^"]+" \w/.test(first.question))) return thread;
  const spans = thread.turns.flatMap(({ spans: own }) => own);
  const from = Math.min(...spans.map(({ start }) => start));
  const to = Math.max(...spans.map(({ end }) => end));
  const units = views.flatMap((view) => view.units.filter((unit) => unit.start < to && from < unit.end).map((unit) => ({ view, unit })));
  const texts = units.map(({ view, unit }) => textOf(view, unit));
  const text = texts.join('\n\n');
  const [start, end] = [units[0]?.unit.start, units.at(-1)?.unit.end];
  if (start === undefined || end === undefined || start > from || end < to || texts.includes(undefined) || wordCount(text) > longest) return undefined;
  const ask = Object.values(openings)[Math.floor(unitHash(`talk:${text}`) * Object.keys(openings).length)];
  if (ask === undefined) return undefined;
  const question = `${ask(first.question.replace(preface, ''))}\n\n${text}`;
  return { ...thread, shape: `${thread.shape}-read`, turns: [{ ...first, question }, ...later], shown: [{ start, end }] };
}

/** "I have a few questions about traits.": the passage says what about. */
const preface = /^I (?:am|have|was|need) [^.?!]*\. /;

function textOf(view: ChunkView, unit: Unit): string | undefined {
  if (unit.within !== undefined) return undefined;
  if (unit.block.kind === 'paragraph') return unit.sentences.length === 0 ? undefined : joined(unit.sentences).text;
  if (unit.block.kind === 'list') return listPiece(view, unit)?.piece.text;
  return unit.block.kind === 'code' ? codePiece(view, unit)?.text : undefined;
}
