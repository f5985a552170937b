export { importRows, type ImportItem, type ImportOptions, type RowLimits } from './import-rows.ts';
export { checkFields, type RowField } from './fields.ts';
export { checkFormat } from './registry.ts';
