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
  // What a heading names is a subject.
  for (const block of document.blocks) {
    if (block.kind !== 'heading') continue;
    for (const match of (block.text ?? document.text.slice(block.start, block.end)).matchAll(/`([^`]+)`/g)) found.delete(nameOf(match[1] as string));
  }
  return found;
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
