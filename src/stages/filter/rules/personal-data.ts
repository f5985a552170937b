import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { residual } from './residual.ts';

const options = z.strictObject({
  /** Regions (ISO 3166) for phone numbers without a country code; default: those of the privacy policy. */
  regions: z.array(z.string()).default([]),
  /** Types that may stay; default: those that the privacy policy keeps. */
  keep: z.array(z.string()).default([]),
  /** Only these types; default: all. */
  check: z.array(z.string()).optional(),
});

export const personalData: Rule<z.output<typeof options>> = {
  id: 'personal-data',
  version: '1',
  severity: 'drop',
  description: 'Drops rows that still hold personal data of a strict form (e-mail, phone, card, IBAN, IP…) after masking at intake.',
  cost: 'cheap',
  options,
  check(record, given) {
    return residual(record, given, (type) => type !== 'secret', 'personal data');
  },
};
