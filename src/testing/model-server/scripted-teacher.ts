import { random as randomFrom } from '../../statistics/random.ts';
import { passagesOf } from './passages.ts';
import { schemaValue } from './schema-value.ts';
import type { FieldPath } from './schema-value.ts';
import type { ReplyScript, ScriptRequest } from './script.ts';
import { drawnText } from './words.ts';

/** A teacher that says what stands in its prompt, and how often it does worse. Shares are drawn by the request. */
export interface TeacherOptions {
  /** Default: the server's. */
  seed?: string;
  /** Share of statements that are made up, in words that no prompt has. Default 0. */
  madeUp?: number;
  /** Share of statements with two sentences of filler after them. Default 0. */
  filler?: number;
  /** Share of replies to a schema that are no JSON. Default 0. */
  broken?: number;
  /** The sentences to speak of. Default: those between the prompt's fences, or of its last message. */
  passages?: (request: ScriptRequest) => readonly string[];
  /** Sets a field of a structured reply; undefined leaves it to the teacher. */
  field?: (path: FieldPath, schema: Readonly<Record<string, unknown>>, request: ScriptRequest) => unknown;
}

const filler =
  'It is important to note that there are many things that one may want to keep in mind here. In conclusion, this is a topic that deserves careful thought.';

/**
 * A scripted teacher. Without a schema it answers with one or two sentences of the prompt's material. With one it fills the fields:
 * strings beside each other speak of one sentence, questions (by the field's name) ask for it, everything else repeats it word for
 * word. So a reply is grounded unless `madeUp` says otherwise.
 */
export function scriptedTeacher(options: TeacherOptions = {}): ReplyScript {
  return (request) => {
    if (request.kind === 'embed') return undefined;
    const seed = `${options.seed ?? request.seed}/teacher/${request.hash}`;
    const random = randomFrom(seed);
    const passages = options.passages?.(request) ?? passagesOf(request);
    const about = (place: string): string => {
      const draw = randomFrom(`${seed}/${place}`);
      const made = draw.next() < (options.madeUp ?? 0) || passages.length === 0;
      const text = made ? drawnText(1, draw) : draw.pick(passages);
      return draw.next() < (options.filler ?? 0) ? `${text} ${filler}` : text;
    };
    const broken = random.next() < (options.broken ?? 0);
    if (request.schema === undefined && !request.json) return `${about('first')}${random.next() < 0.5 ? ` ${about('second')}` : ''}`;
    if (broken) return 'Here is what you asked for: {"items": [';
    if (request.schema === undefined) return { object: { answer: about('first') } };
    // Fields of one object speak of the same sentence; the items of a list are told apart by how many came before.
    const items = new Map<string, number>();
    const object = schemaValue(request.schema.schema, random, (path, schema) => {
      const place = path.slice(0, -1).join('/');
      const set = options.field?.(path, schema, request);
      if (set !== undefined) return set;
      if (path.at(-1) === '*' || path.length === 0) {
        const list = path.join('/');
        items.set(list, (items.get(list) ?? 0) + 1);
      }
      if (schema['type'] !== 'string' || schema['enum'] !== undefined || schema['const'] !== undefined || schema['format'] !== undefined) return undefined;
      if (schema['pattern'] !== undefined) return undefined;
      const said = about(`${place}/${items.get(path.at(-1) === '*' ? path.join('/') : place) ?? 0}`);
      return fitted(isQuestion(path) ? `What does the text say of this: "${said.split(' ').slice(0, 6).join(' ')}"?` : said, schema);
    });
    return { object };
  };
}

function isQuestion(path: FieldPath): boolean {
  return /question|instruction|prompt|query|task$/i.test(path.at(-1) ?? '');
}

function fitted(text: string, schema: Readonly<Record<string, unknown>>): string {
  const least = typeof schema['minLength'] === 'number' ? schema['minLength'] : 0;
  const most = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : Number.POSITIVE_INFINITY;
  return [...text.padEnd(least, '.')].slice(0, most).join('');
}
