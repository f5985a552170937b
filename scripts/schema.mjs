// Writes the JSON Schema of the config, for editors.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configMeanings, configSources, describeSchema, jsonSchemaOf } from './docs/settings.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { configSchema } = await import(join(root, 'dist/contracts/config.js'));
const meanings = configMeanings(configSources.map((path) => readFileSync(join(root, 'src', path), 'utf8')).join('\n'));
const schema = describeSchema(jsonSchemaOf(configSchema), meanings);
writeFileSync(join(root, 'dist/config.schema.json'), `${JSON.stringify({ title: 'hornbook config', ...schema }, null, 2)}\n`);
