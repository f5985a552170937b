export { createBudget } from './budget.ts';
export { costOf, mostCost } from './money.ts';
export { budgetError } from './stop.ts';
