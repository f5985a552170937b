/**
 * Code names of a document's running examples ("the `guess` variable", "a struct named `Rectangle`", `let total = …`).
 * A sentence that uses one tells of that example, not of the subject; it makes no row on its own.
 */
import type { Document } from '../../contracts/document.ts';

const introduced = [
  /\b(?:named|called|our|my|your) (?:own )?`([^`\s]{1,40})`/g,
  /\b(?:variables?|parameters?|arguments?|fields?|instances?|values?|lists?|bindings?|constants?|columns?|references?|members?|threads?|branch(?:es)?|files?|arrays?) `([^`\s]{1,40})`/g,
  /`([^`\s]{1,40})` (?:variables?|parameters?|arguments?|fields?|instances?|lists?|bindings?|structs?|variants?|column|crate|struct|module|binary|package|project)\b/g,
  /\b(?:we|we'll|we’ll|we've|we’ve|let's|let’s) (?:\w+ )?(?:define|defined|create|created|declare|declared|write|wrote|written|name|named|add|added|implement|implemented|make|made|store|stored|call|called)\b[^.`]{0,40}`([^`\s]{1,40})`/gi,
  /\b(?:our|this|that) [^.`]{0,24}`([^`\s]{1,40})`/gi,
];
const declared =
  /\b(?:let(?: mut)?|const|var|static|fn|def|func|function|struct|enum|trait|class|interface|type|mod|for)\s+([A-Za-z_]\w*)|^\s*([A-Za-z_]\w*)\s*:?=[^=>]/gm;
const common = new Set(['main', 'self', 'this', 'String', 'Vec', 'Option', 'Result', 'Some', 'None', 'Ok', 'Err', 'Box', 'new', 'T', 'E', 'mut', 'true', 'false', 'null', 'undefined', 'default', 'static', 'let', 'for', 'in', 'fn', 'const', 'async', 'await', 'panic!', 'println!', 'import', 'export', 'require', 'module']);

export function exampleNames(document: Document): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (name: string | undefined): void => {
    const core = name === undefined ? '' : nameOf(name);
    if (core !== '' && !common.has(core)) found.add(core);
  };
  for (const block of document.blocks) {
    const text = document.text.slice(block.start, block.end);
    if (block.kind === 'code') {
      // Only names that prose may mistake for general ones: long code would otherwise claim every library name.
      for (const match of text.slice(0, 20_000).matchAll(declared)) add(match[1] ?? match[2]);
    } else if (block.kind === 'paragraph' || block.kind === 'item') {
      const joined = text.slice(0, 20_000).replace(/\s+/g, ' ');
      for (const pattern of introduced) for (const match of joined.matchAll(pattern)) add(match[1]);
    }
  }
  return found;
}

function nameOf(code: string): string {
  return code.replace(/^[&*]+(?:mut )?/, '').replace(/\(.*$/, '').replace(/[^\w!:.]+$/g, '');
}

/** Names of the running example, or single lower-case letters, in the code spans of a text. */
export function usesExampleName(text: string, names: ReadonlySet<string>): boolean {
  for (const match of text.matchAll(/`([^`]+)`/g)) {
    const code = match[1] as string;
    if (/^[a-z]\d?$/.test(code) || /^[a-z]\w*\d$/.test(code) && !/^[iuf]\d+$/.test(code)) return true;
    for (const part of code.match(/[A-Za-z_]\w*!?/g) ?? []) if (names.has(part)) return true;
  }
  return false;
}
