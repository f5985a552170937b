/** Whether code stands on its own: what it calls is in it, in its language, or in a library that it names. */
import type { Document } from '../../../contracts/document.ts';
import { textOf } from '../view.ts';
import type { DocumentedSymbol } from './symbol.ts';

/** Words before a bracket that are no calls, and what the languages have without import. */
const known = new Set(
  `if for while switch catch return function func def fn match with elif and or not in is lambda await async yield typeof new del assert print except super
  abs all any bin bool bytearray bytes callable chr complex dict divmod enumerate filter float format frozenset getattr hasattr hash hex id int isinstance
  issubclass iter len list map max memoryview min next object oct open ord pow range repr reversed round set setattr slice sorted str sum tuple type zip
  ValueError TypeError KeyError IndexError AttributeError StopIteration RuntimeError OverflowError ZeroDivisionError NotImplementedError Exception OSError
  Array Boolean Date Error Map Number Object Promise Proxy RangeError RegExp Set String Symbol SyntaxError URL URLSearchParams Uint8Array BigInt WeakMap WeakSet Response Request Headers
  TextEncoder TextDecoder decodeURIComponent encodeURIComponent parseInt parseFloat isNaN isFinite setTimeout clearTimeout queueMicrotask structuredClone atob btoa
  append cap clear close copy make panic recover string byte rune error int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 uintptr
  Some None Ok Err Vec Box vec println format assert_eq sizeof malloc free memcpy memset strlen printf echo local test export`.split(/\s+/),
);

/** It leans on nothing of its own file or of modules that nobody but its authors has. */
export function standsOnItsOwn(document: Document, symbol: DocumentedSymbol): boolean {
  const bare = symbol.code.bare
    .replace(/\/\*[^]*?\*\//g, ' ')
    .replace(/(?:\/\/|#(?!\[)).*$/gm, ' ')
    .replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
  if (/\b(?:this|self|cls|super)\b/.test(bare)) return false;
  const head = bare.slice(0, bare.search(/[{\n]|:\s*$/m) + 1 || undefined);
  const own = ownNames(document);
  const bound = new Set<string>([symbol.name, ...(head.match(/[A-Za-z_$][\w$]*/g) ?? [])]);
  for (const match of bare.matchAll(/\b(?:const|let|var|def|function|func|fn|for|as|class)\s+(?:mut\s+)?([\w$,\s{}[\]()]{1,100}?)\s*(?:[:=(]|\bof\b|\bin\b)/g))
    for (const name of (match[1] as string).match(/[\w$]+/g) ?? []) bound.add(name);
  for (const match of bare.matchAll(/(?:^|[;{(])\s*([\w$]+(?:\s*,\s*[\w$]+)*)\s*(?::=|=(?![=>]))/gm))
    for (const name of (match[1] as string).match(/[\w$]+/g) ?? []) bound.add(name);
  for (const match of bare.matchAll(/(?<![\w$.])([A-Za-z_$][\w$]*)/g)) {
    const name = match[1] as string;
    if (own.has(name) && name !== symbol.name && (!bound.has(name) || head.includes(name))) return false;
    const called = bare[(match.index ?? 0) + name.length] === '(' || /\bnew\s+$/.test(bare.slice(Math.max(0, match.index - 6), match.index));
    if (called && !known.has(name) && !bound.has(name)) return false;
    if (/^_?[A-Z][A-Z\d_]{2,}$/.test(name) && !bound.has(name)) return false;
  }
  return true;
}

const namesByDocument = new WeakMap<Document, ReadonlySet<string>>();

/** Names that the file declares at its outermost level, and those that it takes from its neighbours. */
function ownNames(document: Document): ReadonlySet<string> {
  const kept = namesByDocument.get(document);
  if (kept !== undefined) return kept;
  const names = new Set<string>();
  for (const block of document.blocks) {
    if (block.kind !== 'heading') continue;
    const name = /`([^`]{1,80})`/.exec(textOf(document, block))?.[1];
    if (name !== undefined && !name.includes('.')) names.add(name);
  }
  let block = false;
  for (const line of document.text.split(/\r?\n/)) {
    if (line.length > 500) continue;
    // Go: a list of constants or imports in brackets.
    if (/^(?:const|var|import) \($/.test(line)) block = true;
    else if (line.startsWith(')')) block = false;
    const listed = block ? (/^\s+([A-Za-z_]\w*)\b(?!")/.exec(line)?.[1] ?? /^\s+"(?:[\w./-]*\/)?internal\/(?:[\w-]+\/)*(\w+)"/.exec(line)?.[1]) : undefined;
    if (listed !== undefined) names.add(listed);
    const declared =
      /^(?:export\s+)?(?:(?:const|let|var|type|class|interface|struct|enum|static)\s+)?(?:mut\s+)?([A-Za-z_$][\w$]*)\s*(?::[^=]{1,100})?=(?!=)/.exec(line)?.[1];
    if (declared !== undefined) names.add(declared);
    // What is imported is of another module: only that of the language itself is known to everybody.
    const taken =
      /^import\s+(?:type\s+)?(.{1,300}?)\s+from\s+['"](?!node:)/.exec(line)?.[1] ?? /^from\s+(?:\.[\w.]*|_\w+)\s+import\s+(.{1,300})$/.exec(line)?.[1];
    for (const name of taken?.match(/[A-Za-z_$][\w$]*/g) ?? []) names.add(name);
    const required = /^(?:const|let|var)\s+(.{1,200}?)\s*=\s*require\(['"](?!node:)/.exec(line)?.[1];
    for (const name of required?.match(/[A-Za-z_$][\w$]*/g) ?? []) names.add(name);
  }
  namesByDocument.set(document, names);
  return names;
}
