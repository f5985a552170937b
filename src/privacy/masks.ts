/** Masks: what stands in a text where personal data or a secret was, as `[EMAIL_1]`. The number tells values apart. */

const maskSource = '\\[([A-Z][A-Z0-9_]{0,31})_([1-9]\\d{0,8})\\]';
const whole = new RegExp(`^${maskSource}$`);

/** A fresh global expression that finds every mask; group 1 is the type in capitals, group 2 the number. */
export function maskPattern(): RegExp {
  return new RegExp(maskSource, 'g');
}

/** True for exactly one mask and nothing else. */
export function isMask(text: string): boolean {
  return whole.test(text);
}

/** The name of a type inside a mask: capitals, digits and underscores. */
export function maskLabel(type: string): string {
  return type.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/** Which value has which number, within one document or record. Keep one for all texts of the same thing. Never stored. */
export type Numbering = Map<string, number>;

/** Reserves the numbers of masks that the text holds already, so that a new value never gets the number of another. */
export function reserveMasks(numbering: Numbering, text: string): void {
  if (!text.includes('[')) return;
  for (const match of text.matchAll(maskPattern())) {
    const counter = `${match[1] ?? ''}\n`;
    numbering.set(counter, Math.max(numbering.get(counter) ?? 0, Number(match[2])));
  }
}

/** The mask of a value: the number it has, or the next one of its type. Spellings of one value share a number. */
export function maskOf(numbering: Numbering, type: string, value: string): string {
  const label = maskLabel(type);
  const key = `${label}\n${sameValue(type, value)}`;
  let number = numbering.get(key);
  if (number === undefined) {
    const counter = `${label}\n`;
    number = (numbering.get(counter) ?? 0) + 1;
    numbering.set(counter, number);
    numbering.set(key, number);
  }
  return `[${label}_${number}]`;
}

function sameValue(type: string, value: string): string {
  if (type === 'email' || type === 'ip') return value.toLowerCase();
  if (type === 'phone' || type === 'card' || type === 'iban' || type === 'ssn') return value.toUpperCase().replace(/[^A-Z0-9]/g, '') || value;
  return value || ' ';
}
