import type { TrainingRecord } from '../../../contracts/record.ts';
import { promptText } from '../../../text/turns.ts';

const offered =
  /\b(?:you (?:have|are given) access to|available (?:tools|functions|apis)|tools? ?(?:access|enabled|available)|use the following (?:tools|functions|apis)|with access to the following|toolformer)\b|<tools?>|"parameters"\s{0,4}:/i;

/** True where the assistant has tools, by its calls or by what the row says: then it can act, look things up and see. */
export function hasTools(record: TrainingRecord): boolean {
  if (record.messages.some((message) => message.role === 'tool' || (message.toolCalls?.length ?? 0) > 0)) return true;
  return offered.test(promptText(record)) || record.messages.some((message) => message.role === 'system' && offered.test(message.content));
}
