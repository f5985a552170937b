export { choiceRules, chooseRows, unchosenVerdict } from './choose.ts';
export type { ChoiceRow } from './choose.ts';
export { measureSets, samplesOf } from './measures.ts';
export { methodNames, methods } from './methods.ts';
export type { MethodName } from './methods.ts';
export { poolBuilder } from './pool.ts';
export type { Pool } from './pool.ts';
export { dialogueSignals } from './signals.ts';
