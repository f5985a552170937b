/** What the tagger found, on a row's labels. */
import type { Labels } from '../../contracts/record.ts';

export type MismatchAction = 'flag' | 'relabel';

const tagged = ':tagged';
const made = ':made';

/** `flag`: the tagger's value stands beside the label, as `taskType:tagged`. `relabel`: it takes its place, and the former stands as `taskType:made`. */
export function withTags(labels: Labels, differs: Labels, action: MismatchAction): Labels {
  const out = { ...labels };
  for (const [dimension, value] of Object.entries(differs)) {
    if (action === 'flag') out[dimension + tagged] = value;
    else {
      out[dimension + made] = labels[dimension] ?? '';
      out[dimension] = value;
    }
  }
  return out;
}

/** The labels without notes: what makes cells. */
export function withoutTags(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([dimension]) => !dimension.endsWith(tagged) && !dimension.endsWith(made)));
}
