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
  /** Types without a strict form (name, address) that are looked for too; default: those for which the privacy policy has an action. */
  also: z.array(z.string()).default([]),
});

export const secrets: Rule<z.output<typeof options>> = {
  id: 'secrets',
  version: '2',
  severity: 'drop',
  description: 'Drops rows that still hold a key, token or password of a known form after masking at intake.',
  cost: 'cheap',
  options,
  check(record, given, context) {
    return residual(record, given, context, { what: 'a secret', wanted: (type) => type === 'secret' });
  },
};
