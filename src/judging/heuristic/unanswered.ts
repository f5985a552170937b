/** What an answer leaves out: a part of the question, items of a list, the rest of the source's code. */
import { codeMap } from '../../text/code-ranges.ts';
import { contentStems, countWords } from '../../text/content-words.ts';
import { listsOf, statedCounts, tableRowsOf } from '../../text/counts.ts';
import { sentences } from '../../text/sentences.ts';
import { unitAfter } from '../../text/units.ts';
import type { Finding } from './finding.ts';
import type { Passage, Placed } from './passage.ts';
import { pointing } from './relevance.ts';

const asking =
  'what|which|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did|can|could|should|will|would|has|have|explain|describe|list|name|give|show|tell';
const joint = new RegExp(String.raw`[?;] (?=\p{Lu})|,? and (?=(?:${asking})\b)|, (?=(?:in|on|at|for|from|to|with|by|since|under) (?:what|which|whom)\b)`, 'u');

/** The questions that a prompt asks, one after the other. Prompts that bring material along are one. */
export function questionsIn(prompt: string): string[] {
  const line = prompt.trim().slice(0, 800).replace(/\s+/g, ' ');
  if (countWords(prompt) > 80 || /\S\s*\n\s*\S/.test(prompt.slice(0, 800))) return [prompt];
  return line
    .split(joint)
    .map((part) => part.trim())
    .filter((part) => contentStems(part).size > 0);
}

/** A question of the prompt whose stretch of the source the answer leaves alone, while it rests on another's. */
export function unansweredParts(prompt: string, answer: string, placed: readonly Placed[], passage: Passage, manner: ReadonlySet<string>): Finding[] {
  const parts = questionsIn(prompt);
  if (parts.length < 2 || passage.stretches.length < 3) return [];
  const said = contentStems(answer);
  const roots = parts.map((part) => new Set([...contentStems(part)].filter((root) => !manner.has(root))));
  const findings: Finding[] = [];
  for (const [index, part] of parts.entries()) {
    // Words that the questions share tell neither from the other.
    const own = new Set([...(roots[index] ?? [])].filter((root) => !roots.some((other, at) => at !== index && other.has(root))));
    if (own.size === 0) continue;
    const { share, missed } = pointing(own, placed, passage, said);
    if (share < 0.8)
      findings.push({
        minus: Math.round((1 - share) * 2.6 * 100) / 100,
        why: `a part of the question is left unanswered: "${part.slice(0, 100)}"`,
        words: missed.slice(0, 5).join(', '),
      });
  }
  return findings.sort((a, b) => b.minus - a.minus).slice(0, 1);
}

/** A count that the answer or the question states, and a list that holds fewer. */
export function shortOfCount(prompt: string, answer: string): Finding[] {
  const lists = [
    ...listsOf(answer).map((list) => ({ start: list[0]?.start ?? 0, size: list.length })),
    ...tableRowsOf(answer).map((rows) => ({ start: answer.indexOf(rows[0] ?? ''), size: rows.length })),
  ];
  for (const { start, end, count } of statedCounts(answer)) {
    const list = lists.find((item) => item.start > start);
    const between = answer.slice(end, list?.start ?? end);
    // What an earlier sentence counts is not what the list holds, and "20 kilobytes" is a size.
    const near = /:\s*$/.test(between) && sentences(between.trimEnd()).length === 1 && unitAfter(answer, end) === undefined;
    if (list && near && list.size < count)
      return [{ minus: 2.25, why: `${count} are announced, and ${list.size} given`, words: answer.slice(Math.max(0, start - 30), end + 40) }];
  }
  const [wanted] = /\b(?:which|what|name|list|give)\b/i.test(prompt) ? statedCounts(prompt) : [];
  const [only] = lists;
  if (wanted && only && lists.length === 1 && only.size < wanted.count)
    return [{ minus: 1.75, why: `${wanted.count} are asked for, and ${only.size} given`, words: prompt }];
  if (
    /^(?:first(?:ly)?|on the one hand)[,\s]/i.test(answer.trim()) &&
    !/\b(?:second(?:ly)?|then|next|also|last(?:ly)?|finally|third|after|on the other|2\.|another)\b/i.test(answer)
  )
    return [{ minus: 1.75, why: 'a first thing is named, and no second', words: answer.slice(0, 80) }];
  return [];
}

