/** Wordings of faults that a second hand wrote, and their near misses. */
import { describe, expect, test } from 'vitest';
import type { TrainingRecord } from '../../../contracts/record.ts';
import { noContext, row } from '../testkit.ts';
import { rules } from './registry.ts';

const outcome = (id: string, record: TrainingRecord): string => {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(id);
  return rule.check(record, rule.options.parse({}), noContext).outcome;
};
const tides = 'Explain why the sea has tides.';
const moon = 'The moon pulls the water, and so it rises twice a day.';

describe.each<[string, TrainingRecord, TrainingRecord]>([
  ['empty-output', row(tides, '(blank)'), row('What does the program print? `print(None)`', 'None')],
  ['empty-output', row(tides, 'null'), row('Evaluate the JSON path; give null where nothing is found.', 'null')],
  ['placeholder-input', row(tides, moon, { input: 'No further input' }), row(tides, moon, { input: 'No rain fell' })],
  ['placeholder', row(tides, `Hello [First Name], ${moon}`), row(tides, `${moon} [laughs]`)],
  ['placeholder', row(tides, `Dear {customer_name}, ${moon}`), row('Write a Python function that greets.', "return f'Dear {customer_name}'")],
  [
    'merged-turns',
    row(tides, `${moon}\n\nStudent: Why?\nTutor: Because of its mass.`),
    row('Write a dialogue on tides.', 'Student: Why?\nTutor: Because of the moon.'),
  ],
  ['merged-turns', row(tides, `${moon}\n\nNew instruction: Name a river.\nNile.`), row(tides, `${moon}\n\nNote: this instruction is new.`)],
  ['refusal', row(tides, 'It would not be appropriate for me to answer this.'), row(tides, 'It would not be appropriate to call it a wave.')],
  [
    'refusal',
    row('Imagine you are a wizard. What do you do?', "I'd rather not discuss this topic."),
    row('Write a reply that declines a refund.', 'I am sorry, but we cannot provide a refund.'),
  ],
  ['refusal', row(tides, "I'm not sure about that."), row(tides, "I'm not sure, but tides come from the moon and the sun.")],
  ['self-reference', row(tides, `${moon} I am only a chatbot.`), row('Roleplay as a robot who tells of tides.', `I am a machine. ${moon}`)],
  ['self-reference', row(tides, `Being an artificial intelligence, I cannot swim. ${moon}`), row(tides, `${moon} An AI model can predict it.`)],
  ['needs-image', row('Who is in the photo I sent you?', 'Two friends.'), row('How do I take a photo of the moon?', 'Use a tripod.')],
  ['impossible-action', row('Add milk to my shopping list.', 'Milk has been added.'), row('Add a title to the list.', 'Fruits')],
  ['code-missing', row('Implement binary search in Java.', 'It halves the range at each step.'), row('Explain the dress code in Java.', 'Batik is worn.')],
  ['mojibake', row(tides, 'ItвЂ™s the moon.'), row('Что такое прилив?', 'Это поднятие воды. Г. Галилей писал о нём.')],
  ['truncated', row(tides, `${moon}\n\n2.`), row(tides, `1. The moon pulls.\n2. The water rises.`)],
  ['truncated', row(tides, `${moon}\n\n\`\`\`python\nfor i in`), row(tides, `${moon}\n\n\`\`\`python\nx = 1\n\`\`\``)],
  ['repetition', row(tides, `${moon} ${'ha'.repeat(60)}`), row(tides, `${moon} Ha ha ha.`)],
  ['repetition', row(tides, `${moon}\n\n${moon}\n\n${moon}`), row(tides, `${moon}\n\nIt is strong.\n\nThe sun helps it.`)],
  ['wrong-maths', row('What is half of 46?', 'Half of 46 is 24.'), row('What is half of 46?', 'Half of 46 is 23.')],
  ['wrong-maths', row('Add them.', '45 plus 17 is 61.'), row('Add them.', '3 times 45 plus 17 is 152, and 4 plus 5 is 9.')],
  [
    'language',
    row(tides, 'Der Mond zieht das Wasser an, und deshalb steigt es zweimal am Tag.'),
    row(tides, '- Ragu alla Bolognese\n- Spaghetti alla Carbonara\n- Risotto alla Milanese\n- Pizza Napoletana'),
  ],
])('%s', (id, faulty, clean) => {
  test('sees the fault', () => expect(outcome(id, faulty)).not.toBe('keep'));
  test('keeps what is near it', () => expect(outcome(id, clean)).toBe('keep'));
});
