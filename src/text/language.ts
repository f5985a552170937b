/** ISO 639-1 code of a text's language, or undefined where it is too short or not sure. */
export type DetectLanguage = (text: string) => string | undefined;

/** Fewer words than this, and a detector guesses. */
export const minimumWordsForLanguage = 12;

/**
 * Loads the detector (`eld`, small model, n-grams): a quarter of a second once, so it is loaded when first needed. The
 * same text gives the same answer on every platform.
 */
export async function languageDetector(): Promise<DetectLanguage> {
  const { eld } = await import('eld/small');
  return (text) => {
    const sample = text.slice(0, 4000);
    if ((sample.match(/\p{L}+/gu)?.length ?? 0) < minimumWordsForLanguage) return undefined;
    const result = eld.detect(sample);
    return result.language !== '' && result.isReliable() ? result.language : undefined;
  };
}
