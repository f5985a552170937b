export { importRows, type ImportOptions } from './import-rows.ts';
export { checkFields } from './fields.ts';
export { checkFilters } from './filters.ts';
export { checkFormat } from './registry.ts';
export { rowExtensions, whyNoRows } from './row-files.ts';
