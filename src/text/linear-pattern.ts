/**
 * Regular expressions that cannot run away: a pattern is matched by following all its states at once (Thompson 1968), in
 * time linear in the text, instead of by backtracking. For patterns that people write in a config and that meet untrusted
 * text. Single characters and classes are judged by the built-in engine, so that Unicode and case follow its rules; what
 * needs backtracking (back-references, look-arounds) is refused.
 */
import { parsePattern, PatternError, type PatternNode } from './pattern-syntax.ts';

export { PatternError };

export interface LinearPattern {
  /** Is there a match anywhere in the text? The same answer as `RegExp.test` with the flag `u`. */
  test(text: string): boolean;
}

/** Instructions of the program: one state each. */
type Instruction =
  | { op: 'atom'; atom: number; next: number }
  | { op: 'split'; a: number; b: number }
  | { op: 'assert'; kind: '^' | '$' | 'b' | 'B' }
  | { op: 'match' };

const maximumStates = 4000;

/** Compiles a pattern; flags may be `i`, `m`, `s`, `u`. Throws `PatternError` with what is wrong, for people. */
export function linearPattern(source: string, flags = ''): LinearPattern {
  const unknown = /[^imsu]/.exec(flags);
  if (unknown !== null) throw new PatternError(`the flag "${unknown[0]}" is not known here; i, m and s are`);
  const { node, atoms } = parsePattern(source, flags);
  const program: Instruction[] = [];
  emit(node, program);
  program.push({ op: 'match' });

  const tests = atoms.map((atom) => atomTest(atom, flags));
  const isWord = atomTest('\\w', flags);
  const multiline = flags.includes('m');

  const holds = (kind: '^' | '$' | 'b' | 'B', before: number, after: number): boolean => {
    if (kind === '^') return before < 0 || (multiline && isLineEnd(before));
    if (kind === '$') return after < 0 || (multiline && isLineEnd(after));
    const border = (before >= 0 && isWord(before)) !== (after >= 0 && isWord(after));
    return border === (kind === 'b');
  };

  const test = (text: string): boolean => {
    const seen = new Int32Array(program.length);
    let entering: number[] = [];
    let before = -1;
    for (let at = 0, round = 1; ; round++) {
      const after = at < text.length ? (text.codePointAt(at) as number) : -1;
      const leaving: number[] = [];
      const stack = entering;
      stack.push(0);
      while (stack.length > 0) {
        const state = stack.pop() as number;
        if (seen[state] === round) continue;
        seen[state] = round;
        const instruction = program[state] as Instruction;
        if (instruction.op === 'match') return true;
        if (instruction.op === 'split') stack.push(instruction.b, instruction.a);
        else if (instruction.op === 'assert') {
          if (holds(instruction.kind, before, after)) stack.push(state + 1);
        } else if (after >= 0 && (tests[instruction.atom] as (point: number) => boolean)(after)) leaving.push(instruction.next);
      }
      if (after < 0) return false;
      entering = leaving;
      before = after;
      at += after > 0xffff ? 2 : 1;
    }
  };
  return { test };
}

function isLineEnd(point: number): boolean {
  return point === 0x0a || point === 0x0d || point === 0x2028 || point === 0x2029;
}

/** Does one code point match an atom? ASCII is remembered, the rest asked each time. */
function atomTest(source: string, flags: string): (point: number) => boolean {
  const pattern = new RegExp(`^(?:${source})$`, `u${flags.includes('i') ? 'i' : ''}${flags.includes('s') ? 's' : ''}`);
  // 0: not asked yet; 1: no; 2: yes.
  const ascii = new Int8Array(128);
  return (point) => {
    if (point >= 128) return pattern.test(String.fromCodePoint(point));
    if (ascii[point] === 0) ascii[point] = pattern.test(String.fromCharCode(point)) ? 2 : 1;
    return ascii[point] === 2;
  };
}

function emit(node: PatternNode, program: Instruction[]): void {
  if (program.length > maximumStates) throw new PatternError('the pattern is too large once its counted repeats are written out');
  switch (node.type) {
    case 'atom':
      program.push({ op: 'atom', atom: node.atom, next: program.length + 1 });
      return;
    case 'assert':
      program.push({ op: 'assert', kind: node.kind });
      return;
    case 'all':
      for (const item of node.items) emit(item, program);
      return;
    case 'any':
      emitAny(node.items, program);
      return;
    case 'repeat':
      emitRepeat(node, program);
  }
}

function emitAny(items: readonly PatternNode[], program: Instruction[]): void {
  const jumps: number[] = [];
  for (const [index, item] of items.entries()) {
    const last = index === items.length - 1;
    const split = program.length;
    if (!last) program.push({ op: 'split', a: split + 1, b: -1 });
    emit(item, program);
    if (last) break;
    jumps.push(program.length);
    program.push({ op: 'split', a: -1, b: -1 });
    program[split] = { op: 'split', a: split + 1, b: program.length };
  }
  for (const jump of jumps) program[jump] = { op: 'split', a: program.length, b: program.length };
}

function emitRepeat(node: PatternNode & { type: 'repeat' }, program: Instruction[]): void {
  for (let i = 0; i < node.min; i++) emit(node.item, program);
  if (node.max === Number.POSITIVE_INFINITY) {
    const loop = program.length;
    program.push({ op: 'split', a: loop + 1, b: -1 });
    emit(node.item, program);
    program.push({ op: 'split', a: loop, b: loop });
    program[loop] = { op: 'split', a: loop + 1, b: program.length };
    return;
  }
  const exits: number[] = [];
  for (let i = node.min; i < node.max; i++) {
    exits.push(program.length);
    program.push({ op: 'split', a: program.length + 1, b: -1 });
    emit(node.item, program);
  }
  for (const exit of exits) program[exit] = { op: 'split', a: exit + 1, b: program.length };
}
