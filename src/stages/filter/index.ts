/** Stage 4: row rules, residual personal data, language, relevance and grounding, then the judge. Cheap before dear. */
export { createFilter } from './gate.ts';
export type { FilterGate, FilterInput } from './gate.ts';
export { isPassed, plantedRule } from './planted.ts';
export { rules } from './rules/registry.ts';
export { selectRules } from './select.ts';
export type { SelectedRule } from './select.ts';
export { surpriseFacts } from './surprise.ts';
export { buildVocabulary } from './vocabulary.ts';
