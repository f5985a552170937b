import type { Message, TrainingRecord } from '../../contracts/index.ts';
import { besideOf } from '../../text/beside.ts';
import { shortId } from '../../text/hash.ts';
import type { StepContent, StepRow } from './row.ts';

/** The row as rules and formats see it: what it says, and nothing of where it comes from. Text without a prompt is an answer. */
export function stepRecord({ id, text, content }: StepRow): TrainingRecord {
  const messages: readonly Message[] = content?.messages ?? [{ role: 'assistant', content: text }];
  const { input, rationale } = content ?? {};
  return {
    id: shortId('r', id),
    kind: isJudged(content) ? 'preference' : messages.length > 3 ? 'chat' : 'single',
    messages: [...messages],
    ...(input === undefined ? {} : { input }),
    ...(rationale === undefined ? {} : { rationale }),
    ...besideOf(content ?? {}),
    labels: {},
    grounding: [],
    origin: { strategy: 'import-rows', version: '1', source: 'rows', calls: [], parents: [], depth: 0, wave: 1, human: true },
    group: id,
    contentHash: '',
    intake: [],
  };
}

function isJudged(content: StepContent | undefined): boolean {
  return content?.alternatives !== undefined || content?.desirable !== undefined;
}
