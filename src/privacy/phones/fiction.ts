import type { PhoneNumber } from 'libphonenumber-js/max';

/** Country calling code -> blocks that a regulator keeps for drama and examples, on the national number. */
const blocks: ReadonlyMap<string, RegExp> = new Map([
  // North American Numbering Plan: 555-0100 to 555-0199 in every area.
  ['1', /^\d{3}55501\d\d$/],
  // Ofcom: "numbers for drama".
  [
    '44',
    /^(?:7700900\d{3}|1632960\d{3}|2079460\d{3}|1134960\d{3}|1144960\d{3}|1154960\d{3}|1164960\d{3}|1174960\d{3}|1184960\d{3}|1214960\d{3}|1314960\d{3}|1414960\d{3}|1514960\d{3}|1614960\d{3}|1914980\d{3}|2896496\d{3}|2920180\d{3}|8081570\d{3}|9098790\d{3})$/,
  ],
  // ACMA: numbers for radio, film and television.
  ['61', /^(?:[2378](?:5550|7010)\d{4}|491570(?:006|110|156|157|158|159|313|737)|1800160401|1800975(?:70[7-9]|71[01]))$/],
]);

/** True for a number that is kept for fiction and documentation: it can reach nobody. */
export function isFictional(number: PhoneNumber): boolean {
  return blocks.get(number.countryCallingCode)?.test(number.nationalNumber) === true;
}

/** As `isFictional`, for the digits of a number whose country is not known. */
export function isFictionalAnywhere(digits: string): boolean {
  if (/^1?(?:\d{3})?55501\d\d$/.test(digits)) return true;
  const national = digits.replace(/^0/, '');
  return [...blocks.values()].some((block) => block.test(national));
}
