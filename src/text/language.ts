import type { LikelyLanguage } from '../contracts/plugins.ts';

/** ISO 639-1 code of a text's language, or undefined where it is too short or not sure. */
export type DetectLanguage = (text: string) => string | undefined;

/** Fewer words than this, and a detector guesses. */
export const minimumWordsForLanguage = 12;

/**
 * Loads the detector (`eld`, small model, n-grams; it looks at the first 1,000 characters): up to half a second once, so it
 * is loaded when first needed. The same text gives the same answer on every platform.
 */
export async function languageModel(): Promise<(text: string) => LikelyLanguage> {
  const { eld } = await import('eld/small');
  return (text) => {
    const found = eld.detect(text);
    return { language: found.language, isReliable: () => found.isReliable(), getScores: () => found.getScores() };
  };
}

/** The language of a text, where there is enough of it and the detector is sure. */
export async function languageDetector(): Promise<DetectLanguage> {
  const likely = await languageModel();
  return (text) => {
    const sample = text.slice(0, 4000);
    if ((sample.match(/\p{L}+/gu)?.length ?? 0) < minimumWordsForLanguage) return undefined;
    const result = likely(sample);
    return result.language !== '' && result.isReliable() ? result.language : undefined;
  };
}
