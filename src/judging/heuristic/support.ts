import type { JudgeScore } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { claimsOf, claimSource } from '../../text/claims.ts';
import { contentStems } from '../../text/content-words.ts';
import { isCommonWord } from '../../text/common-words.ts';
import { shapeOf } from '../../text/task-shape.ts';
import { answerText, promptText, quotesOf } from '../../text/turns.ts';
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
      why: `${Math.round(share * 100)} % of the answer's words and numbers stand in its quotes; not: ${missing.slice(0, 5).map((claim) => claim.text).join(', ')}`,
      words: missing.map((claim) => claim.text).join(', '),
    });
  }
  const asked = [...contentStems(prompt)].filter((root) => !isCommonWord(root));
  if (asked.length > 0 && claims.length > 0) {
    const said = claimSource([answer, ...quotes, record.rationale ?? '']);
    const met = asked.filter((root) => said.holdsStem(root));
    if (met.length === 0) {
      findings.push({ minus: asked.length >= 3 ? 1.5 : 1, why: `neither the answer nor its quotes mention what was asked about: ${asked.slice(0, 4).join(', ')}`, words: asked.join(', ') });
    }
  }
  return scoreOf(support, findings, 'every word and number of the answer stands in its quotes or in the question');
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
    findings.push({ minus: asked.size >= 6 && said.size >= 40 ? 2.5 : 1.5, why: 'the answer shares no word with the question', words: [...asked].slice(0, 8).join(', ') });
  } else if (!free && asked.size >= 3 && said.size >= 8 && shared.length / asked.size < 0.2) {
    findings.push({ minus: 0.75, why: 'the answer shares few words with the question', words: [...asked].slice(0, 8).join(', ') });
  }
  return scoreOf(support, findings, 'no sources to compare with; the answer takes up the words of the question, or its kind of task need not');
}
