/**
 * Code names of a document's running examples ("the `guess` variable", "a struct named `Rectangle`", `let total = …`).
 * A sentence that uses one tells of that example, not of the subject; it makes no row on its own.
 */
import type { Document } from '../../contracts/document.ts';

const holders = 'variables?|parameters?|arguments?|fields?|instances?|bindings?|constants?|columns?|members?';
const things = `${holders}|structs?|enums?|class(?:es)?|interfaces?|functions?|modules?|files?|director(?:y|ies)|projects?|packages?|crates?|binary|closures?|programs?|types?|traits?|thread|branch|list|array|table|variants?`;
const introduced: readonly RegExp[] = [
  new RegExp(`\\b(?:${things}) (?:that's |that is )?(?:named|called) \`([^\`\\s]{1,40})\``, 'g'),
  new RegExp(`\\b(?:${holders}|values?|lists?|references?|threads?|branch(?:es)?|files?|arrays?) \`([a-z][^\`\\s]{0,40})\``, 'g'),
  new RegExp(`\`([a-z][^\`\\s]{0,40})\` (?:${holders}|struct|variants?|crate|module|binary|package|project)\\b`, 'g'),
  /`([A-Z][^`\s]{0,40})` (?:struct|enum|class)\b/g,
  /\b(?:the|an?) `([A-Z][^`\s]{0,40})` instances?\b/g,
  /`([a-z]+_[^`\s]{0,40})` (?:vectors?|strings?|lists?|arrays?|maps?|tuples?|objects?|values?|closures?|slices?)\b/g,
  /\b(?:an?|Listing [\d.-]+:|the) `([a-z]\w{0,40})` (?:function|method|closure)s?(?= (?:from|in|of) Listing)/gi,
  /\ban? `([a-z]\w{0,40})` (?:function|method)\b(?! (?:of|on) the\b)/gi,
  /\b(?:our|my|your own) [^.`]{0,20}`([^`\s]{1,40})`/gi,
  /\b(?:we|we'll|we’ll|we've|we’ve|let's|let’s) (?:\w+ )?(?:defined?|created?|declared?|wr(?:ite|ote|itten)|named?|added?|made?|make) (?:an?|the|our)? ?(?:new )?(?:\w+ )?(?:named |called )?`([^`\s]{1,40})`/gi,
];
const declared =
  /\b(?:let(?: mut)?|const|var|fn|def|func|function|struct|enum|trait|class|interface)\s+([A-Za-z_]\w*)(?!\w)(?!\s*=\s*(?:await )?(?:require|import)\b)|^\s*([A-Za-z_]\w*)\s*:?=[^=>]/gm;

/** Keywords and names of standard libraries that examples use everywhere. */
const common: ReadonlySet<string> = new Set(
  `main self Self this String Vec Option Result Some None Ok Err Box new T E mut true false null undefined default static let for in
  fn const async await import export require module match loop while break return if else use pub trait enum struct impl mod crate
  move unsafe extern type continue class def function var try catch throw yield from as is super dyn ref where int str bool char
  float double void object Object Array Map Set Promise Date Error Number Boolean Symbol console print len list dict tuple index
  length name value key id`.split(/\s+/),
);

export function exampleNames(document: Document): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (name: string | undefined): void => {
    const core = name === undefined ? '' : nameOf(name);
    if (/^[A-Za-z_]/.test(core) && !common.has(core)) found.add(core);
  };
  for (const block of document.blocks) {
    const text = document.text.slice(block.start, Math.min(block.end, block.start + 20_000));
    if (block.kind === 'code') {
      for (const match of text.matchAll(declared)) add(match[1] ?? match[2]);
    } else if (block.kind === 'paragraph' || block.kind === 'item') {
      const joined = text.replace(/\s+/g, ' ');
      for (const pattern of introduced) for (const match of joined.matchAll(pattern)) add(match[1]);
    }
  }
  for (const name of longNames(document)) add(name);
  for (const name of narrated(document)) add(name);
  // What a heading names is a subject.
  for (const block of document.blocks) {
    if (block.kind !== 'heading') continue;
    for (const match of (block.text ?? document.text.slice(block.start, block.end)).matchAll(/`([^`]+)`/g)) found.delete(nameOf(match[1] as string));
  }
  return found;
}

const told = /\b(?:we|we'll|we've|we're|let's|our|us)\b|\b(?:listing|figure|example) [\d-]+|\bin (?:this|the|our) (?:example|code|listing|program|case)\b/i;

/** Names that the text mostly tells a story of: half of the sentences that have them, and two at least, narrate. */
function narrated(document: Document): string[] {
  const counts = new Map<string, { all: number; told: number }>();
  for (const block of document.blocks) {
    if (block.kind !== 'paragraph' || block.aside !== undefined) continue;
    const text = document.text.slice(block.start, Math.min(block.end, block.start + 20_000)).replace(/[’‘]/g, "'");
    for (const sentence of text.split(/(?<=[.!?:])\s/)) {
      const tells = told.test(sentence.replace(/`[^`]*`/g, ''));
      for (const name of new Set([...sentence.matchAll(/`([A-Za-z]\w{1,40})`/g)].map((match) => match[1] as string))) {
        const count = counts.get(name) ?? { all: 0, told: 0 };
        counts.set(name, { all: count.all + 1, told: count.told + Number(tells) });
      }
    }
  }
  return [...counts].filter(([, { all, told: stories }]) => stories >= 2 && stories * 2 >= all).map(([name]) => name);
}

/** `future_to_try`: a name of three words that the text never calls a function, an option or the like is a variable of an example. */
function longNames(document: Document): string[] {
  const api =
    /^ ?(?:methods?|functions?|macros?|attributes?|crates?|modules?|traits?|types?|keywords?|commands?|features?|lints?|options?|settings?|flags?|keys?|parameters?|properties|property|events?|hooks?|constants?)\b/;
  const plain = new Set<string>();
  const known = new Set<string>();
  for (const block of document.blocks) {
    if (block.kind !== 'paragraph') continue;
    const text = document.text.slice(block.start, Math.min(block.end, block.start + 20_000));
    for (const match of text.matchAll(/`([a-z]+(?:_[a-z]+){2,6})`/g)) {
      const name = match[1] as string;
      if (api.test(text.slice(match.index + match[0].length, match.index + match[0].length + 14).replace(/\s/g, ' '))) known.add(name);
      else plain.add(name);
    }
  }
  return [...plain].filter((name) => !known.has(name));
}

function nameOf(code: string): string {
  return code
    .replace(/^[&*]+(?:mut )?/, '')
    .replace(/[<({[].*$/, '')
    .replace(/[^\w!:.]+$/g, '');
}

/** Names of the running example, or single lower-case letters, in the code spans of a text. */
export function usesExampleName(text: string, names: ReadonlySet<string>): boolean {
  for (const match of text.matchAll(/`([^`]+)`/g)) {
    const code = match[1] as string;
    if (/^[&*]?[a-z]\d?$/.test(code) || (/^[a-z]\w*\d$/.test(code) && !/^[iuf]\d+$/.test(code))) return true;
    if (names.has(code)) return true;
    for (const part of code.match(/[A-Za-z_]\w*!?/g) ?? []) if (names.has(part)) return true;
  }
  return false;
}
