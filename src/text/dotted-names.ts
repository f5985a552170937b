/** Names of several labels with stops between them: "files.example.org", "app.config.get". */

const dotted = /(?<![\p{L}\p{N}_-]|[\p{L}\p{N}_]\.)[\p{L}\p{N}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_][\p{L}\p{N}_-]*)+/gu;
const domains = 'arpa com dev edu example gov info int internal invalid io lan local localhost mil net org test';
const domain: ReadonlySet<string> = new Set(domains.split(' '));

/**
 * The dotted name right at an offset, where it is one as a whole: three labels or more, or two of which one has a hyphen or
 * the last is a domain. Versions ("v1.4.0") and abbreviations ("e.g.") are none.
 */
export function dottedNameAt(text: string, start: number): string | undefined {
  const name = new RegExp(dotted.source, 'uy');
  name.lastIndex = start;
  const found = name.exec(text)?.[0];
  if (found === undefined) return undefined;
  const labels = found.split('.');
  const last = (labels.at(-1) ?? '').toLowerCase();
  if (!/\p{L}{2}/u.test(last) || labels.every((label) => label.length < 2)) return undefined;
  return labels.length > 2 || domain.has(last) || labels.some((label) => /[^-]-[^-]/.test(label)) ? found : undefined;
}

/** Neighbouring labels of every dotted name of a text, lower case: "a.b.c" has "a.b" and "b.c". */
export function labelPairs(text: string): string[] {
  const pairs: string[] = [];
  for (const [name] of text.matchAll(dotted)) pairs.push(...pairsOf(name));
  return pairs;
}

/** Neighbouring labels of one name. */
export function pairsOf(name: string): string[] {
  const labels = name.toLowerCase().split('.');
  return labels.slice(1).map((label, index) => `${labels[index]}.${label}`);
}
