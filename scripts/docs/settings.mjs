// Zod schemas as tables of settings: name, type, default, meaning.
import { z } from 'zod';
import { commentsOf } from './comments.mjs';
import { cell, table } from './markdown.mjs';

// Where a part of the config is written as a constant of its own.
const parts = {
  'sources[]': 'sourceConfigSchema',
  'sources[].filters': 'filtersSchema',
  'evaluation[]': 'evaluationConfigSchema',
  'strategies[]': ['useSchema', 'strategyUseSchema'],
  'coverage.dimensions[]': 'dimensionConfigSchema',
  'coverage.tagger': 'taggerConfigSchema',
  release: 'releaseConfigSchema',
  'release.formats[]': ['useSchema', 'formatUseSchema'],
  'release.mix': 'mixConfigSchema',
  'release.mix.parts[]': 'mixPartSchema',
  'release.tokenizers[]': 'tokenizerSchema',
  privacy: 'privacyConfigSchema',
  'privacy.recognisers[]': 'patternRecogniserSchema',
  'models.NAME': 'modelShape',
  'models.NAME.price': 'priceSchema',
  budget: 'budgetConfigSchema',
  'budget.stages.NAME': 'capFields',
};

/** Files that hold the config's schemas, below `src/`. */
export const configSources = [
  'contracts/config.ts',
  'contracts/model.ts',
  'contracts/tagger.ts',
  'contracts/privacy-config.ts',
  'contracts/use.ts',
  'contracts/release-config.ts',
];

/** Path -> meaning for the whole config, from the comments of `configSources`, one after the other. */
export function configMeanings(source) {
  const meanings = commentsOf(source, 'configSchema');
  for (const [path, names] of Object.entries(parts)) {
    for (const name of [names].flat()) for (const [inner, meaning] of commentsOf(source, name)) meanings.set(`${path}.${inner}`, meaning);
  }
  return meanings;
}

export const jsonSchemaOf = (schema) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

/** Puts the meanings into a JSON Schema, where editors show them. */
export function describeSchema(schema, meanings) {
  for (const { path, schema: part } of settingsOf(schema)) if (meanings.has(path)) part.description = meanings.get(path);
  return schema;
}

/** Every setting below a schema, in order, objects before what is in them. */
export function settingsOf(schema, prefix = '') {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const item = itemOf(part);
    const items = item?.properties && !isUse(item) ? settingsOf(item, `${path}[]`) : [];
    const required = schema.required?.includes(name) ?? false;
    const named = isMap(part) ? settingsOf(part.additionalProperties, `${path}.NAME`) : [];
    return [{ path, schema: part, required }, ...settingsOf(part, path), ...items, ...named];
  });
}

// An entry of a list may be a name alone: its settings are those of the object that may stand there.
const itemOf = (part) => (part.type === 'array' ? (part.items?.anyOf?.find(({ properties }) => properties !== undefined) ?? part.items) : undefined);
const isUse = (schema) => schema.properties?.use !== undefined && schema.properties.options !== undefined && Object.keys(schema.properties).length === 2;
// Objects by names that the user gives.
const isMap = (schema) => schema.additionalProperties?.properties !== undefined;
const isGroup = (schema) => schema.properties !== undefined && !isUse(schema);

/** One table for the plain settings, then a heading with a table for each group. */
export function configPage(configSchema, source) {
  const meanings = configMeanings(source);
  const schema = jsonSchemaOf(configSchema);
  const groups = Object.entries(schema.properties).filter(([, part]) => isGroup(part) || isMap(part) || (part.items && isGroup(part.items)));
  const names = new Set(groups.map(([name]) => name));
  const rows = settingsOf(schema).filter(
    ({ path, schema: part }) =>
      !isGroup(part) && !isMap(part) && !/\.(use|options)$/.test(path.replace(/^(?:sources\[\]|strategies\[\]|models\.NAME)\.(?:use|options)$/, '')),
  );
  const ofGroup = (name) => rows.filter(({ path }) => path.startsWith(`${name}.`) || path.startsWith(`${name}[]`));
  const plain = rows.filter(({ path }) => !path.includes('.') && !names.has(path));
  const out = ['## Top level', settingTable(plain, meanings)];
  for (const [name, part] of groups) {
    const list = part.type === 'array';
    out.push(`## ${name}${list ? '[]' : ''}`, meanings.get(name) ?? '', settingTable(ofGroup(name), meanings));
  }
  return out.filter((text) => text !== '').join('\n\n');
}

/** The options of one member, whose comments stand at `const options` of its file. */
export function optionTable(schema, source, name = 'options') {
  const rows = settingsOf(jsonSchemaOf(schema)).filter(({ schema: part }) => !isGroup(part));
  return rows.length === 0 ? 'No options.' : settingTable(rows, commentsOf(source, name), 'option');
}

function settingTable(rows, meanings, title = 'setting') {
  return table(
    [title, 'type', 'default', 'meaning'],
    rows.map(({ path, schema, required }) => {
      // What stands in a list is written within it, where the list is.
      const meaning = meanings.get(path) ?? meanings.get(path.replaceAll('[]', ''));
      if (meaning === undefined) throw new Error(`${path} has no comment: write /** what it means */ above it`);
      return [
        `\`${path}\``,
        typeOf(schema),
        schema.default !== undefined ? `\`${JSON.stringify(schema.default)}\`` : required ? 'required' : '',
        cell(meaning),
      ];
    }),
  );
}

const isSafeBound = (value) => value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER;

/** A JSON Schema in a few words. */
export function typeOf(schema) {
  if (isUse(schema)) return '`{ use, options }`';
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join(', ')}]`;
  const any = schema.anyOf ?? schema.oneOf;
  if (any) return any.map(typeOf).join(' or ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' or ');
  if (schema.type === 'integer' || schema.type === 'number') {
    const low = isSafeBound(schema.minimum) ? '' : String(schema.minimum);
    const high = isSafeBound(schema.maximum) ? '' : String(schema.maximum);
    const range = low !== '' && high !== '' ? ` ${low} to ${high}` : low !== '' ? ` from ${low}` : high !== '' ? ` up to ${high}` : '';
    return `${schema.type === 'integer' ? 'whole number' : 'number'}${range}`;
  }
  if (schema.type === 'array') return isPlugin(schema.items) ? 'list of objects' : `list of ${plural(typeOf(schema.items ?? {}))}`;
  if (schema.type === 'object' && Object.keys(schema.properties ?? {}).length > 0) return `\`{ ${Object.keys(schema.properties).join(', ')} }\``;
  if (schema.type === 'object')
    return typeof schema.additionalProperties === 'object' && Object.keys(schema.additionalProperties).length > 0
      ? `map to ${typeOf(schema.additionalProperties)}`
      : 'object';
  if (schema.type === 'string') return 'text';
  if (schema.type === 'boolean') return '`true`, `false`';
  return schema.type === 'null' ? '`null`' : 'any';
}

const isPlugin = (items) => items === undefined || Object.keys(items).length === 0;
const plural = (type) => (type === 'text' ? 'texts' : type);
