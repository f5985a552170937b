export { checkStatements, comesTo, numbersOf, valueOf } from './statements.ts';
export { compare, magnitude, rational, times } from './rational.ts';
export type { Rational } from './rational.ts';
