/** How an object is asked for where the endpoint cannot be held to the schema: by the prompt. */
import type { JsonSchema, ModelMessage } from '../../contracts/model.ts';
import { canonicalJson } from '../../text/canonical.ts';

/** The messages with the schema at the end of the system prompt. */
export function withSchema(messages: readonly ModelMessage[], schema: JsonSchema): ModelMessage[] {
  const wish = ['Answer with one JSON value that fits this JSON Schema, and with nothing else: no explanation, no code fence.', canonicalJson(schema)].join(
    '\n',
  );
  const [first, ...rest] = messages;
  if (first?.role === 'system') return [{ role: 'system', content: `${first.content}\n\n${wish}` }, ...rest];
  return [{ role: 'system', content: wish }, ...messages];
}
