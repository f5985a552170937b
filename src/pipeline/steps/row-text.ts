import { inputPlace } from '../../text/turns.ts';
import { viewPlaces } from '../../text/views.ts';
import type { TextView } from '../../text/views.ts';
import { lookUp } from '../../sources/rows/index.ts';
import type { StepContent, TextPart } from './row.ts';

/** The named fields of a row as text, or why there is none. A field that is absent or null is left out while another has text. */
export function partsOfFields(row: { readonly [field: string]: unknown }, fields: readonly string[]): TextPart[] | { refused: string } {
  const parts: TextPart[] = [];
  for (const name of fields) {
    const value = lookUp(row, name);
    if (value === undefined || value === null) continue;
    const text = textOf(value);
    if (text === undefined) return { refused: `has under ${name} an object without text: name a field inside it, as ${name}.text` };
    parts.push({ name, text });
  }
  return parts.length > 0 ? parts : { refused: `has no text under ${fields.join(' or ')}` };
}

/** The parts of a view; a row that is of a known shape and has nothing to show in this view has no parts. */
export function partsOfView(content: StepContent, view: TextView): TextPart[] {
  return viewPlaces({ messages: [...content.messages], ...(content.input === undefined ? {} : { input: content.input }) }, view).map(({ message, text }) => ({
    name: message === inputPlace ? 'input' : `messages[${message}]`,
    text,
  }));
}

/** Text, a number or yes and no as such; a list as its values, one a line; an object as its `content`, `text` or `value`. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return innerText(value);
  const texts = (value as unknown[]).map((one) => (typeof one === 'string' ? one : typeof one === 'number' ? String(one) : innerText(one)));
  return texts.includes(undefined) ? undefined : texts.join('\n');
}

function innerText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const name of ['content', 'text', 'value']) {
    const inner = lookUp(value as { [name: string]: unknown }, name);
    if (typeof inner === 'string') return inner;
  }
  return undefined;
}