/** "There are several reasons for this." and no reason; "Let me explain." and no explanation. */
export function announcesOnly(answer: string): Finding[] {
  const text = answer.trim();
  const all = sentences(text);
  if (all.length > 2 || text.includes('\n')) return [];
  const announced =
    /^(?:there (?:are|is)|it has|we have|one can give) (?:a |an )?(?:multiple|several|many|various|different|a (?:few|number|couple|variety)|some|number|few|two|three|four|five|good|simple|easy|great|lots? of|plenty of)\b[^,:;]{0,60}[.!]$/i;
  const last = text.slice(all.at(-1)?.start ?? 0);
  const content = contentStems(last).size;
  if (all.length === 1 && announced.test(text) && content <= 3) return [{ minus: 2.1, why: 'the answer announces something, and stops', words: text }];
  if (
    /\b(?:let (?:me|us)|let['’]s|i(?:['’]ll| will| am going to| would like to| can)|we(?:['’]ll| will)|here(?:['’]s| is| are)|below (?:is|are)|the following)\b[^.!?]{0,120}[.!:…]*$/i.test(
      last,
    ) &&
    !/[,;]\s/.test(last.slice(20)) &&
    countWords(last) <= 22
  )
    return [{ minus: 2.1, why: 'the answer announces something, and stops', words: last }];
  return [];
}

/** An answer that shares next to nothing with its passage holds nothing of what could be answered. */
export function holdsNothing(answer: string, placed: readonly Placed[]): Finding[] {
  const words = countWords(answer);
  if (words === 0 || words > 60 || placed.length === 0) return [];
  let matched = 0;
  let all = 0;
  for (const { sentence, alignment } of placed) {
    all += sentence.roots.size;
    matched += alignment.pairs.filter(([own]) => !(sentence.words[own]?.stop ?? true)).length;
  }
  if (all < 3 || matched * 5 > all) return [];
  return [{ minus: 2.1, why: 'the answer holds next to nothing of what its quotes say', words: answer.slice(0, 120) }];
}

/** The answer gives the first items of a list, rows of a table or lines of code of its source, and stops before the rest. */
export function shortOfSource(answer: string, quotes: readonly string[]): Finding[] {
  const own = [...listsOf(answer).map((list) => list.map(({ text }) => text)), ...tableRowsOf(answer)];
  const theirs = quotes.flatMap((quote) => [...listsOf(quote).map((list) => list.map(({ text }) => text)), ...tableRowsOf(quote)]);
  for (const list of own) {
    for (const source of theirs) {
      if (source.length <= list.length) continue;
      if (list.every((item, index) => same(item, source[index] ?? '')))
        return [{ minus: 1.75, why: `${list.length} of the ${source.length} items that the source lists`, words: source[list.length] ?? '' }];
    }
  }
  const blocks = (text: string): string[][] =>
    codeMap(text)
      .ranges.filter((range) => range.kind === 'fence')
      .map((range) => lines(text.slice(range.innerStart, range.innerEnd)));
  const sources = [...quotes.flatMap(blocks), ...quotes.map(lines)];
  for (const code of blocks(answer)) {
    if (code.length < 2) continue;
    for (const source of sources) {
      const from = source.findIndex((_, index) => code.every((line, offset) => source[index + offset] === line));
      const next = from < 0 ? undefined : source[from + code.length];
      if (next !== undefined && (/^\s/.test(next) || /[({[,:\\]$/.test(code.at(-1) ?? '')))
        return [{ minus: 1.75, why: 'the code stops where that of its source goes on', words: next }];
    }
    if (unbalanced(code.join('\n'))) return [{ minus: 1.75, why: 'a bracket in the code is never closed', words: code.at(-1) ?? '' }];
  }
  return [];
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !/^\s*(?:```|~~~)/.test(line));
}

function same(a: string, b: string): boolean {
  const first = contentStems(a);
  const second = contentStems(b);
  if (first.size === 0 || second.size === 0) return a.replace(/\W/g, '') === b.replace(/\W/g, '') && a !== '';
  const shared = [...first].filter((root) => second.has(root)).length;
  return shared * 10 >= Math.max(first.size, second.size) * 6;
}

/** More brackets opened than closed, strings and comments left aside. */
function unbalanced(code: string): boolean {
  const bare = code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?:\/\/|#|--)[^\n]*/g, '');
  const count = (pattern: RegExp): number => bare.match(pattern)?.length ?? 0;
  return count(/[([{]/g) > count(/[)\]}]/g);
}
