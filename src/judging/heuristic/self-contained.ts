import type { JudgeScore } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { contentStems } from '../../text/content-words.ts';
import { codeMap } from '../../text/code-ranges.ts';
import { danglingOpening, referencesIn, unnamedPronoun, type Reference } from '../../text/references.ts';
import { isVoiced } from '../../text/task-shape.ts';
import { turnsOf } from '../../text/turns.ts';
import { selfContained } from '../aspects.ts';
import { scoreOf, type Finding } from './finding.ts';

const inQuestion: { [kind in Reference['kind']]: number } = { numbered: 3, place: 2.5, pointer: 2.5, pronoun: 2.5, connective: 1 };
const inAnswer: { [kind in Reference['kind']]: number } = { numbered: 2.25, place: 1.5, pointer: 2.25, pronoun: 1, connective: 1.25 };

/** Whether question and answer stand alone: what they point at is in the row, and the question names a subject. */
export function judgeSelfContained(record: TrainingRecord): JudgeScore {
  const findings: Finding[] = [];
  const system = record.messages.find((message) => message.role === 'system')?.content ?? '';
  for (const turn of turnsOf(record)) {
    const seen = [system, ...record.messages.slice(0, turn.answerIndex).map((message) => message.content), record.input ?? ''].join('\n');
    const given = (record.input ?? '').trim() !== '' || turn.hasHistory || system.length > 400;
    if (!given && turn.promptIndex >= 0) findings.push(...questionFindings(turn.prompt));
    // Someone else's voice may open as it likes, and speak of what it likes.
    if (!isVoiced(turn.prompt)) findings.push(...answerFindings(turn.answer, seen, turn.prompt, turn.hasHistory));
  }
  return scoreOf(selfContained, findings.slice(0, 6), 'question and answer name what they speak of');
}

function questionFindings(prompt: string): Finding[] {
  const findings = referencesIn(prompt).map((reference): Finding => finding('the question', reference, inQuestion[reference.kind]));
  const pronoun = findings.length === 0 ? unnamedPronoun(prompt) : undefined;
  if (pronoun) findings.push(finding('the question', pronoun, inQuestion.pronoun));
  const named = contentStems(prompt).size > 0 || codeMap(prompt).ranges.length > 0 || /\d|[^\x00-\x7F]/.test(prompt);
  if (!named) findings.push({ minus: 1, why: 'the question names no subject', words: prompt });
  return findings;
}

function answerFindings(answer: string, seen: string, prompt: string, hasHistory: boolean): Finding[] {
  const found = referencesIn(answer, seen);
  const findings = found.slice(0, 3).map((reference, index) => finding('the answer', reference, index === 0 ? inAnswer[reference.kind] : inAnswer[reference.kind] / 2));
  if (hasHistory) return findings;
  const subjectKnown = contentStems(prompt).size > 0 || codeMap(prompt).ranges.length > 0;
  const opening = danglingOpening(answer, subjectKnown);
  if (opening) findings.push({ minus: inAnswer[opening.kind], why: `the answer opens with "${opening.phrase}", as if something stood before it`, words: answer.trimStart().slice(0, 80) });
  return findings;
}

function finding(where: string, reference: Reference, minus: number): Finding {
  return { minus, why: `${where} leans on text that is not in the row: "${reference.phrase}"`, words: reference.phrase };
}
