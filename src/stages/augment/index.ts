export { afterRound, augmentedCells, isSteerable, planAugment, steerableWith, type PlannedCell } from './plan.ts';
export { describeStop, judgeRound, type AugmentState, type CellCount, type CellProgress, type RoundLimits, type Stop } from './progress.ts';
