/** Dimensions of a row: measured labels, a user's own dimensions, cells and crossings. */
export { compileDimensions, type CustomDimension, type DimensionConfig } from './custom.ts';
export { closedValues, formulaOf, measuredDimensions, type MeasuredDimension } from './dimensions.ts';
export { measureLabels, type LabelContext } from './measure.ts';
export { bandOf, createTagger, withTags, withoutTags, type MismatchAction, type Tagger } from './tagger/index.ts';
export { type MeasuredTaskType } from './task-type.ts';
export { cellKey, crossingName, dimensionsOf, isImpossible, isIn, pairsOf, parseCell, valueIn, type CellName } from './cells.ts';
