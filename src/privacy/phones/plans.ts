/** The number plans of libphonenumber, loaded when a text first holds what may be a number: most programs that mask never need them. */
import { createRequire } from 'node:module';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';

interface Plans {
  isSupportedCountry(code: string): code is CountryCode;
  parsePhoneNumberFromString(text: string, country?: CountryCode): PhoneNumber | undefined;
}

const require = createRequire(import.meta.url);

// Node keeps the module: asking for it again costs a look-up.
const plans = (): Plans => require('libphonenumber-js/max') as Plans;

export const isSupportedCountry: Plans['isSupportedCountry'] = (code): code is CountryCode => plans().isSupportedCountry(code);

export const parsePhoneNumber: Plans['parsePhoneNumberFromString'] = (text, country) => plans().parsePhoneNumberFromString(text, country);
