import type { JudgeScore } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { contentStems, countWords } from '../../text/content-words.ts';
import { codeMap } from '../../text/code-ranges.ts';
import { lostSubject } from '../../text/lost-subject.ts';
import { danglingOpening, unnamedPronoun } from '../../text/openings.ts';
import { referencesIn, type Reference } from '../../text/references.ts';
import { isVoiced } from '../../text/task-shape.ts';
import { turnsOf, type Turn } from '../../text/turns.ts';
import { selfContained } from '../aspects.ts';
import { scoreOf, type Finding } from './finding.ts';

const inQuestion: { [kind in Reference['kind']]: number } = { numbered: 3, place: 2.5, pointer: 2.5, pronoun: 2.5, connective: 1 };
const inAnswer: { [kind in Reference['kind']]: number } = { numbered: 2.25, place: 2.25, pointer: 2.25, pronoun: 1, connective: 1.25 };

/** Nobody begins an answer with these: the sentence before is missing. */
const hard =
  /^(?:however|but|therefore|thus|hence|moreover|furthermore|additionally|nevertheless|nonetheless|consequently|similarly|likewise|conversely|on the other hand|on the contrary|in contrast|by contrast|in addition|for this reason|as a result|in this case|in that case|after that|another|nor|accordingly|meanwhile)\b/i;

/** Whether question and answer stand alone: what they point at is in the row, and the question names a subject. */
export function judgeSelfContained(record: TrainingRecord): JudgeScore {
  const findings: Finding[] = [];
  const system = record.messages.find((message) => message.role === 'system')?.content ?? '';
  for (const turn of turnsOf(record)) {
    const seen = [system, ...record.messages.slice(0, turn.answerIndex).map((message) => message.content), record.input ?? ''].join('\n');
    const given = (record.input ?? '').trim() !== '' || turn.hasHistory || system.length > 400;
    if (!given && turn.promptIndex >= 0) findings.push(...questionFindings(turn.prompt));
    // Someone else's voice may open as it likes, and speak of what it likes.
    if (!isVoiced(turn.prompt)) findings.push(...answerFindings(turn, seen, given || isLong(turn.prompt)));
  }
  return scoreOf(selfContained, findings.slice(0, 6), 'question and answer name what they speak of');
}

function questionFindings(prompt: string): Finding[] {
  const findings = referencesIn(prompt).map((reference): Finding => finding('the question', reference, inQuestion[reference.kind]));
  const lost = findings.length === 0 ? (unnamedPronoun(prompt) ?? lostSubject(prompt)) : undefined;
  if (lost) findings.push(finding('the question', lost, inQuestion[lost.kind]));
  const named = contentStems(prompt).size > 0 || codeMap(prompt).ranges.length > 0 || /\d|[^\p{ASCII}]/u.test(prompt);
  if (!named) findings.push({ minus: 1, why: 'the question names no subject', words: prompt });
  return findings;
}

/** The prompt brings material along: a text, a list, code. */
function isLong(prompt: string): boolean {
  return countWords(prompt) >= 40 || prompt.trim().includes('\n') || codeMap(prompt).ranges.some((range) => range.kind === 'fence');
}

function answerFindings({ answer, prompt, hasHistory }: Turn, seen: string, given: boolean): Finding[] {
  // Where material was given, "the text" and "the example above" are that.
  const found = referencesIn(answer, { before: seen, isAnswer: true }).filter((reference) => !given || reference.kind === 'numbered');
  const findings = found
    .slice(0, 3)
    .map((reference, index) => finding('the answer', reference, index === 0 ? inAnswer[reference.kind] : inAnswer[reference.kind] / 2));
  if (hasHistory) return findings;
  const subjectKnown = contentStems(prompt).size > 0 || codeMap(prompt).ranges.length > 0;
  const opening = danglingOpening(answer, subjectKnown);
  if (opening) {
    const minus = opening.kind === 'connective' && hard.test(opening.phrase) ? 2.25 : inAnswer[opening.kind];
    findings.push({ minus, why: `the answer opens with "${opening.phrase}", as if something stood before it`, words: answer.trimStart().slice(0, 80) });
  }
  return findings;
}

function finding(where: string, reference: Reference, minus: number): Finding {
  return { minus, why: `${where} leans on text that is not in the row: "${reference.phrase}"`, words: reference.phrase };
}
