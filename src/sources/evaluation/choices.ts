/** Choices of a multiple-choice item, and what its answer says of them. */
import { isObject, own, parseJson } from '../rows/json.ts';

export interface Choices {
  texts: string[];
  /** What the set calls each choice ("A", "1"…), where it says. */
  labels: string[];
}

const textKeys = ['text', 'content', 'choice', 'value', 'option'];
const labelKeys = ['label', 'key', 'id'];

/** A list, an object (`{"A": …}`, `{"text": […], "label": […]}`), or either as JSON text; undefined where it is neither. */
export function readChoices(value: unknown): Choices | undefined {
  if (typeof value === 'string') {
    if (!/^\s*[[{]/.test(value)) return undefined;
    const parsed = parseJson(value, 8);
    return 'refused' in parsed || typeof parsed.value === 'string' ? undefined : readChoices(parsed.value);
  }
  if (Array.isArray(value)) return fromList(value);
  if (!isObject(value)) return undefined;
  const texts = own(value, 'text') ?? own(value, 'texts');
  if (Array.isArray(texts)) {
    const labels = own(value, 'label') ?? own(value, 'labels');
    const list = fromList(texts);
    return list && { texts: list.texts, labels: Array.isArray(labels) ? labels.map((label) => scalar(label) ?? '') : [] };
  }
  const list = fromList(Object.values(value));
  return list && { texts: list.texts, labels: Object.keys(value) };
}

function fromList(values: readonly unknown[]): Choices | undefined {
  const texts: string[] = [];
  const labels: string[] = [];
  for (const value of values) {
    const text = isObject(value) ? firstScalar(value, textKeys) : scalar(value);
    if (text === undefined) return undefined;
    texts.push(text);
    const label = isObject(value) ? firstScalar(value, labelKeys) : undefined;
    if (label !== undefined) labels.push(label);
  }
  return texts.length === 0 ? undefined : { texts, labels: labels.length === texts.length ? labels : [] };
}

function firstScalar(value: { readonly [key: string]: unknown }, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = scalar(own(value, key));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Text of a string, number or truth value. */
export function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * The text of the choice that an answer names by its label, letter or index; else the answer as it is. A text that equals a
 * choice stands for itself, so that the answer "4" of the choices "0", "4" is no index. `base`: number of the first choice.
 */
export function resolveAnswer(answer: unknown, choices: Choices | undefined, base: 0 | 1): string | undefined {
  const text = answerText(answer);
  if (choices === undefined || text === undefined) return text;
  const name = text.trim();
  if (typeof answer !== 'number' && choices.texts.some((choice) => choice.trim() === name)) return text;
  const labelled = choices.labels.findIndex((label) => label.trim() === name);
  if (labelled >= 0) return choices.texts[labelled];
  const index = choiceIndex(name, base);
  return (index === undefined ? undefined : choices.texts[index]) ?? text;
}

function choiceIndex(name: string, base: 0 | 1): number | undefined {
  if (/^\d{1,3}$/.test(name)) return Number(name) - base;
  const letter = /^\(?([A-Za-z])[).]?$/.exec(name)?.[1];
  return letter === undefined ? undefined : letter.toUpperCase().charCodeAt(0) - 65;
}

/** Text of an answer: a scalar, the first of a list, or SQuAD's `{"text": […]}`. */
export function answerText(value: unknown): string | undefined {
  const plain = scalar(value);
  if (plain !== undefined) return plain;
  if (Array.isArray(value)) {
    for (const item of value) {
      const text = isObject(item) ? firstScalar(item, textKeys) : scalar(item);
      if (text !== undefined && text.trim() !== '') return text;
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const inner = own(value, 'text') ?? own(value, 'value');
  return Array.isArray(inner) || scalar(inner) !== undefined ? answerText(inner) : undefined;
}
