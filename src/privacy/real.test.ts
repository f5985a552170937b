import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPersonalData } from './find.ts';

const data = join(resolve(process.env['HORNBOOK_SHARED'] ?? '../shared'), 'data');
const here = existsSync(data);
if (!here) console.warn('HORNBOOK_SHARED is not set and ../shared is absent: recognisers are not run on real data');

interface Sample {
  full_text: string;
  spans: { entity_type: string; start_position: number; end_position: number }[];
}

const names: { [type: string]: string } = {
  EMAIL_ADDRESS: 'email',
  PHONE_NUMBER: 'phone',
  CREDIT_CARD: 'card',
  IBAN_CODE: 'iban',
  IP_ADDRESS: 'ip',
  US_SSN: 'ssn',
  US_DRIVER_LICENSE: 'national-id',
};

/** Least recall and precision by type: what was measured, less one miss. Its phone numbers are made up, most of no real block. */
const floors: { regions: string[]; recall: { [type: string]: number }; precision: number }[] = [
  { regions: [], recall: { email: 0.97, card: 0.99, iban: 0.95, ip: 0.92, ssn: 0.93, phone: 0.4 }, precision: 0.98 },
  {
    regions: 'US GB FR DE SE CH ES IT BR AU DK NO PT BE'.split(' '),
    recall: { email: 0.97, card: 0.99, iban: 0.95, ip: 0.92, ssn: 0.93, phone: 0.8 },
    precision: 0.97,
  },
];

describe.skipIf(!here)('on real data', () => {
  test.each(floors)('1,500 sentences with marked spans, regions $regions', ({ regions, recall, precision }) => {
    const samples = JSON.parse(readFileSync(join(data, 'pii/synthetic-1500.json'), 'utf8')) as Sample[];
    const table = new Map<string, { marked: number; caught: number; found: number; right: number }>();
    const row = (type: string) => {
      const counts = table.get(type) ?? { marked: 0, caught: 0, found: 0, right: 0 };
      table.set(type, counts);
      return counts;
    };
    for (const { full_text, spans } of samples) {
      const marked = spans.flatMap((span) =>
        names[span.entity_type] === undefined ? [] : [{ type: names[span.entity_type] ?? '', start: span.start_position, end: span.end_position }],
      );
      const found = findPersonalData(full_text, { regions });
      const meets = (a: { type: string; start: number; end: number }) => (b: typeof a) => a.type === b.type && a.start < b.end && b.start < a.end;
      for (const one of marked) {
        row(one.type).marked++;
        if (found.some(meets(one))) row(one.type).caught++;
      }
      for (const one of found) {
        row(one.type).found++;
        if (marked.some(meets(one))) row(one.type).right++;
      }
    }
    console.log(JSON.stringify({ regions, ...Object.fromEntries([...table].sort(([a], [b]) => (a < b ? -1 : 1))) }));
    for (const [type, least] of Object.entries(recall)) {
      const { marked, caught, found, right } = row(type);
      expect(caught / marked, `recall of ${type}`).toBeGreaterThanOrEqual(least);
      expect(right / found, `precision of ${type}`).toBeGreaterThanOrEqual(precision);
    }
    expect([...table.keys()].filter((type) => !Object.values(names).includes(type))).toEqual([]);
  });

  // Read by eye: the books hold no personal data with a strict form, so every hit would be a false one.
  test.each(['corpora/rust-book', 'corpora/wcag-understanding'])('no hit in %s', (folder) => {
    const hits: string[] = [];
    for (const entry of readdirSync(join(data, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const text = readFileSync(path, 'utf8');
      for (const one of findPersonalData(text, { regions: ['US', 'GB', 'DE'] })) hits.push(`${entry.name}: ${one.type} ${text.slice(one.start, one.end)}`);
    }
    expect(hits).toEqual([]);
  });
});
