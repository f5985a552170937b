/** For tests: records of a prompt and an answer, and the gate over them. */
import type { TrainingRecord } from '../../contracts/index.ts';
import { findDuplicates } from './find.ts';
import type { Duplicates, FindOptions } from './find.ts';

export interface Sketch {
  prompt: string;
  answer?: string;
  id?: string;
  system?: string;
  input?: string;
  parents?: string[];
  replaces?: string;
}

export function recordOf(sketch: Sketch, index = 0): TrainingRecord {
  const { prompt, answer = '', id = `r${index}`, system, input, parents = [], replaces } = sketch;
  return {
    id,
    kind: 'single',
    messages: [
      ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
      { role: 'user', content: prompt },
      { role: 'assistant', content: answer },
    ],
    ...(input === undefined ? {} : { input }),
    labels: {},
    grounding: [],
    origin: { strategy: 'test', version: '1', source: 's', calls: [], parents, depth: 0, wave: 1, human: true },
    ...(replaces === undefined ? {} : { replaces }),
    group: 'g',
    contentHash: '',
    intake: [],
  };
}

export function gateOver(sketches: readonly Sketch[], options: Partial<FindOptions> = {}): Promise<Duplicates> {
  return findDuplicates(sketches.map(recordOf), { threshold: 0.7, view: 'prompt', facts: { boilerplate: [] }, ...options });
}

export const nobody = (): boolean => false;

/** Twins of all rows, -1 for kept ones. */
export async function twinsOf(sketches: readonly Sketch[], options: Partial<FindOptions> = {}): Promise<number[]> {
  return [...(await gateOver(sketches, options)).assign(nobody).twin];
}
