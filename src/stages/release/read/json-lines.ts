import type { ZodType } from 'zod';
import { fileLines } from './file-lines.ts';
import type { Problems } from './problems.ts';

/** The lines of a JSONL file that fit a schema; every other one is a problem with its line. */
export async function* jsonLines<T>(path: string, name: string, schema: ZodType<T>, problems: Problems): AsyncGenerator<{ number: number; value: T }> {
  for await (const { number, text, ended } of fileLines(path)) {
    if (text === undefined) {
      problems.add(name, 'the line is no valid UTF-8', number);
      continue;
    }
    if (!ended) problems.add(name, 'the last line has no line feed: the file may be cut', number);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      problems.add(name, 'the line is no JSON', number);
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) yield { number, value: parsed.data };
    else {
      const issue = parsed.error.issues[0];
      problems.add(name, `the line does not fit its schema: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, number);
    }
  }
}
