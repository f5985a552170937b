export { importRows, rowCheck, type ImportOptions } from './import-rows.ts';
export { inspectRows, type RowsInspection } from './inspect.ts';
export { readContentBlocks, readContents } from './contents.ts';
export { checkFields, lookUp, type NameMissing } from './fields.ts';
export { checkFilters } from './filters.ts';
export { checkFormat } from './registry.ts';
export { readRowBlocks, readRowFile, rowExtensions, whyNoRows, type ParsedRow } from './row-files.ts';
