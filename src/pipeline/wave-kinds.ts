import type { StoredWave } from '../contracts/index.ts';

/** What made the candidates of a wave. */
export type WaveKind = 'inputs' | 'round' | 'revisions' | 'augment';

/** A round of the strategies that take seeds. */
export interface RoundDetail {
  kind: 'round';
  /** From 1. */
  round: number;
}

export function kindOf(wave: StoredWave | undefined): WaveKind {
  const detail = wave?.detail as { kind?: WaveKind } | null | undefined;
  return detail?.kind ?? 'inputs';
}

export function roundDetail(wave: StoredWave | undefined): RoundDetail | undefined {
  return kindOf(wave) === 'round' ? (wave?.detail as RoundDetail) : undefined;
}
