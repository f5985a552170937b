import type { JudgeScore } from '../../contracts/plugins.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { codeMap, withoutCode } from '../../text/code-ranges.ts';
import { countWords } from '../../text/content-words.ts';
import { debrisIn, questionDebris } from '../../text/debris.ts';
import { markupIn } from '../../text/markup.ts';
import { isMostlyCode, looksLikeCode, shapeOf } from '../../text/task-shape.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { quotesOf, turnsOf, type Turn } from '../../text/turns.ts';
import { format } from '../aspects.ts';
import { scoreOf, type Finding } from './finding.ts';

/** Whether the row reads well: balanced markup, a well-formed question, a sensible length. */
export function judgeFormat(record: TrainingRecord): JudgeScore {
  const findings: Finding[] = [];
  const turns = turnsOf(record);
  const first = turns[0];
  if (first && record.messages.filter((message) => message.role === 'user').length === 1) findings.push(...promptFindings(first.prompt));
  for (const turn of turns) if (!turn.callsTool) findings.push(...answerFindings(record, turn));
  return scoreOf(format, findings.slice(0, 6), 'clean form');
}

const aboutMarkup = /\b(?:html|xml|svg|markup|tags?|elements?|entit(?:y|ies)|escap(?:e|ed|ing)|latex|jsx)\b/i;
const allowedTags: ReadonlySet<string> = new Set(['sub', 'sup', 'kbd', 'details', 'summary', 'mark']);

function promptFindings(prompt: string): Finding[] {
  const findings: Finding[] = [];
  const text = prompt.trim();
  if (text === '' || isMostlyCode(text)) return findings;
  if (
    /^(?:what|why|how|when|where|who|which|whose|is|are|does|do|did|can|should)\b[^\n]*$/i.test(text) &&
    countWords(text) >= 4 &&
    !/[?.!:)"'”`]$/.test(text)
  ) {
    const open = /\b(?:the|an?|of|in|to|for|with|from|by|and|or|is|are|does|do|its|their)$/i.test(text);
    findings.push({ minus: open ? 2.25 : 0.5, why: open ? 'the question breaks off' : 'a question without a question mark', words: text.slice(-60) });
  }
  for (const { why, grade, start, end } of questionDebris(text)) findings.push({ minus: grade, why: `in the question: ${why}`, words: text.slice(start, end) });
  if (/^\p{Ll}/u.test(text)) findings.push({ minus: 0.25, why: 'the question begins with a small letter', words: text.slice(0, 60) });
  if (/!{3,}/.test(text)) findings.push({ minus: 0.5, why: 'repeated exclamation marks', words: text.slice(0, 80) });
  return findings;
}

function answerFindings(record: TrainingRecord, turn: Turn): Finding[] {
  const findings: Finding[] = [];
  const text = turn.answer;
  const shape = shapeOf(record, turn.prompt, text);
  const { ranges, stray } = codeMap(text);
  const prose = withoutCode(text, ranges);
  const add = (minus: number, why: string, words: string): void => {
    findings.push({ minus, why, words });
  };
  if (ranges.some((range) => range.open)) add(2.5, 'a code fence is never closed', text.slice(-80));
  if (stray.length > 0 && !looksLikeCode(text)) add(0.75, 'a backtick has no partner', text.slice(stray[0]?.start ?? 0, (stray[0]?.start ?? 0) + 40));
  const bold = prose.match(/\*\*/g)?.length ?? 0;
  if (bold % 2 === 1 && shape !== 'code' && shape !== 'maths') add(0.75, 'a bold mark has no partner', text.slice(0, 80));
  const link = /\[[^\]\n]{1,80}\]\((?!\s)[^)\s]{0,200}$|\]\[[\w-]{0,40}\]|!\[[^\]\n]{0,80}\]\(/.exec(prose);
  if (link) add(1, 'a link or image of the source is left over', link[0]);
  if (/\[\^[\w-]{1,20}\]|\{[#.][\w-]+\}|<!--|\{\{[^}\n]{0,60}\}\}/.test(prose)) add(1.25, "marks of the source's own format are left over", prose.slice(0, 80));
  if (/^\p{Ll}+(?=[\s,;:.])/u.test(text.trimStart()) && (shape === 'prose' || shape === 'definition') && countWords(prose) >= 8)
    add(0.5, 'the answer begins with a small letter', text.trimStart().slice(0, 60));
  const plain = shape !== 'code' && shape !== 'maths' && shape !== 'tool' && !looksLikeCode(text);
  if (shape !== 'maths' && shape !== 'tool') {
    for (const { why, grade, start, end } of debrisIn(prose, quotesOf(record), plain)) add(grade, why, text.slice(start, end));
    const markup = aboutMarkup.test(turn.prompt) ? undefined : markupIn(prose, allowedTags);
    if (markup) add(2.25, 'raw markup is left over', text.slice(markup.start, markup.end));
  }
  if (/^[,;:.)\]}!?]/.test(text.trimStart())) add(1.5, 'the answer begins with a closing mark', text.trimStart().slice(0, 60));
  if (estimateTokens(text) > 2000 && shape !== 'code') add(1, 'the answer is very long', `${estimateTokens(text)} tokens (estimated)`);
  if (/\p{Lu}[\p{Lu}\s\d.,!]{80,}/u.test(prose)) add(1, 'shouting: a long stretch of capitals', prose.slice(0, 80));
  if (/([!?])\1{3,}/.test(prose)) add(0.5, 'repeated marks', text.slice(0, 80));
  return findings;
}
