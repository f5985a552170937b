export { bandOf } from './difficulty-levels.ts';
export { withoutTags, withTags, type MismatchAction } from './notes.ts';
export { createTagger, type Tagger } from './tagger.ts';
