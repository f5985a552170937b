/** From what a provider said to one of the outcomes of a call. Only `ok` is data. */
import type { CallOutcome, ProviderReply } from '../../contracts/model.ts';
import { findValue } from './find-value.ts';
import type { SchemaCheck } from './schema.ts';
import { withoutThoughts } from './thoughts.ts';
import type { Repair } from './tolerant-syntax.ts';

export interface ReadReply {
  outcome: Exclude<CallOutcome, 'failed'>;
  /** The text without thoughts. */
  text: string;
  /** Thoughts that stood apart or in tags. */
  reasoning?: string;
  /** The object that was asked for; only where the outcome is `ok`. */
  object?: unknown;
  /** Liberties that were taken to read the object; empty: the standard takes it as it stands. */
  repairs: readonly Repair[];
  /** Why the outcome is not `ok`, for people and for the question that asks again. */
  detail?: string;
}

/** Blanks, marks of direction, joiners and controls alone: nobody can see them. */
const invisible = /^[\s\p{Cf}\p{Cc}]*$/u;

/** `check` of a schema (`schemaCheck`) where an object was asked for. */
export function readReply(reply: ProviderReply, check?: SchemaCheck): ReadReply {
  const split = withoutThoughts(reply.text);
  const reasoning = [reply.reasoning, split.thoughts]
    .filter((part) => part !== undefined && part !== '')
    .join('\n')
    .toWellFormed();
  // Files in UTF-8 cannot hold halves of characters.
  const base = { text: split.text.toWellFormed(), reasoning: reasoning === '' ? undefined : reasoning, repairs: [] };
  const out = (outcome: ReadReply['outcome'], detail: string): ReadReply => ({ ...base, outcome, detail });

  if (reply.finish === 'filtered')
    return out('filtered', reply.rawFinish === undefined ? 'the endpoint filtered it' : `the endpoint filtered it: ${reply.rawFinish}`);
  if (reply.finish === 'refused' || (reply.refusal !== undefined && reply.refusal !== '')) return out('refused', 'the model declined to answer');
  if (reply.finish === 'length') return out('cut', 'the reply reached the most tokens it may have; raise maxOutputTokens, or ask for less');
  if (split.open) return out('cut', 'the reply ends within its thoughts');
  if (invisible.test(split.text)) return out('empty', reply.finish === 'tool' ? 'the model called a tool instead of answering' : 'the reply has no text');
  if (reply.finish === 'tool') return out('malformed', 'the model called a tool, which nobody offered');
  // Without a reason to end, nobody knows whether the text is whole.
  if (reply.finish === 'other') {
    return out(
      'cut',
      reply.rawFinish === undefined
        ? 'the endpoint gave no reason why the reply ends'
        : `the endpoint ends the reply for a reason that is not known here: ${reply.rawFinish}`,
    );
  }
  if (check === undefined) return { ...base, outcome: 'ok' };
  const reading = findValue(split.text, check);
  // The endpoint says that the model ended by itself, so an object that is not whole was written so: worth asking again.
  if (reading.state !== 'read') return out('malformed', reading.message);
  return { ...base, outcome: 'ok', object: reading.value, repairs: reading.repairs };
}
