/** The form of a word that goes with a number: `wordFor(1, 'row')` is "row", `wordFor(2, 'is', 'are')` is "are". */
export function wordFor(number: number, one: string, many = `${one}s`): string {
  return number === 1 ? one : many;
}

/** "1 row", "2 rows"; digits are not grouped. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${wordFor(number, one, many)}`;
}
