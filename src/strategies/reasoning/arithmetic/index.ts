export { checkStatements, comesTo, numbersOf } from './statements.ts';
export { compare } from './rational.ts';
export type { Rational } from './rational.ts';
