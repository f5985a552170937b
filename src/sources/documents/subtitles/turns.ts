/** Cues to turns: what one speaker says on end, cut at pauses and, where it grows long, at the end of a sentence. */
import type { Span } from '../../../contracts/document.ts';
import type { Cue } from './cues.ts';
import type { Part, Said } from './parts.ts';

export interface Turn extends Span {
  speaker: string | undefined;
}

/** Milliseconds of silence that end a paragraph. */
const longPause = 4000;
/** Characters of speech after which a paragraph ends with its sentence, and after which it ends anyway: captions may have no stops. */
const full = 700;
const overfull = 2000;

export function turnsOf(text: string, cues: readonly Cue[], said: readonly Said[]): Turn[] {
  const turns: Turn[] = [];
  let turn: Turn | undefined;
  let told: Part['told'];
  let speaker: string | undefined;
  let length = 0;
  let last: number | undefined;
  for (const [i, cue] of cues.entries()) {
    const { parts } = said[i] as Said;
    if (cue.chapter || (cue.from !== undefined && last !== undefined && cue.from - last >= longPause)) turn = undefined;
    for (const part of parts) {
      const other = part.told === undefined ? told === 'voice' : part.speaker === undefined || part.speaker !== speaker || part.told !== told;
      if (other || part.told !== undefined) ({ told, speaker } = part);
      const size = part.end - part.start;
      const ended = turn !== undefined && length + size > full && /[.!?…。！？][”"’')»\]]?$/u.test(text.slice(Math.max(0, turn.end - 2), turn.end));
      if (turn === undefined || other || ended || length + size > overfull) {
        turn = { start: part.start, end: part.end, speaker };
        turns.push(turn);
        length = size;
      } else {
        turn.end = part.end;
        length += size;
      }
    }
    // Cues may overlap: silence begins when the last of them ends.
    if (cue.to !== undefined) last = Math.max(last ?? 0, cue.to);
  }
  return turns;
}
