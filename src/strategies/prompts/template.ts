/**
 * Prompts as files: Markdown with `{{placeholders}}` and nothing else. No logic, no nesting: a value is put in once and never
 * looked at again, so that no text can make a prompt out of itself.
 */
import type { ModelMessage, PromptFile } from '../../contracts/index.ts';

export interface Template {
  /** Messages of literal texts and names of placeholders, in turn: text, name, text… */
  messages: readonly { role: 'system' | 'user'; parts: readonly string[] }[];
}

/** A line that ends the system message. Without it all of the file is the user's message. */
const userLine = /^<!--\s*user\s*-->[ \t]*$/m;
const placeholder = /\{\{([A-Za-z][A-Za-z0-9]*)\}\}/g;

/** Reads a prompt against what is declared of it. Gives the faults too, each with its line. */
export function readTemplate(text: string, declared: PromptFile['placeholders']): { template: Template; faults: string[] } {
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const faults: string[] = [];
  const lineOf = (index: number): number => plain.slice(0, index).split('\n').length;
  const seen = new Set<string>();
  const known = Object.keys(declared);
  for (const match of plain.matchAll(placeholder)) {
    const name = match[1] ?? '';
    const place = `line ${lineOf(match.index)}`;
    if (!Object.hasOwn(declared, name)) {
      faults.push(`${place}: there is no placeholder {{${name}}}; it has ${known.map((one) => `{{${one}}}`).join(', ') || 'none'}`);
      continue;
    }
    seen.add(name);
    const before = plain.slice(plain.lastIndexOf('\n', match.index - 1) + 1, match.index);
    const after = plain.slice(match.index + match[0].length).split('\n', 1)[0] ?? '';
    if (declared[name] === 'data' && (before + after).trim() !== '')
      faults.push(`${place}: {{${name}}} is text of others, and must stand on a line of its own`);
  }
  for (const name of known) if (!seen.has(name)) faults.push(`it lacks {{${name}}}`);
  const stray = /\{\{|\}\}/.exec(plain.replace(placeholder, (found) => ' '.repeat(found.length)));
  if (stray !== null) faults.push(`line ${lineOf(stray.index)}: "${stray[0]}" opens or closes no placeholder: {{name}} is the only form`);

  const border = userLine.exec(plain);
  const sections: [role: 'system' | 'user', text: string][] =
    border === null
      ? [['user', plain]]
      : [
          ['system', plain.slice(0, border.index)],
          ['user', plain.slice(border.index + border[0].length)],
        ];
  const messages = sections.map(([role, section]) => ({ role, parts: section.trim().split(placeholder) }));
  if (messages.some(({ parts }) => parts.length === 1 && parts[0] === '')) faults.push('it has an empty message');
  return { template: { messages }, faults };
}

/** The messages with every placeholder filled; `fence` puts text of others between marks. */
export function fill(
  template: Template,
  declared: PromptFile['placeholders'],
  values: Readonly<{ [name: string]: string }>,
  fence: (text: string, label: string) => string,
): ModelMessage[] {
  const valueOf = (name: string): string => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`the prompt's {{${name}}} was given no text`);
    return declared[name] === 'data' ? fence(value, name) : value;
  };
  return template.messages.map(({ role, parts }) => ({ role, content: parts.map((part, i) => (i % 2 === 0 ? part : valueOf(part))).join('') }));
}
