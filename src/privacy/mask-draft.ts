import type { Draft, Message, Tool } from '../contracts/record.ts';
import { compareText } from '../text/canonical.ts';
import { shortId } from '../text/hash.ts';
import { everyPlace } from '../text/map-texts.ts';
import type { Masker } from './masker.ts';
import { reserveMasks } from './masks.ts';
import type { Numbering } from './masks.ts';

export interface MaskedDraft {
  draft: Draft;
  /** `masked:TYPE` for each type that was masked, sorted. */
  did: string[];
  /** Types found whose action is `drop`, sorted. */
  dropped: string[];
}

/**
 * Masks all text of a row with one numbering: messages with their reasoning and the arguments of tool calls, input,
 * rationale, tools, answers that were judged worse, labels. Ids and the group are names, not text: one that holds a finding becomes a hash, so that two people's
 * conversations stay two groups. Spans point into a document that was masked at its own intake, and stay.
 */
export function maskDraft(draft: Draft, masker: Masker): MaskedDraft {
  const numbering: Numbering = new Map();
  const types = new Set<string>();
  const dropped = new Set<string>();
  for (const text of textsOf(draft)) reserveMasks(numbering, text);
  const note = (found: Iterable<string>): void => {
    for (const type of found) {
      types.add(type);
      if (masker.drops(type)) dropped.add(type);
    }
  };
  const mask = (text: string): string => {
    const masked = masker.mask(text, numbering);
    note(Object.keys(masked.byType));
    return masked.text;
  };
  const name = (id: string): string => {
    const found = masker.find(id);
    note(found.map((finding) => finding.type));
    return found.length === 0 ? id : shortId('m', id);
  };
  const out: Draft = {
    ...draft,
    messages: draft.messages.map((message) => maskMessage(message, mask, name)),
    labels: Object.fromEntries(Object.entries(draft.labels).map(([key, value]) => [mask(key), mask(value)])),
  };
  if (draft.input !== undefined) out.input = mask(draft.input);
  if (draft.rationale !== undefined) out.rationale = mask(draft.rationale);
  if (draft.tools !== undefined) out.tools = draft.tools.map((tool) => maskTool(tool, mask));
  if (draft.alternatives !== undefined) {
    out.alternatives = draft.alternatives.map((one) => ({
      ...one,
      id: name(one.id),
      messages: one.messages.map((message) => maskMessage(message, mask, name)),
      ...(one.model === undefined ? {} : { model: mask(one.model) }),
    }));
  }
  if (draft.group !== undefined) out.group = name(draft.group);
  return {
    draft: out,
    did: [...types].sort(compareText).map((type) => `masked:${type}`),
    dropped: [...dropped].sort(compareText),
  };
}

function maskMessage(message: Message, mask: (text: string) => string, name: (id: string) => string): Message {
  const out: Message = { ...message, content: mask(message.content) };
  if (message.id !== undefined) out.id = name(message.id);
  if (message.reasoning !== undefined) out.reasoning = mask(message.reasoning);
  if (message.toolCallId !== undefined) out.toolCallId = name(message.toolCallId);
  if (message.toolCalls !== undefined) {
    out.toolCalls = message.toolCalls.map((call) => ({ id: name(call.id), name: mask(call.name), arguments: mask(unescaped(call.arguments, mask)) }));
  }
  return out;
}

function maskTool({ name, description, parameters }: Tool, mask: (text: string) => string): Tool {
  return {
    name: mask(name),
    ...(description === undefined ? {} : { description: mask(description) }),
    ...(parameters === undefined ? {} : { parameters: mask(unescaped(parameters, mask)) }),
  };
}

/**
 * Arguments are JSON: a value may hide behind escapes (`\u0040` for `@`). Where writing the JSON anew shows something to
 * mask, that form is taken; else the text stays as it came.
 */
function unescaped(json: string, mask: (text: string) => string): string {
  if (!json.includes('\\')) return json;
  try {
    const again = JSON.stringify(JSON.parse(json));
    return mask(again) === again ? json : again;
  } catch {
    return json; // not JSON, or deeper than the parser goes
  }
}

function textsOf(draft: Draft): string[] {
  return [...everyPlace(draft).map(({ text }) => text), ...Object.values(draft.labels)];
}
