import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { schemaCheck } from './schema.ts';

describe('a schema', () => {
  it.each<[Record<string, unknown>, unknown[], unknown[]]>([
    [{ type: 'string' }, ['', 'a'], [1, null, [], {}]],
    [{ type: 'integer' }, [1, 5.0, -2], [1.5, '1', null]],
    [{ type: ['string', 'null'] }, ['a', null], [1, false]],
    [{ type: 'string', minLength: 2, maxLength: 3 }, ['ab', '😀😀'], ['a', '😀', 'abcd']],
    [{ type: 'string', pattern: '^a+$' }, ['aaa'], ['ab', '']],
    [{ minimum: 1, maximum: 5 }, [1, 5, 'text'], [0, 6]],
    [{ exclusiveMinimum: 1, exclusiveMaximum: 2 }, [1.5], [1, 2]],
    [{ multipleOf: 0.1 }, [0.3, 0.7, 12], [0.35]],
    [{ enum: ['a', 2, { x: 1 }, null] }, ['a', 2, { x: 1 }, null], ['b', { x: 2 }, [], '2']],
    [{ const: { a: [1] } }, [{ a: [1] }], [{ a: [2] }, { a: [1], b: 1 }]],
    [{ type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 2 }, [[1], [1, 2]], [[], [1, 2, 3], ['a']]],
    [{ type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'integer' } }, [['a', 1], ['a'], []], [[1], ['a', 'b']]],
    [
      { uniqueItems: true },
      [
        [1, 2],
        [[1], [2]],
      ],
      [
        [1, 1],
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      ],
    ],
    [{ properties: { a: { type: 'string' } }, required: ['a'] }, [{ a: 'x', b: 1 }, 'no object'], [{}, { a: 1 }]],
    [{ type: 'object', properties: { a: {} }, additionalProperties: false }, [{ a: 1 }, {}], [{ b: 1 }]],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, [{ a: 1 }], [{ a: 'x' }]],
    [{ type: 'object', required: ['toString'] }, [{ toString: 1 }], [{}]],
    [{ type: 'object', propertyNames: { pattern: '^[a-z]$' } }, [{ a: 1 }], [{ ab: 1 }]],
    [{ minProperties: 1, maxProperties: 1 }, [{ a: 1 }], [{}, { a: 1, b: 2 }]],
    [{ anyOf: [{ type: 'string' }, { type: 'integer' }] }, ['a', 1], [1.5, null]],
    [{ oneOf: [{ minimum: 0 }, { maximum: 10 }] }, [-1, 11], [5]],
    [{ allOf: [{ minimum: 0 }, { maximum: 10 }] }, [5], [-1, 11]],
    [{ not: { type: 'string' } }, [1], ['a']],
    [
      { $defs: { tree: { type: 'object', properties: { next: { $ref: '#/$defs/tree' } }, additionalProperties: false } }, $ref: '#/$defs/tree' },
      [{}, { next: { next: {} } }],
      [{ next: { other: 1 } }],
    ],
  ])('%j', (schema, good, bad) => {
    const check = schemaCheck(schema);
    for (const value of good) expect(check(value), JSON.stringify(value)).toBeUndefined();
    for (const value of bad) expect(check(value), JSON.stringify(value)).toMatch(/^\$/);
  });

  it.each<[string, Record<string, unknown>]>([
    ['if', { if: {}, else: {} }],
    ['patternProperties', { type: 'object', patternProperties: {} }],
    ['unevaluatedProperties', { unevaluatedProperties: false }],
    ['a word that is none', { items: { typo: 'string' } }],
    ['no type', { type: 'text' }],
    ['a pattern that runs away', { pattern: '(a+)\\1' }],
    ['a pointer to nothing', { $ref: '#/$defs/none' }],
    ['a pointer elsewhere', { $ref: 'http://127.0.0.1/schema' }],
  ])('is refused with %s, at its place', (_, schema) => {
    expect(() => schemaCheck(schema)).toThrow(/JSON Schema cannot be used: #/);
  });

  it('neither hangs nor falls on circles, depth and greedy patterns', () => {
    expect(schemaCheck({ $defs: { a: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' })(1)).toMatch(/circle/);
    let deep: Record<string, unknown> = {};
    for (let level = 0; level < 100_000; level += 1) deep = { items: deep };
    expect(() => schemaCheck(deep)).toThrow(/deeper/);
    expect(schemaCheck({ pattern: '^(a+)+$' })(`${'a'.repeat(100_000)}b`)).toMatch(/pattern/);
  });

  it('says the place and what is wanted', () => {
    const check = schemaCheck({ type: 'object', properties: { list: { type: 'array', items: { properties: { score: { enum: [1, 2, 3] } } } } } });
    expect(check({ list: [{ score: 1 }, { score: 9 }] })).toBe('$.list[1].score must be one of 1, 2, 3, got 9');
  });

  it('judges as zod does what zod wrote', () => {
    const shape = z.object({
      q: z.string().min(1),
      n: z.number().int().min(1).max(5),
      t: z.enum(['a', 'b']).optional(),
      l: z.array(z.union([z.string(), z.null()])).max(3),
    });
    const check = schemaCheck(z.toJSONSchema(shape));
    const value = fc.record(
      {
        q: fc.oneof(fc.constantFrom('', 'x'), fc.integer()),
        n: fc.oneof(fc.integer({ min: -1, max: 7 }), fc.constant(1.5)),
        t: fc.constantFrom('a', 'b', 'c'),
        l: fc.array(fc.constantFrom('x', null, 1), { maxLength: 4 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(value, (one) => {
        expect(check(one) === undefined).toBe(shape.strict().safeParse(one).success);
      }),
      { numRuns: 500 },
    );
  });
});
