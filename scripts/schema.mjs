// Writes the JSON Schema of the config, for editors.
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { configSchema } = await import(join(root, 'dist/contracts/config.js'));
const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
writeFileSync(join(root, 'dist/config.schema.json'), `${JSON.stringify({ title: 'hornbook config', ...schema }, null, 2)}\n`);
