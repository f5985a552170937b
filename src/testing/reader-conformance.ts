/** What every reader must keep, ours or yours, as checks for any test runner. */
import assert from 'node:assert/strict';
import type { Block, Reading } from '../contracts/document.ts';
import { readingSchema } from '../contracts/document.ts';
import type { Reader } from '../contracts/plugins.ts';
import { messageOf } from '../errors.ts';
import { isRefusal } from '../sources/documents/refusal.ts';

export interface ReaderSample {
  name: string;
  bytes: Uint8Array;
  path: string;
  /** `read`: must be read. `refuse`: must be refused. Absent: either. */
  expect?: 'read' | 'refuse';
}

export interface ConformanceCheck {
  name: string;
  run(): void | Promise<void>;
}

/** Share of the words of a working text that leaf blocks and set-aside stretches must hold. */
const coveredWords = 0.995;

/**
 * Checks of a reader over samples of yours, and over a few hostile ones of ours: spans lie within the text, children within
 * their parents, siblings in order and apart, blocks in preorder; nearly every word is in a leaf or set aside; the same bytes
 * give the same reading; what is not read is refused with a `ReadingRefusal` that has a hint, and nothing else is thrown.
 */
export function readerConformance(reader: Reader, samples: readonly ReaderSample[]): ConformanceCheck[] {
  const every = [...samples, ...hostile(reader)];
  return every.map((sample) => ({ name: `${reader.id}: ${sample.name}`, run: () => checkSample(reader, sample) }));
}

async function checkSample(reader: Reader, sample: ReaderSample): Promise<void> {
  const first = await outcomeOf(reader, sample);
  const second = await outcomeOf(reader, sample);
  assert.deepEqual(second, first, 'the same bytes must give the same reading');
  if ('refusal' in first) {
    assert.notEqual(sample.expect, 'read', `refused: ${first.refusal}`);
    return;
  }
  assert.notEqual(sample.expect, 'refuse', 'this sample must be refused');
  checkReading(first.reading);
}

async function outcomeOf(reader: Reader, sample: ReaderSample): Promise<{ reading: Reading } | { refusal: string; hint: string }> {
  try {
    return { reading: await reader.read({ bytes: sample.bytes.slice(), path: sample.path, limits: { depth: 256 } }) };
  } catch (error) {
    assert.ok(isRefusal(error), `threw something else than a ReadingRefusal: ${messageOf(error)}`);
    assert.ok(error.hint !== undefined && error.hint.length > 0, 'a refusal must say how to mend it');
    return { refusal: `${error.reason}: ${error.message}`, hint: error.hint };
  }
}

/** Throws an assertion error that names the first block or stretch that breaks a rule. */
export function checkReading(reading: Reading): void {
  readingSchema.parse(reading);
  const { text, blocks, setAside } = reading;
  assert.ok(text.isWellFormed(), 'the working text must be well-formed UTF-16');
  const ends: number[] = [];
  const open: number[] = [];
  for (const [i, block] of blocks.entries()) {
    const name = `block ${i} (${block.kind} ${block.start}-${block.end})`;
    assert.ok(block.start <= block.end && block.end <= text.length, `${name} lies outside the text`);
    assert.ok(!splitsPair(text, block.start) && !splitsPair(text, block.end), `${name} cuts a surrogate pair`);
    assert.ok(block.parent < i, `${name} stands before its parent`);
    // Preorder: the parent is among the blocks that are still open.
    while (open.length > 0 && open.at(-1) !== block.parent) open.pop();
    assert.ok(block.parent === -1 || open.at(-1) === block.parent, `${name} is not in preorder`);
    const parent = blocks[block.parent];
    if (parent !== undefined) assert.ok(parent.start <= block.start && block.end <= parent.end, `${name} reaches out of its parent`);
    assert.ok((ends[block.parent + 1] ?? 0) <= block.start, `${name} overlaps the sibling before it`);
    ends[block.parent + 1] = block.end;
    open.push(i);
    assert.ok(block.text === undefined || block.text.isWellFormed(), `${name} has broken text`);
  }
  for (const span of setAside)
    assert.ok(span.start <= span.end && span.end <= text.length, `a set-aside stretch lies outside the text: ${span.start}-${span.end}`);
  const { covered, total, missing } = coverage(text, blocks, setAside);
  assert.ok(
    total === 0 || covered / total >= coveredWords || total - covered <= 1,
    `only ${covered} of ${total} words are in a leaf or set aside; missing: ${missing.join(', ')}`,
  );
}

function coverage(text: string, blocks: readonly Block[], setAside: Reading['setAside']): { covered: number; total: number; missing: string[] } {
  const spans: { start: number; end: number }[] = [...setAside];
  for (const [i, block] of blocks.entries()) {
    const child = blocks[i + 1];
    if (child?.parent !== i) spans.push(block);
    // The number of an item stands before its text.
    else if (block.kind === 'item' && /^\s*(?:[-*+]|\w{1,9}[.)])\s*(?:\[.\])?\s*$/.test(text.slice(block.start, child.start)))
      spans.push({ start: block.start, end: child.start });
  }
  spans.sort((a, b) => a.start - b.start || a.end - b.end);
  let covered = 0;
  let next = 0;
  let reach = 0;
  const missing: string[] = [];
  let total = 0;
  for (const word of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    total++;
    while (next < spans.length && (spans[next]?.start ?? 0) <= word.index) reach = Math.max(reach, spans[next++]?.end ?? 0);
    if (word.index < reach) covered++;
    else if (missing.length < 10) missing.push(`${word[0]} at ${word.index}`);
  }
  return { covered, total, missing };
}

function splitsPair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (!(unit >= 0xdc00 && unit <= 0xdfff) || at === 0) return false;
  const before = text.charCodeAt(at - 1);
  return before >= 0xd800 && before <= 0xdbff;
}

function hostile(reader: Reader): ReaderSample[] {
  const path = `sample${reader.extensions[0] ?? ''}`;
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  const sample = (name: string, bytes: Uint8Array, expect?: 'read' | 'refuse'): ReaderSample => ({
    name,
    bytes,
    path,
    ...(expect === undefined ? {} : { expect }),
  });
  return [
    sample('0 bytes', new Uint8Array(), 'refuse'),
    sample('white space only', utf8(' \n\t\r\n '), 'refuse'),
    sample(
      'binary',
      Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 32),
      'refuse',
    ),
    sample('line ends of every kind', utf8('One line.\r\nNext line.\r\n\r\nA second part.\rAnd more.\n')),
    sample('beyond the basic plane', utf8('An 𝒜 letter and a 🦀.\n\n🦀🦀 again, **🦀 bold** text.')),
    sample('deep angle brackets', utf8(`${'<div>'.repeat(100_000)}deep`)),
    sample('deep quotes', utf8(`${'> '.repeat(100_000)}deep`)),
    sample('many open brackets', utf8(`${'['.repeat(100_000)}deep`)),
    sample('a nul within', utf8('Some text \u0000 goes on here, and then it ends.')),
  ];
}
