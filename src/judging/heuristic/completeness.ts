import type { JudgeScore } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { codeMap, withoutCode } from '../../text/code-ranges.ts';
import { contentStems, countWords } from '../../text/content-words.ts';
import { cutFromSource, endingOf } from '../../text/endings.ts';
import { endsAsGiven } from '../../text/entries.ts';
import { sentences } from '../../text/sentences.ts';
import { asksForCode, demandsProse, labelledShape, looksLikeCode, shapeOf, type TaskShape } from '../../text/task-shape.ts';
import { quotesOf, turnsOf, type Turn } from '../../text/turns.ts';
import { completeness } from '../aspects.ts';
import { scoreOf, type Finding } from './finding.ts';
import { manner } from './subjects.ts';
import { announcesOnly, holdsNothing, shortOfCount, shortOfSource, unansweredParts } from './unanswered.ts';
import type { View } from './view.ts';

/** Whether the answer ends well, and has the parts that its kind of task wants. */
export function judgeCompleteness(record: TrainingRecord, view: View): JudgeScore {
  const turns = turnsOf(record);
  if (turns.length === 0) return { aspect: completeness.id, score: undefined, reason: 'there is no answer to judge', evidence: '' };
  const quotes = quotesOf(record);
  const findings: Finding[] = [];
  for (const turn of turns) {
    if (turn.callsTool) continue;
    const shape = shapeOf(record, turn.prompt, turn.answer);
    const ending = endingOf(turn.answer, shape);
    const before = record.messages.slice(0, turn.answerIndex).map((message) => message.content);
    const whole = (): boolean => endsAsGiven(turn.answer, [...before, record.input ?? ''], quotes);
    if (ending.cut && !whole()) findings.push({ minus: 2.5, why: `the answer breaks off: ${ending.why}`, words: turn.answer.slice(ending.start, ending.end) });
    if (!ending.cut && record.grounding.length > 0 && shape !== 'lookup' && shape !== 'choice' && cutFromSource(turn.answer, quotes) && !whole())
      findings.push({ minus: 2.25, why: 'the answer stops where its source goes on', words: turn.answer.slice(-80) });
    findings.push(...partial(record, turn, shape, quotes, view));
    if (turn.answer.trim() === '') findings.push({ minus: 4, why: 'the answer is empty', words: '' });
    else findings.push(...thin(turn, shape, labelledShape(record) !== undefined));
  }
  return scoreOf(completeness, findings.slice(0, 6), 'the answer ends well and has the parts its kind of task wants');
}

/** What is missing beside the question, the answer's own announcements, and its source. */
function partial(record: TrainingRecord, turn: Turn, shape: TaskShape, quotes: readonly string[], view: View): Finding[] {
  const { answer, prompt } = turn;
  const findings =
    shape === 'code' || shape === 'tool'
      ? []
      : [...shortOfCount(prompt, answer), ...(isQuoted(`${prompt}\n${record.input ?? ''}`, answer) ? [] : announcesOnly(answer))];
  if (record.grounding.length === 0 || (record.input ?? '') !== '') return findings;
  findings.push(...shortOfSource(answer, quotes));
  if (shape === 'code' || shape === 'lookup' || shape === 'choice') return findings;
  const placed = view.placed(answer);
  return [...findings, ...unansweredParts(prompt, answer, placed, view.passage(), manner), ...holdsNothing(answer, placed)];
}

/** A sentence of the prompt, as it was to be found there: whatever it announces, it is the whole of what was asked for. */
function isQuoted(prompt: string, answer: string): boolean {
  return prompt.includes(answer.trim());
}

function thin(turn: Turn, shape: TaskShape, labelled: boolean): Finding[] {
  const { answer, prompt } = turn;
  const words = countWords(answer);
  const findings: Finding[] = [];
  const add = (minus: number, why: string): void => {
    findings.push({ minus, why, words: answer.trim().slice(0, 80) });
  };
  if (labelled && shape === 'steps') {
    if (parts(answer) < 2 && words < 8) add(2.5, 'a procedure of less than two steps');
    else if (parts(answer) < 2) add(0.5, 'a procedure in a single sentence');
  } else if (labelled && shape === 'list') {
    if (items(answer) < 2) add(words < 6 ? 2.5 : 1, 'a list of less than two items');
  } else if (shape === 'comparison') {
    const sides = sidesOf(prompt);
    const said = contentStems(answer);
    const missed = sides.filter((side) => side.length > 0 && !side.some((root) => said.has(root)));
    if (sides.length === 2 && missed.length > 0) add(missed.length === 2 ? 1.5 : 1, 'a comparison that does not name both sides');
    if (words < 5) add(1.5, 'a comparison in a few words');
  } else if ((labelled && (shape === 'prose' || shape === 'definition')) || (shape === 'prose' && demandsProse(prompt))) {
    const least = shape === 'definition' ? 4 : 6;
    if (words < least) add(words * 2 < least ? 2.5 : 1.5, `${words} words for a question that wants an explanation`);
  }
  if (asksForCode(prompt) && shape === 'code' && codeMap(answer).ranges.length === 0 && !looksLikeCode(answer) && !/[=;(){}[\]<>/\\|^$*]/.test(answer)) {
    add(2.5, 'code was asked for, and there is none');
  }
  return findings;
}

/** Steps: items of a list, lines, or sentences. */
function parts(answer: string): number {
  return Math.max(items(answer), sentences(withoutCode(answer)).length, codeMap(answer).ranges.some((range) => range.kind === 'fence') ? 2 : 0);
}

/** Items: lines of a list or a table, or what commas and "and" divide. */
function items(answer: string): number {
  const lines = answer.split('\n').filter((line) => /^\s*(?:[-*+•]|\d{1,3}[.)]|[a-z][.)]|\|)\s?/.test(line)).length;
  const plain = answer.split('\n').filter((line) => line.trim() !== '').length;
  const commas = answer.split(/,|;|\band\b|\bor\b/).filter((part) => part.trim() !== '').length;
  return Math.max(lines, plain > 2 ? plain : 0, commas > 1 ? commas : 1);
}

/** What a comparison is between: "A and B", "A differ from B", "A vs B", "A or B". */
function sidesOf(prompt: string): string[][] {
  const match =
    /(?:between|compare|comparing|contrast|do|does|is|are|which)\s+(.{2,80}?)\s+(?:and|vs\.?|versus|with|to|or|differ(?:s)? from|compared (?:to|with))\s+(.{2,80}?)(?=[?.,;:]|\s(?:in|for|when|with|by|on|of|as|regarding)\s|$)/i.exec(
      prompt.slice(0, 600),
    );
  if (!match) return [];
  return [[...contentStems(match[1] ?? '')], [...contentStems(match[2] ?? '')]];
}
