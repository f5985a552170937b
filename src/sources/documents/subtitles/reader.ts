import type { Reading, Span } from '../../../contracts/document.ts';
import type { Reader, ReaderInput } from '../../../contracts/plugins.ts';
import { decodeText } from '../decode.ts';
import { ReadingRefusal } from '../refusal.ts';
import { BlockWriter, languageCode, titleFromPath } from '../writer.ts';
import { parseCues, type Cue } from './cues.ts';
import { namesOf, saidIn, type Said } from './parts.ts';
import { renderCues } from './render.ts';
import { repeatedUpTo } from './rolling.ts';
import { turnsOf } from './turns.ts';
import { counted } from '../../../text/plural.ts';

/**
 * Subtitles. The working text is the file itself. What one speaker says on end is a paragraph, with the speaker as its label
 * where the file names one; a pause of four seconds, a NOTE that names a chapter, or much text begins a new one. Times,
 * identifiers, header, NOTE, STYLE, REGION, tags and speaker marks are set aside as `metadata`, sounds and songs as
 * `comment`, and lines that rolling captions show again as `repeated`: all within the file, so paragraphs may hold them.
 */
export const vttReader: Reader = {
  id: 'vtt',
  version: '1',
  mediaType: 'text/vtt',
  extensions: ['.vtt'],
  read: (input) => readSubtitles(input, 'vtt', 'text/vtt'),
};

/** SubRip, by the same rules. */
export const srtReader: Reader = {
  id: 'srt',
  version: '1',
  mediaType: 'application/x-subrip',
  extensions: ['.srt'],
  read: (input) => readSubtitles(input, 'srt', 'application/x-subrip'),
};

function readSubtitles(input: ReaderInput, ending: 'vtt' | 'srt', mediaType: string): Reading {
  const { text, notes } = decodeText(input.bytes);
  const file = parseCues(text, ending);
  if (file.cues.every((cue) => cue.from === undefined)) {
    throw new ReadingRefusal(
      'damaged',
      'The file holds no cue: no line like 00:00:01.000 --> 00:00:04.000.',
      'Export the subtitles again, or give the file the ending of what it is.',
    );
  }
  const writer = new BlockWriter();
  for (const span of file.asides) writer.aside(span.start, span.end, 'metadata');
  const cues: Cue[] = [];
  for (const cue of file.cues) {
    if (!isData(text, cue)) cues.push(cue);
    else for (const line of cue.payload) writer.aside(line.start, line.end, 'metadata');
  }
  const dataCues = file.cues.length - cues.length;
  if (dataCues > 0) notes.push(`${counted(dataCues, 'cue holds', 'cues hold')} data or a picture's address, not speech; set aside.`);
  const names = namesOf(text, cues);
  const first = cues.map((cue) => saidIn(text, cue, names));
  const from = repeatedUpTo(cues, first);
  const said = cues.map((cue, i): Said => (from[i] === 0 ? (first[i] as Said) : saidIn(text, cue, names, from[i])));
  for (const { asides } of said) for (const span of asides) writer.aside(span.start, span.end, span.reason);
  const rolled = from.filter((to) => to > 0).length;
  if (rolled > 0) notes.push(`Rolling captions: ${rolled} of ${cues.length} cues begin with the end of the one before; what they repeat is set aside.`);
  const turns = turnsOf(text, cues, said);
  if (turns.length === 0) throw new ReadingRefusal('no-text', 'No cue of the file holds speech.', 'Exclude it.');
  sortAndJoin(writer);
  for (const { start, end, speaker } of turns) {
    const readable = renderCues(text, start, end, writer.setAside).text;
    writer.add({ kind: 'paragraph', start, end, parent: -1, text: readable, ...(speaker === undefined ? {} : { label: speaker }) });
  }
  const named = /\.([a-z]{2})(?:[-_][A-Za-z0-9]{2,8})?\.(?:vtt|srt)$/i.exec(input.path);
  const suffix = named !== null && !/^(?:cc|hi)$/i.test(named[1] ?? '') ? named[0] : undefined;
  return writer.finish({
    mediaType,
    title: titleFromPath(suffix === undefined ? input.path : `${input.path.slice(0, -suffix.length)}.${ending}`),
    language: languageCode(file.language ?? (suffix === undefined ? undefined : named?.[1])),
    text,
    includes: 0,
    notes: [...notes, ...file.notes],
  });
}

/** Thumbnails and application data travel in cues too. */
function isData(text: string, cue: Cue): boolean {
  const [line] = cue.payload;
  if (line === undefined) return false;
  const whole = text.slice(line.start, (cue.payload.at(-1) as Span).end).trim();
  if (/^[[{]\s*["{[]/.test(whole)) return /[}\]]$/.test(whole);
  return cue.payload.length === 1 && whole.length < 2000 && /^\S+(?:\.(?:jpe?g|png|webp|gif)|#xywh=[\d,]+)$/i.test(whole);
}

/** Tags and marks that touch are one stretch; white space between two stays, for it may part words. */
function sortAndJoin(writer: BlockWriter): void {
  writer.setAside.sort((a, b) => a.start - b.start || a.end - b.end);
  const joined: typeof writer.setAside = [];
  for (const span of writer.setAside) {
    const last = joined.at(-1);
    if (last !== undefined && last.reason === span.reason && last.end >= span.start) last.end = Math.max(last.end, span.end);
    else joined.push(span);
  }
  // Not spread into one call: a long file has more stretches than a call takes arguments.
  writer.setAside.length = 0;
  for (const span of joined) writer.setAside.push(span);
}
