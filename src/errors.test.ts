import { expect, it } from 'vitest';
import { withHint } from './errors.ts';

it('puts a message and how to mend it into one line', () => {
  expect(withHint('"2025-13-01" is no day of the calendar', 'write it as "2025-03-31"')).toBe(
    '"2025-13-01" is no day of the calendar; write it as "2025-03-31"',
  );
  expect(withHint('The file is empty.', 'Delete it.')).toBe('The file is empty. Delete it.');
  expect(withHint('It is full', undefined)).toBe('It is full');
});
