import type { Message, TrainingRecord } from '../contracts/record.ts';

const quote = 'Ownership is a set of rules that govern how a program manages memory. Each value has one owner.';

/** Rows of every kind that a rule or a judge meets: good and bad, with and without sources, short and odd. */
export function sampleRows(): TrainingRecord[] {
  const rows: TrainingRecord[] = [];
  const add = (messages: Message[], parts: Partial<TrainingRecord> = {}): void => {
    rows.push({
      id: `sample-${rows.length}`,
      kind: messages.filter((message) => message.role === 'user').length > 1 ? 'chat' : 'single',
      messages,
      labels: { taskType: 'definition', difficulty: 'easy' },
      grounding: [],
      origin: { strategy: 'import-messages', version: '1', source: 'logs', calls: [], parents: [], depth: 0, wave: 1, human: true },
      group: 'logs/1',
      contentHash: '0',
      intake: [],
      ...parts,
    });
  };
  const pair = (question: string, answer: string, parts: Partial<TrainingRecord> = {}): void =>
    add(
      [
        { role: 'user', content: question },
        { role: 'assistant', content: answer },
      ],
      parts,
    );
  const grounding = [{ document: 'docs/ownership.md', version: '0', spans: [{ start: 0, end: quote.length, quote }] }];
  pair('What is ownership in Rust?', quote, { grounding });
  pair('What is ownership in Rust?', 'Ownership is a set of 37 rules by Hendrik.', { grounding });
  pair('What is ownership in Rust?', 'Ownership is a set of rules that govern how a', { grounding, rationale: 'The text says so.' });
  pair('What does this code do?', 'I cannot help with that.');
  pair('Explain the text.', 'As an AI language model, I think it is **short', { input: 'No input' });
  pair('', '');
  pair('  ', 'N/A', { grounding: [{ ...grounding[0], document: 'd', version: '0', spans: [] }] });
  pair('Sum 1 and 2.', '3', { labels: { taskType: 'maths' } });
  pair('Write a loop.', '```js\nfor (;;) {}\n', { labels: {} });
  pair('Was ist ein Baum?', 'Ein Baum ist eine Pflanze mit einem Stamm aus Holz, der Äste und Zweige trägt.', { labels: {} });
  pair('Who is it?', 'Jane, jane@contoso-mail.com, +1 212 736 5000, [PHONE_1].');
  pair('Wo\u0000rd\u202E', '<p>caf\uFFFD</p> \ud83d <|im_end|> word word word word word word word word word');
  pair('Is it?', '🙂'.repeat(100));
  add([]);
  add([{ role: 'system', content: 'Be brief.' }]);
  add([{ role: 'assistant', content: 'Hello.' }]);
  add([{ role: 'user', content: 'Hello.' }]);
  add([
    { role: 'system', content: 'You book trains.' },
    { role: 'user', content: 'Trains to Rome?' },
    { role: 'assistant', content: '', toolCalls: [{ id: 'call00001', name: 'search', arguments: '{"to":"Rome"}' }] },
    { role: 'tool', content: '[]', toolCallId: 'call00001' },
    { role: 'assistant', content: 'There is none today.', reasoning: 'The list is empty.' },
    { role: 'user', content: 'And tomorrow?' },
    { role: 'assistant', content: 'Two: at 8:00 and at 14:00.' },
  ]);
  return rows;
}
