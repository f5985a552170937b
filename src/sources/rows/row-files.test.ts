import { expect, it } from 'vitest';
import { importText } from './testkit.ts';

it('reads each value of a line that lone CRs part, and refuses a line with a broken one whole', async () => {
  const row = (name: string): string => JSON.stringify({ prompt: `What does the ${name} do?`, response: `The ${name} holds the rope.` });
  const mixed = await importText(`${row('cleat')}\r\n${row('winch')}\r${row('bollard')}\n\r\n${row('fender')}\r${row('anchor').slice(0, 20)}\n${row('davit')}`);
  expect(mixed.drafts).toHaveLength(4);
  expect(mixed.refused).toEqual(['4: is not JSON: it ends inside a string']);
  const old = await importText(['cleat', 'winch', 'bollard'].map(row).join('\r'));
  expect([old.drafts.length, old.refused]).toEqual([3, []]);
  expect((await importText(`{\r"prompt": "What is a cleat?",\r"response": "It holds a rope."\r}`)).drafts).toHaveLength(1);
});
