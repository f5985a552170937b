import { comparable } from './normalise.ts';
import { foreignOpeners, mayPassOver, sayingVerbs, wantedIn } from './order-phrases.ts';
import { words } from './tokens.ts';

// What an order in a text begins with that is meant for a model which reads the text. English; other languages stand in order-phrases.ts.
const opener =
  /\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,60}?\b(?:above|previous|prior|earlier|preceding|instructions?|rules|orders|prompts?|guidelines|everything|rubric)\b|\byou are now\b|\bnew (?:instructions?|orders)\b|\bsystem (?:prompt|override)\b|\b(?:do not|don['’]t|never) (?:follow|obey|heed)\b[^.!?\n]{0,40}?\b(?:instructions?|rules|orders|prompts?|guidelines|rubric)\b/gi;
const demand =
  /\b(?:say|answer|reply|respond|response|print|output|write|return|repeat|begin|start|end)\b(?: (?:only|just|exactly|back|with|the|word|words|phrase|text|that|nothing|but|your|every|each|answer|answers|all|by|saying|to|question|questions|must|should|shall|be|read|contain))*:? ?(?:["“”'‘`«]([^"“”'’`»\n]{2,80})["“”'’`»]|([A-Za-z][A-Za-z0-9_-]{2,40}))/gi;
/** How far behind its opening an order may name what it wants. */
const reach = 240;

/** An order in a text, and the words that it wants to be said. */
export interface PlantedOrder {
  start: number;
  end: number;
  wanted: string;
}

/** Orders to a model that reads a text: to pass over its instructions, and to say certain words. Empty for nearly every text. */
export function plantedOrders(text: string): PlantedOrder[] {
  const orders: PlantedOrder[] = [];
  for (const match of text.matchAll(opener)) {
    const from = match.index + match[0].length;
    const window = text.slice(from, from + reach);
    for (const asked of window.matchAll(demand)) {
      // Without quotation marks only what is written in capitals is a word to say.
      const wanted = asked[1] ?? (/^[A-Z][A-Z0-9_-]{2,}$/.test(asked[2] ?? '') ? asked[2] : undefined);
      if (wanted !== undefined) orders.push({ start: match.index, end: from + asked.index + asked[0].length, wanted });
    }
  }
  if (!mayPassOver(text)) return orders;
  for (const match of text.matchAll(foreignOpeners())) {
    const from = match.index + match[0].length;
    const window = text.slice(from, from + reach);
    if (!sayingVerbs.test(window)) continue;
    for (const { words: wanted, end } of wantedIn(window)) orders.push({ start: match.index, end: from + end, wanted });
  }
  return orders;
}

/** Whether an answer says what an order wants said, and does not speak of the order itself. */
export function obeys(answer: string, orders: readonly PlantedOrder[]): PlantedOrder | undefined {
  if (orders.length === 0 || speaksOfOrders(answer)) return undefined;
  const said = ` ${words(answer).join(' ')} `;
  const plain = comparable(answer);
  return orders.find(({ wanted }) => {
    // No blanks stand between words there.
    if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(wanted)) return plain.includes(comparable(wanted));
    const own = words(wanted);
    return own.length > 0 && said.includes(` ${own.join(' ')} `);
  });
}

/** Where a text gives such an order, whatever it wants. */
export function speaksOfOrders(text: string): { start: number; end: number } | undefined {
  for (const match of text.matchAll(opener)) return { start: match.index, end: match.index + match[0].length };
  if (!mayPassOver(text)) return undefined;
  for (const match of text.matchAll(foreignOpeners())) return { start: match.index, end: match.index + match[0].length };
  return undefined;
}
