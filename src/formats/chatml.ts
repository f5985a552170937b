import { z } from 'zod';
import type { Format } from '../contracts/plugins.ts';
import { roles } from '../contracts/record.ts';
import type { Role } from '../contracts/record.ts';
import { answerOptions } from './answer-options.ts';
import type { AnswerOptions } from './answer-options.ts';
import { spoken, turnsOf } from './turns.ts';

const start = '<|im_start|>';
const end = '<|im_end|>';

/**
 * A conversation as one text in ChatML, for trainers without a chat template. It ends exactly at the last end mark: with a line
 * feed behind it, TRL would add a second one. A row that says a mark of the format is left out: it would open or close a turn.
 */
export const chatml: Format<AnswerOptions> = {
  id: 'chatml',
  version: '1',
  description: `JSONL, one {"text"} a line: ${start}role, a line feed, the content, ${end}`,
  options: answerOptions,
  framing: 'lines',
  marks: [start, end, '<|endoftext|>'],
  file: (split) => `chatml/${split}.jsonl`,
  encode(record, { rationale }) {
    const conversation = turnsOf(record);
    if (typeof conversation === 'string') return conversation;
    return {
      text: spoken(conversation, rationale)
        .map(({ role, content }) => `${start}${role}\n${content}${end}`)
        .join('\n'),
    };
  },
  decode(entry) {
    const text = z.object({ text: z.string() }).parse(entry).text;
    return text
      .slice(start.length, -end.length)
      .split(`${end}\n${start}`)
      .map((turn) => {
        const line = turn.indexOf('\n');
        const role = turn.slice(0, line);
        if (line < 0 || !roles.some((known) => known === role)) throw new Error(`"${role.slice(0, 40)}" is no role of ChatML`);
        return { role: role as Role, content: turn.slice(line + 1) };
      });
  },
};
