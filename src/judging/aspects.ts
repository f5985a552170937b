/** The rubric of the embedded judge. The same aspects, with the same anchors, can be given to a model. */
import type { JudgeAspect } from '../contracts/plugins.ts';

export const support: JudgeAspect = {
  id: 'support',
  anchors: {
    1: 'The answer has next to nothing in common with its sources, or with what was asked.',
    3: 'Most of the answer can be found in its sources, and it keeps to the subject of the question.',
    5: 'Everything the answer says can be found in its sources, and it answers what was asked.',
  },
};

export const selfContained: JudgeAspect = {
  id: 'self-contained',
  anchors: {
    1: 'The question or the answer cannot be understood without text that is not in the row.',
    3: 'A word or two point outside the row, and can be guessed.',
    5: 'Question and answer name what they speak of, and stand alone.',
  },
};

export const completeness: JudgeAspect = {
  id: 'completeness',
  anchors: {
    1: 'The answer breaks off, or is far too little for what was asked.',
    3: 'The answer ends well, but is thin for its kind of task.',
    5: 'The answer ends well and has all the parts that its kind of task wants.',
  },
};

export const format: JudgeAspect = {
  id: 'format',
  anchors: {
    1: 'Broken markup or leftovers make the row hard to read.',
    3: 'Readable, with small faults of form.',
    5: 'Clean: balanced markup, a well-formed question, a sensible length.',
  },
};

export const aspects: readonly JudgeAspect[] = [support, selfContained, completeness, format];
