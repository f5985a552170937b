import type { JudgeScore } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { claimsOf, claimSource } from '../../text/claims.ts';
import { codeMap } from '../../text/code-ranges.ts';
import { contentStems } from '../../text/content-words.ts';
import { stem } from '../../text/stem.ts';
import { shapeOf } from '../../text/task-shape.ts';
import { answerText, promptText, quotesOf, turnsOf } from '../../text/turns.ts';
import { support } from '../aspects.ts';
import { scoreOf, type Finding } from './finding.ts';

/** How far the answer is the sources' own, and whether it speaks of what was asked. */
export function judgeSupport(record: TrainingRecord): JudgeScore {
  return record.grounding.length > 0 ? grounded(record) : related(record);
}

function grounded(record: TrainingRecord): JudgeScore {
  const quotes = quotesOf(record);
  const answer = answerText(record);
  const prompt = promptText(record);
  const source = claimSource([...quotes, prompt]);
  const claims = claimsOf(answer);
  const missing = claims.filter((claim) => !source.holds(claim));
  const share = claims.length === 0 ? 1 : 1 - missing.length / claims.length;
  const findings: Finding[] = [];
  if (missing.length > 0) {
    // 100 % found: 5; 80 %: 4; 60 %: 3; 40 %: 2; less: 1.
    findings.push({
      minus: Math.min(4, (1 - share) * 5),
      why: `${Math.round(share * 100)} % of the answer's words and numbers stand in its quotes; not: ${missing
        .slice(0, 5)
        .map((claim) => claim.text)
        .join(', ')}`,
      words: missing.map((claim) => claim.text).join(', '),
    });
  }
  if (claims.length > 0 && (record.input ?? '') === '') findings.push(...missed(record, quotes));
  return scoreOf(support, findings, 'every word and number of the answer stands in its quotes or in the question');
}

/** Questions whose subject neither their answer nor a quote speaks of; of a conversation, each turn is looked at by itself. */
function missed(record: TrainingRecord, quotes: readonly string[]): Finding[] {
  const turns = turnsOf(record);
  const asks = turns.length > 1 ? turns.map(({ prompt, answer }) => ({ prompt, answer })) : [{ prompt: promptText(record), answer: answerText(record) }];
  return asks.flatMap(({ prompt, answer }) => {
    const asked = subjectsOf(prompt);
    const said = claimSource([answer, record.rationale ?? '', ...quotes, ...record.grounding.map((item) => headingOf(item.document))]);
    const texts = [answer, ...quotes];
    if (asked.stems.size === 0 || [...asked.stems].some((root) => said.holdsStem(root)) || asked.code.some((code) => texts.some((text) => text.includes(code))))
      return [];
    // A bare value of a table repeats nothing of what was asked.
    const bare = ['lookup', 'choice', 'maths', 'code'].includes(shapeOf(record)) || answer.trimStart().startsWith('|');
    const list = [...asked.stems].slice(0, 4).join(', ');
    return [{ minus: bare ? 1 : 2.5, why: `neither the answer nor its quotes mention what was asked about: ${list}`, words: list }];
  });
}

/** Words of a question that say how to answer, not what about. */
const manner = new Set(
  `achieve advice apply aware benefit brief briefly common concern consequence context curious define definition describe detail
  entry essential example explain explanation fact goal happen help idea important importance include intent keep kind know learn list look
  main matter mean meaning mention mind need note overview point practical practice purpose question reason regard regarding require
  requirement role sentence short show situation spell summarise summarize summary suppose table tabulate tell term terms understand want
  wonder word work worth`
    .split(/\s+/)
    .map(stem),
);

function subjectsOf(prompt: string): { stems: Set<string>; code: string[] } {
  // A quoted word is a subject, whatever it is: the "Help" criterion.
  const quoted = [...prompt.matchAll(/["“]([^"“”\n]{2,80})["”]/gu)].map((match) => match[1] ?? '').join(' ');
  const stems = new Set([...[...contentStems(prompt)].filter((root) => !manner.has(root)), ...contentStems(quoted)]);
  const code = codeMap(prompt)
    .ranges.map((range) => prompt.slice(range.innerStart, range.innerEnd))
    .filter((text) => text.trim() !== '');
  // Two letters are no content word, but "GC" is a subject.
  const initials = [...prompt.matchAll(/\b\p{Lu}[\p{Lu}\d]{1,9}\b/gu)].map((match) => match[0]);
  return { stems, code: [...code, ...initials] };
}

/** The document's own name stands in for the heading over a span: "understanding/focus-order.html" speaks of focus order. */
function headingOf(document: string): string {
  return document.slice(document.indexOf('/') + 1).replace(/[/_.-]+/g, ' ');
}

/** Without sources there is nothing to be supported by: only whether the answer speaks of what was asked. */
function related(record: TrainingRecord): JudgeScore {
  const findings: Finding[] = [];
  const prompt = promptText(record);
  const answer = answerText(record);
  const asked = contentStems(prompt);
  const said = contentStems(answer);
  const shape = shapeOf(record);
  const free = shape === 'writing' || shape === 'code' || shape === 'maths' || shape === 'tool' || shape === 'choice' || shape === 'lookup';
  const shared = [...asked].filter((root) => said.has(root));
  if (!free && shared.length === 0 && asked.size >= 4 && said.size >= 25) {
    findings.push({
      minus: asked.size >= 5 && said.size >= 30 ? 2.5 : 1.5,
      why: 'the answer shares no word with the question',
      words: [...asked].slice(0, 8).join(', '),
    });
  } else if (!free && asked.size >= 3 && said.size >= 8 && shared.length / asked.size < 0.2) {
    findings.push({ minus: 0.75, why: 'the answer shares few words with the question', words: [...asked].slice(0, 8).join(', ') });
  }
  return scoreOf(support, findings, 'no sources to compare with; the answer takes up the words of the question, or its kind of task need not');
}
