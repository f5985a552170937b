export { importRows, rowExtensions, type ImportItem, type ImportOptions, type RowLimits } from './import-rows.ts';
export { checkFields, rowFields, type RowField } from './fields.ts';
export { checkFormat, rowShapes } from './registry.ts';
