/** Symbols of languages with braces: statements at the top of the file and in types; bodies of functions are passed over. */
import { declaredBy, type Declared } from './heads.ts';
import type { Language } from './languages.ts';
import { longestHead, type CodeSymbol } from './symbol.ts';

interface Holder {
  symbol: CodeSymbol | undefined;
  name: string | undefined;
}

/** `bare`: the code without comments and strings. Symbols in order of their start. */
export function braceSymbols(bare: string, language: Language): CodeSymbol[] {
  const symbols: CodeSymbol[] = [];
  const holders: Holder[] = [];
  let at = 0;
  while (at < bare.length) {
    const char = bare[at] as string;
    if (/\s/.test(char) || char === ';' || char === ',') {
      at++;
      continue;
    }
    if (char === '}') {
      const holder = holders.pop();
      at++;
      if (holder?.symbol !== undefined) holder.symbol.end = bare[at] === ';' ? at + 1 : at;
      continue;
    }
    const label = /^(?:public|private|protected|signals|public slots)\s*:(?!:)/.exec(bare.slice(at, at + 20));
    if (label !== null) {
      at += label[0].length;
      continue;
    }
    if (char === '#' && language.extras?.includes('preprocessor') === true) {
      at = preprocessorEnd(bare, at);
      continue;
    }
    at = statement(bare, at, language, holders, symbols);
  }
  for (const holder of holders) if (holder.symbol !== undefined) holder.symbol.end = bare.trimEnd().length;
  return symbols;
}

/** Reads one statement; gives the place behind it, or behind the brace of a type that it opens. */
function statement(bare: string, start: number, language: Language, holders: Holder[], symbols: CodeSymbol[]): number {
  const inside = holders.at(-1)?.name;
  let depth = 0;
  let found: Extract<Declared, { type: 'symbol' }> | undefined;
  let head = -1;
  let at = start;
  const finish = (end: number): number => {
    const trimmed = start + bare.slice(start, end).trimEnd().length;
    if (found !== undefined) symbols.push(symbolOf(found, start, head < 0 ? trimmed : head, trimmed, inside));
    return Math.max(end, start + 1);
  };
  for (; at < bare.length; at++) {
    const char = bare[at] as string;
    if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth = Math.max(0, depth - 1);
    else if (char === '{' && (depth === 0 || language.id === 'go' || head >= 0)) {
      const declared = head < 0 ? declaredBy(bare.slice(start, Math.min(at, start + longestHead)), language.id, inside, true) : undefined;
      head = head < 0 ? at : head;
      if (declared?.type === 'open' || (declared?.type === 'symbol' && declared.holds)) {
        const symbol = declared.type === 'symbol' ? symbolOf(declared, start, at, at + 1, inside) : undefined;
        if (symbol !== undefined) symbols.push(symbol);
        holders.push({ symbol, name: symbol === undefined ? inside : ownerName(symbol) });
        return at + 1;
      }
      if (declared?.type === 'symbol') found = declared;
      at = matching(bare, at);
      // A body ends its statement, unless it is a value: `const a = { … }, b`.
      if (
        depth === 0 &&
        (found === undefined || !/^(?:constant|property)$/.test(found.kind)) &&
        !/^\s*(?:[;.,()=?:&|[]|as\b)/.test(bare.slice(at + 1, at + 40))
      )
        return finish(at + 1);
      if (depth === 0 && bare[at + 1] === ';') return finish(at + 2);
    } else if (char === '{') at = matching(bare, at);
    else if (char === '}') break;
    else if (
      depth === 0 &&
      (char === ';' || (char === ',' && language.id === 'rust' && head < 0 && !/\bfn\b/.test(bare.slice(start, Math.min(at, start + longestHead)))))
    ) {
      if (head < 0) found = asSymbol(declaredBy(bare.slice(start, Math.min(at, start + longestHead)), language.id, inside, false));
      return finish(at + 1);
    } else if (depth === 0 && char === '\n' && language.newlines === true && endsHere(bare, start, at, head >= 0)) {
      if (head < 0) found = asSymbol(declaredBy(bare.slice(start, Math.min(at, start + longestHead)), language.id, inside, false));
      return finish(at);
    }
  }
  if (head < 0) found = asSymbol(declaredBy(bare.slice(start, Math.min(at, start + longestHead)), language.id, inside, false));
  return finish(at);
}

function asSymbol(declared: Declared): Extract<Declared, { type: 'symbol' }> | undefined {
  return declared.type === 'symbol' ? declared : undefined;
}

function symbolOf(declared: Extract<Declared, { type: 'symbol' }>, start: number, head: number, end: number, inside: string | undefined): CodeSymbol {
  const own = declared.name;
  const qualified = inside === undefined || own.includes('.') ? own : `${inside}.${own}`;
  return {
    name: qualified,
    kind: declared.kind,
    start,
    head,
    end,
    level: inside === undefined && !(declared.kind === 'method' && own.includes('.')) ? 2 : 3,
    holds: declared.holds,
  };
}

function ownerName(symbol: CodeSymbol): string {
  return symbol.name.replace(/^.* for /, '');
}

/** Whether a line end closes the statement: what stands before and behind it does not carry on. */
function endsHere(bare: string, start: number, at: number, body: boolean): boolean {
  if (/^(?:import|package)\b/.test(bare.slice(start, start + 8))) return true;
  const before = bare.slice(Math.max(start, at - 200), at).trimEnd();
  if (
    before === '' ||
    /(?:[=,+\-*/%&|^<?:.({[]|=>|->|\b(?:extends|implements|with|where|return|throws|override|private|public|static|export|default|async|abstract))$/.test(
      before,
    )
  )
    return false;
  if (!body && /^\s*@[\w.]+(?:\([^)]*\))?\s*$/.test(bare.slice(start, at))) return false;
  const behind = /\S/.exec(bare.slice(at, at + 400));
  if (behind === null) return true;
  const next = bare.slice(at + behind.index, at + behind.index + 12);
  return !/^(?:[{.?:=&|+*/<)\]]|->|(?:extends|implements|where|with|throws)\b)/.test(next);
}

/** The brace that closes the one at `open`, or the last character. */
function matching(bare: string, open: number): number {
  let depth = 0;
  for (let i = open; i < bare.length; i++) {
    const code = bare.charCodeAt(i);
    if (code === 123) depth++;
    else if (code === 125 && --depth === 0) return i;
  }
  return bare.length - 1;
}

function preprocessorEnd(bare: string, at: number): number {
  let end = at;
  for (;;) {
    const next = bare.indexOf('\n', end);
    if (next < 0) return bare.length;
    if (!/\\\s*$/.test(bare.slice(Math.max(at, next - 80), next))) return next + 1;
    end = next + 1;
  }
}
