import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRubric } from './rubric.ts';

it('reads the rubric for the selection of dialogues', () => {
  const rubric = readRubric('select/dialogue.yaml', join(import.meta.dirname, '../../../examples'), []);
  expect(rubric.aspects.map(({ id }) => id)).toEqual(['entities', 'progress', 'form']);
});
