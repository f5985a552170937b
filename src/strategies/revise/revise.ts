/**
 * A row goes back to its teacher with what is wrong with it, as in the self-refinement of Madaan and others 2023. What we do
 * differently: the feedback is another model's, and the writer hears of it in plain words alone, with neither rubric nor score,
 * so that it learns nothing of how rows are judged; it is asked once; what comes back is a new row, which passes every gate.
 */
import { z } from 'zod';
import type { Defect, Draft, PromptFile, Strategy, StrategyTools, TrainingRecord } from '../../contracts/index.ts';
import { quoteFinder } from '../source-text/index.ts';
import type { ChunkText } from '../source-text/index.ts';

const placeholders = {
  defects: 'text',
  question: 'text',
  grounded: 'text',
  rationale: 'text',
  source: 'data',
  prompt: 'data',
  answer: 'data',
  steps: 'data',
  remarks: 'data',
} as const satisfies PromptFile['placeholders'];

/** What it is bound as: its id stands in rows and failures, in the budget and in decisions to ask again. It plans nothing itself: rows are sent to it. */
export const reviser = {
  id: 'revise',
  version: '1',
  options: z.strictObject({}),
  asks: ['teacher'],
  prompts: { revise: { file: new URL('./prompts/revise.md', import.meta.url), placeholders } },
  plan: () => [],
  run: () => [],
} satisfies Strategy;

/** What is sent back. */
export interface Unfinished {
  record: TrainingRecord;
  defects: readonly Defect[];
  /** The chunk that it was made from, where it rests on one: what is new in it must be quoted. */
  chunk: ChunkText | undefined;
  /** Whether its question is the teacher's own, and may be mended too. */
  ownQuestion: boolean;
}

export type Revised = Pick<Draft, 'messages' | 'input' | 'rationale' | 'spans'>;

/** One question and one answer, after at most a system message: in a conversation, later turns rest on earlier ones. */
export function isRevisable({ messages }: TrainingRecord): boolean {
  const said = messages.filter(({ role }) => role !== 'system');
  return said.length === 2 && said[0]?.role === 'user' && said[1]?.role === 'assistant' && said[1].toolCalls === undefined && said[1].content.trim() !== '';
}

/** Asks for the mended row. Throws, so that the revision fails with the reason, where what comes back is no mended row. */
export async function revise(row: Unfinished, tools: StrategyTools): Promise<Revised> {
  const { record, defects, chunk, ownQuestion } = row;
  const prompt = record.messages.find(({ role }) => role === 'user')?.content ?? '';
  const answer = record.messages.at(-1)?.content ?? '';
  const steps = record.rationale;
  const sources = chunk === undefined ? record.grounding.flatMap(({ spans }) => spans.map(({ quote }) => quote)) : [chunk.text];
  const remarks = defects.flatMap(({ remark }) => (remark === undefined ? [] : [remark]));
  const said = (texts: readonly string[]): string => (texts.length === 0 ? 'nothing' : texts.join('\n\n'));
  const messages = tools.prompt('revise', {
    defects: defects.map(({ defect }) => `- ${defect}`).join('\n'),
    question: ownQuestion
      ? 'The question: mend it where what is wrong lies in it; else give it again, word for word.'
      : 'The question is not yours: it stays, and only the answer is mended.',
    grounded:
      chunk === undefined
        ? 'Say nothing that neither the question nor what it was made from bears out.'
        : 'The answer says what the text says, and nothing beyond it. The quotes: the words of the text that the mended answer rests on, copied exactly, 5 to 60 words in a row each. Together they say all that the answer says.',
    rationale: steps === undefined ? 'Give no steps.' : 'Give the steps that lead to the mended answer, too.',
    source: said(sources),
    prompt: record.input === undefined || record.input === chunk?.text ? prompt : `${prompt}\n\n${record.input}`,
    answer,
    steps: said(steps === undefined ? [] : [steps]),
    remarks: said(remarks),
  });
  const reply = await tools.object('teacher', { name: 'revision', shape: shapeOf(row), messages });
  if (reply.answer.trim() === '') throw new Error('declined: no mended answer came');
  const question = reply.question === undefined || reply.question.trim() === '' ? prompt : reply.question;
  if (question.trim() === prompt.trim() && reply.answer.trim() === answer.trim()) throw new Error('unchanged: the row came back as it was');
  if (steps !== undefined && (reply.rationale ?? '').trim() === '') throw new Error('incomplete: the steps to the answer are missing');
  return {
    messages: record.messages.map((message) =>
      message.role === 'user' ? { ...message, content: question } : message.role === 'assistant' ? { ...message, content: reply.answer } : message,
    ),
    ...(record.input === undefined ? {} : { input: record.input }),
    ...(steps === undefined ? {} : { rationale: reply.rationale ?? '' }),
    spans: chunk === undefined ? [] : spansOf(reply.quotes ?? [], chunk),
  };
}

interface Reply {
  question?: string | undefined;
  answer: string;
  rationale?: string | undefined;
  quotes?: string[] | undefined;
}

/** Only what is wanted of this row: an object has every field that its schema names. One shape for each kind, so that its schema is made once. */
function shapeOf({ record, chunk, ownQuestion }: Unfinished): z.ZodType<Reply> {
  return shapes[(ownQuestion ? 4 : 0) + (record.rationale === undefined ? 0 : 2) + (chunk === undefined ? 0 : 1)] as z.ZodType<Reply>;
}

const shapes = [0, 1, 2, 3, 4, 5, 6, 7].map((kind) =>
  z.object({
    ...(kind >= 4 ? { question: z.string() } : {}),
    ...(kind % 4 >= 2 ? { rationale: z.string() } : {}),
    answer: z.string(),
    ...(kind % 2 === 1 ? { quotes: z.array(z.string()).max(6) } : {}),
  }),
) as unknown as readonly z.ZodType<Reply>[];

function spansOf(quotes: readonly string[], chunk: ChunkText): Revised['spans'] {
  const find = quoteFinder(chunk.text);
  const spans = quotes.flatMap((quote) => {
    const places = find(quote);
    if (places === undefined) throw new Error(`ungrounded: the text does not hold the quote "${quote.slice(0, 80)}"`);
    return places.flatMap(({ start, end }) => chunk.spansOf(start, end));
  });
  if (spans.length === 0) throw new Error('ungrounded: the answer came without a quote');
  return spans;
}
