// What each generated block of the docs holds, made from the registries and schemas of the program.
import { loadersTable } from './loaders.mjs';
import { cell, table } from './markdown.mjs';
import { measuredTable } from './measured.mjs';
import { configPage, configSources, jsonSchemaOf, optionTable, typeOf } from './settings.mjs';

const code = (text) => `\`${text}\``;
const camel = (id) => id.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
const percent = (share) => `${Math.round(share * 1000) / 10} %`;

/** What `bench/rules/run.mjs` measured of a rule. */
function measuredRule(measured, id) {
  const figures = measured?.rules[id];
  if (figures === undefined) return '';
  const clean = ` It fired on ${percent(figures.falseOnClean)} of the clean rows.`;
  return figures.f1 === undefined ? clean : ` Measured: precision ${figures.precision}, recall ${figures.recall} on ${figures.planted} planted faults.${clean}`;
}

const list = (values) => values.map(code).join(', ');

/**
 * `modules` holds the program's registries and schemas, from `dist/` or from `src/`; `source(path)` gives the text of a file
 * below `src/`; `result(name)` a stored result of a benchmark, or undefined.
 */
export function blocksOf(modules, source, result) {
  const {
    program,
    configSchema,
    rules,
    duplicateRules,
    judges,
    strategies,
    makers,
    readers,
    rowShapes,
    rowFields,
    aliases,
    evaluationNames,
    recognisers,
    formats,
    runEventSchema,
  } = modules;
  // The options of a strategy stand in its own file, or beside it.
  const optionSource = (id) => {
    const own = source(`strategies/${id}/${id}.ts`);
    const file = own.includes(`const ${camel(id)}Options`) ? own : source(`strategies/${id}/options.ts`);
    // What several strategies take alike stands in one place.
    return file.includes('...instructionOptions') ? `${file}\n${source('strategies/instructions/checks.ts')}` : file;
  };
  // Options that several formats share stand beside them.
  const formatSource = ({ id, options }) => {
    if ('alternatives' in options.shape) return source('formats/judged.ts');
    const own = source(`formats/${id}.ts`);
    return own.includes('const options =') ? own : source('formats/answer-options.ts');
  };
  return {
    config: () => configPage(configSchema, configSources.map(source).join('\n')),
    commands: () =>
      table(
        ['command', 'what it does'],
        program().commands.map((command) => [code(usage(command)), cell(command.description())]),
      ),
    'command line': () => program().commands.map(commandSection).join('\n\n'),
    rules: () =>
      rules
        .map((rule) =>
          memberSection(rule, [
            `${rule.description} Version ${code(rule.version)}, ${rule.cost}${rule.severity === undefined ? '' : `, ${rule.severity}s by default`}.${measuredRule(result('rules'), rule.id)}`,
            optionTable(rule.options, source(`stages/filter/rules/${rule.id}.ts`)),
          ]),
        )
        .join('\n\n'),
    'duplicate rules': () =>
      table(
        ['rule', 'version', 'what it finds'],
        duplicateRules.map((rule) => [code(rule.rule), code(rule.version), cell(rule.description)]),
      ),
    judges: () => judges.map((judge) => judgeSection(judge, source)).join('\n\n'),
    strategies: () =>
      strategies
        .map((strategy) =>
          memberSection(strategy, [
            `Version ${code(strategy.version)}.`,
            optionTable(strategy.options, optionSource(strategy.id), `${camel(strategy.id)}Options`),
          ]),
        )
        .join('\n\n'),
    makers: () =>
      table(
        ['maker', 'task types'],
        makers.map((maker) => [code(maker.id), list(maker.taskTypes)]),
      ),
    readers: () =>
      table(
        ['reader', 'version', 'media type', 'endings'],
        readers.map((reader) => [code(reader.id), code(reader.version), code(reader.mediaType), list(reader.extensions)]),
      ),
    'row shapes': () =>
      table(
        ['format', 'version', 'a row is', 'needs'],
        rowShapes.map((shape) => [code(shape.id), code(shape.version), cell(shape.description), list(shape.needs)]),
      ),
    'row fields': () =>
      table(
        ['our name', 'what it is', 'names found by themselves'],
        Object.entries(rowFields).map(([name, meaning]) => [code(name), cell(meaning), list(aliases[name]) || 'none: name it under `fields`']),
      ),
    'evaluation fields': () =>
      table(
        ['our name', 'names found by themselves, first match first'],
        Object.entries(evaluationNames).map(([name, names]) => [code(name), list(names)]),
      ),
    recognisers: () =>
      table(
        ['recogniser', 'version', 'type', 'mask'],
        recognisers.map((one) => [code(one.id), code(one.version), code(one.type), code(`[${one.type.toUpperCase()}_1]`)]),
      ),
    loaders: () => loadersTable(result('loaders')),
    formats: () =>
      formats
        .map((format) =>
          memberSection(format, [
            `${format.description}. Version ${code(format.version)}. Files: ${list(['train', 'validation', 'test'].map((split) => `data/${format.file(split)}`))}.`,
            optionTable(format.options, formatSource(format)),
          ]),
        )
        .join('\n\n'),
    measured: () => measuredTable(result),
    events: () => jsonSchemaOf(runEventSchema).oneOf.map(eventLine).join('\n'),
  };
}

function memberSection({ id }, parts) {
  return [`### ${id}`, ...parts].join('\n\n');
}

function usage(command) {
  const parameters = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  return ['hornbook', command.name(), ...parameters].join(' ');
}

function commandSection(command) {
  const options = command.options.map((option) => [
    code(option.flags),
    cell(option.description),
    option.defaultValue === undefined ? '' : code(option.defaultValue),
  ]);
  return [`### ${command.name()}`, `${code(usage(command))}: ${command.description()}.`, table(['option', 'meaning', 'default'], options)].join('\n\n');
}

function judgeSection(judge, source) {
  if (judge.open !== undefined) {
    const about = `Asks models, by a rubric file: [Judging by models](../guide/judging.md). Version ${code(judge.version)}, followed in verdicts by a hash of its rubrics, prompt and models.`;
    return memberSection(judge, [about, optionTable(judge.options, source(`judging/${judge.id}/index.ts`), `${judge.id}JudgeOptions`)]);
  }
  const about = `${judge.heuristic ? 'A heuristic: it does not judge correctness, and says so in each verdict' : 'A model'}. Version ${code(judge.version)}.`;
  const aspects = judge.aspects.map(({ id, anchors }) => [code(`judge:${id}`), cell(anchors[1]), cell(anchors[3]), cell(anchors[5])]);
  return memberSection(judge, [about, table(['rule', '1', '3', '5'], aspects)]);
}

function eventLine(schema) {
  const { event, ...fields } = schema.properties;
  const shown = Object.entries(fields).map(([name, field]) => `${code(name)} (${typeOf(field)})`);
  return `- ${code(event.const)}: ${shown.join(', ')}`;
}
