import type { BudgetStop } from '../../contracts/index.ts';
import { HornbookError, exitCodes } from '../../errors.ts';

/** A cap that was reached: a clean stop, which a higher cap takes up again. */
export function budgetError(stop: BudgetStop, model: string): HornbookError {
  const place = stop.stage === undefined ? 'budget' : `budget.stages.${stop.stage}`;
  if (stop.reason === 'unknown-price') {
    return new HornbookError(`There is a cap on money (${place}.money), and the price of model "${model}" is unknown.`, {
      code: 'unknown-price',
      exitCode: exitCodes.budget,
      hint: `Give models.${model}.price, in US dollars for a million tokens: { input, output }; 0 where it costs nothing.`,
    });
  }
  const amount = (value: number): string => (stop.cap === 'money' ? `$${dollars(value)}` : `${value} ${stop.cap}`);
  const held = stop.reserved > 0 ? `, ${amount(stop.reserved)} set aside for requests under way` : '';
  return new HornbookError(`The cap of ${amount(stop.limit)} (${place}.${stop.cap}) leaves no room for another call: ${amount(stop.spent)} spent${held}.`, {
    code: 'budget',
    exitCode: exitCodes.budget,
    hint: 'What was answered is kept. Raise the cap and run again: it goes on where it stopped.',
  });
}

/** As 0.0123: four digits behind the point, or as many as a small sum needs. */
function dollars(value: number): string {
  return value !== 0 && value < 0.01 ? String(Number(value.toPrecision(3))) : value.toFixed(4).replace(/0{1,2}$/, '');
}
