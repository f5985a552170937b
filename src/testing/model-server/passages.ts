import { sentences } from '../../text/sentences.ts';
import { words } from '../../text/tokens.ts';
import type { ScriptRequest } from './script.ts';

/**
 * The sentences of a prompt's material: between two lines that share a long hexadecimal mark, as fences have one, or else of the
 * whole last message.
 */
export function passagesOf(request: ScriptRequest): string[] {
  const fenced = request.messages.flatMap(({ content }) => fencedParts(content));
  const parts = fenced.length > 0 ? fenced : [request.prompt];
  return parts.flatMap((part) =>
    sentences(part)
      .map(({ start, end }) => part.slice(start, end).trim())
      .filter((sentence) => words(sentence).length >= 4),
  );
}

function fencedParts(text: string): string[] {
  const lines = text.split('\n');
  const marks = lines.map((line) => (line.length < 200 ? /[0-9a-f]{8,}/.exec(line)?.[0] : undefined));
  const parts: string[] = [];
  for (let from = 0; from < lines.length; from++) {
    const mark = marks[from];
    const to = mark === undefined ? -1 : marks.indexOf(mark, from + 1);
    if (to < 0) continue;
    parts.push(lines.slice(from + 1, to).join('\n'));
    from = to;
  }
  return parts;
}
