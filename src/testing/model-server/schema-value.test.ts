import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { random } from '../../statistics/random.ts';
import { schemaValue } from './schema-value.ts';
import type { JsonSchema } from './script.ts';

/** Schemas as strict structured output has them. */
const { node } = fc.letrec<{ node: z.ZodType }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(z.boolean()),
    fc.constant(z.null()),
    fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(40)).map(([low, width]) =>
      z
        .int()
        .min(low)
        .max(low + width),
    ),
    fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(40)).map(([low, width]) =>
      z
        .number()
        .min(low)
        .max(low + width),
    ),
    fc.tuple(fc.nat(20), fc.nat(60)).map(([low, width]) =>
      z
        .string()
        .min(low)
        .max(low + width),
    ),
    fc.constantFrom(z.string(), z.email(), z.uuid(), z.iso.date(), z.iso.datetime()),
    fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }).map((names) => z.enum(names)),
    fc.string().map((text) => z.literal(text)),
    fc.tuple(tie('node'), fc.nat(3), fc.nat(3)).map(([item, low, width]) =>
      z
        .array(item)
        .min(low)
        .max(low + width),
    ),
    fc.dictionary(fc.string(), tie('node'), { maxKeys: 5 }).map((shape) => z.strictObject(shape)),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((choices) => z.union(choices)),
    tie('node').map((inner) => inner.nullable()),
  ),
}));

describe('a value for a schema', () => {
  test('is one that the schema allows, and the same for the same seed', () => {
    fc.assert(
      fc.property(node, fc.string(), (schema, seed) => {
        const shape = z.toJSONSchema(schema) as JsonSchema;
        const value = schemaValue(shape, random(seed));
        expect(schema.safeParse(value)).toMatchObject({ success: true });
        expect(schemaValue(shape, random(seed))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  test('ends where a schema refers to itself', () => {
    interface Tree {
      name: string;
      children: Tree[];
      next: Tree | null;
    }
    const tree: z.ZodType<Tree> = z.strictObject({ name: z.string(), children: z.lazy(() => tree.array()), next: z.lazy(() => tree.nullable()) });
    for (let i = 0; i < 20; i++) {
      const value = schemaValue(z.toJSONSchema(tree) as JsonSchema, random(`tree ${i}`));
      expect(tree.safeParse(value)).toMatchObject({ success: true });
      expect(JSON.stringify(value).length).toBeLessThan(2_000_000);
    }
  });

  test('reads allOf, patterns, steps and limits that exclude', () => {
    const schema = {
      allOf: [
        { $ref: '#/$defs/code' },
        { type: 'object', properties: { share: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.01 } }, required: ['share'] },
      ],
      $defs: {
        code: {
          type: 'object',
          properties: { code: { type: 'string', pattern: '^[A-Z]{2}-\\d{4}$' }, even: { type: 'integer', multipleOf: 2, minimum: 3, maximum: 9 } },
        },
      },
    };
    for (let i = 0; i < 50; i++) {
      const { code, even, share } = schemaValue(schema, random(String(i))) as { code: string; even: number; share: number };
      expect(code).toMatch(/^[A-Z]{2}-\d{4}$/);
      expect([4, 6, 8]).toContain(even);
      expect(share > 0 && share < 0.01).toBe(true);
    }
  });

  test('takes what the chooser sets, and hands it each place', () => {
    const places: string[] = [];
    const value = schemaValue(
      z.toJSONSchema(z.object({ list: z.array(z.object({ a: z.int() })).length(2), b: z.string() })) as JsonSchema,
      random('x'),
      (path) => {
        places.push(path.join('.'));
        return path.at(-1) === 'a' ? 7 : undefined;
      },
    );
    expect(value).toEqual({ list: [{ a: 7 }, { a: 7 }], b: expect.any(String) });
    expect(places).toEqual(['', 'list', 'list.*', 'list.*.a', 'list.*', 'list.*.a', 'b']);
  });
});
