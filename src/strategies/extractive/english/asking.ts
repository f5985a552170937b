import { contentStems } from '../../../text/content-words.ts';

/** Stems of the words of a question that say how to answer, and not what about. */
export const askingStems: ReadonlySet<string> = contentStems(
  `explain describe tell mean meaning happen happens example examples know understand help give list name use used using need case cases
  effect consequence reason purpose point way ways able allow allows require requires state short brief briefly overview introduction
  important basics learn difference term exactly thing things possible rule rules kind kinds type types want does work works`,
);
