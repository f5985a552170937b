import type { JudgeScore } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { claimsOf, claimSource } from '../../text/claims.ts';
import { contentStems } from '../../text/content-words.ts';
import { trueCounts } from '../../text/counts.ts';
import { shapeOf } from '../../text/task-shape.ts';
import { answerText, promptText, quotesOf, turnsOf, type Turn } from '../../text/turns.ts';
import { support } from '../aspects.ts';
import { contradictions } from './contradiction.ts';
import { scoreOf, type Finding } from './finding.ts';
import type { Passage, Placed } from './passage.ts';
import { pointing } from './relevance.ts';
import { headingsOf, subjectsOf } from './subjects.ts';
import type { View } from './view.ts';

/** How far the answer is the sources' own, and whether it speaks of what was asked. The worst turn of a conversation decides. */
export function judgeSupport(record: TrainingRecord, view: View): JudgeScore {
  if (record.grounding.length === 0) return related(record);
  const quotes = quotesOf(record);
  const turns = turnsOf(record).filter((turn) => !turn.callsTool || turn.answer.trim() !== '');
  const findings = turns.map((turn) => grounded(record, turn, quotes, view)).sort((a, b) => total(b) - total(a));
  return scoreOf(support, findings[0] ?? [], 'every word and number of the answer stands in its quotes or in the question');
}

function total(findings: readonly Finding[]): number {
  return findings.reduce((sum, { minus }) => sum + minus, 0);
}

function grounded(record: TrainingRecord, turn: Turn, quotes: readonly string[], view: View): Finding[] {
  const { answer } = turn;
  // What was said before in the conversation may be taken up.
  const before = record.messages.slice(0, turn.answerIndex).map((message) => message.content);
  const source = claimSource([...quotes, ...before, record.input ?? '']);
  const counts = new Set(trueCounts(answer, before).map(({ start }) => start));
  const claims = claimsOf(answer);
  const missing = claims.filter((claim) => !source.holds(claim) && !(claim.kind === 'number' && counts.has(claim.start)));
  const share = claims.length === 0 ? 1 : 1 - missing.length / claims.length;
  const findings: Finding[] = [];
  if (missing.length > 0) {
    // 100 % found: 5; 80 %: 4; 60 %: 3; 40 %: 2; less: 1. A number, a name or a term says more than an everyday word.
    const grave = missing.filter((claim) => claim.kind !== 'word').length;
    findings.push({
      minus: Math.min(4, (1 - share) * 5 + (grave > 0 ? 0.4 : 0)),
      why: `${Math.round(share * 100)} % of the answer's words and numbers stand in its quotes; not: ${missing
        .slice(0, 5)
        .map((claim) => claim.text)
        .join(', ')}`,
      words: missing.map((claim) => claim.text).join(', '),
    });
  }
  const placed = view.placed(answer);
  findings.push(...contradictions(placed));
  findings.push(...offQuestion(record, turn, quotes, view.passage(), placed, claims.length));
  return findings;
}

function offQuestion(record: TrainingRecord, turn: Turn, quotes: readonly string[], passage: Passage, placed: readonly Placed[], claims: number): Finding[] {
  const { answer, prompt } = turn;
  // A later question may name its subject by a pronoun.
  if (turn.hasHistory && /\b(?:it|its|that|this|they|them|their|those|these)\b/i.test(prompt)) return [];
  const asked = subjectsOf(prompt);
  if (asked.words.size === 0 || claims === 0 || (record.input ?? '') !== '') return [];
  let source: ReturnType<typeof claimSource> | undefined;
  const said = (): ReturnType<typeof claimSource> => (source ??= claimSource([answer, record.rationale ?? '', ...quotes, ...headingsOf(record)]));
  const own = contentStems(answer);
  const roots = [...asked.words.keys()];
  const met =
    roots.some((root) => own.has(root) || passage.stretches.some((stretch) => stretch.roots.has(root))) ||
    asked.code.some((code) => answer.includes(code) || quotes.some((text) => text.includes(code))) ||
    // Headings, code and words written as one or as two.
    roots.some((root) => said().holdsStem(root));
  // A bare value of a table repeats nothing of what was asked.
  const bare = ['lookup', 'choice', 'maths', 'code'].includes(shapeOf(record, prompt, answer)) || answer.trimStart().startsWith('|');
  if (!met) {
    const list = [...asked.words.values()].slice(0, 4).join(', ');
    return [{ minus: bare ? 1 : 2.5, why: `neither the answer nor its quotes mention what was asked about: ${list}`, words: list }];
  }
  const { share, missed } = pointing(new Set(roots), placed, passage, own);
  if (share >= 0.95) return [];
  const list = missed
    .slice(0, 4)
    .map((root) => asked.words.get(root) ?? root)
    .join(', ');
  return [
    {
      minus: Math.round((1 - share) * (bare ? 0.8 : 1.6) * 100) / 100,
      why: `the answer rests on another part of its source than the question points to; it leaves out: ${list}`,
      words: list,
    },
  ];
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
