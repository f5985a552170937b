/** What kind of task a prompt sets. Patterns over English prompts and shapes of any language; docs/reference/dimensions.md. */
import { asksForCode, isBareMaths, isMostlyCode } from '../text/task-shape.ts';
import type { Parts } from './parts.ts';

/** Values that measuring can give; strategies and imports may label with others. */
export const measuredTaskTypes = [
  'tool-use',
  'chat',
  'translation',
  'summary',
  'rewriting',
  'classification',
  'code-explanation',
  'code',
  'comparison',
  'maths',
  'list',
  'how-to',
  'reason',
  'definition',
  'explanation',
  'other',
] as const;
export type MeasuredTaskType = (typeof measuredTaskTypes)[number];

/** Units of a prompt's start and end that the patterns see: instructions stand there, material stands between. */
const headUnits = 400;
const tailUnits = 200;

// A polite start says nothing of the task.
const polite =
  /^(?:(?:please|hi|hello|hey|ok(?:ay)?|so|and|now|kindly)[,!.]?\s+|(?:can|could|would|will) you (?:please )?|i(?:'d| would) like (?:you )?to |i (?:want|need) (?:you )?to |help me (?:to )?|tell me )/i;

/** First match wins: what names its task outright comes before what a question word only hints at. */
const patterns: readonly (readonly [MeasuredTaskType, RegExp])[] = [
  ['translation', /^(?:translate|render)\b.{0,80}|\btranslat(?:e|ion of) (?:this|the|it|following)\b|\btranslate\b[^.?!\n]{0,60}\b(?:in)?to \p{Lu}\p{Ll}+/iu],
  [
    'summary',
    /^(?:summari[sz]e|sum up|condense|outline)\b|\b(?:summary|tl;?dr|key (?:points|takeaways)|main (?:points|ideas?)) (?:of|from|in)\b|\b(?:write|give(?: me)?|provide) an? (?:short |brief |one-sentence )?(?:summary|abstract)\b|\btl;?dr\b/i,
  ],
  ['rewriting', /^(?:rewrite|rephrase|reword|paraphrase|proofread|correct|edit|shorten|simplify|polish|improve|reformat|convert)\b/i],
  [
    'classification',
    /^(?:classif|categori[sz]|label)\w*\b|\b(?:true or false|which of the following|what is the sentiment|positive or negative|multiple choice)\b/i,
  ],
  [
    'code-explanation',
    /\b(?:explain|what (?:does|do|is|will)|describe|why (?:does|is|do))\b[^.?!\n]{0,60}\b(?:this|the following|the) (?:code|program|function|script|snippet|query|listing|example)\b/i,
  ],
  [
    'comparison',
    /\b(?:compare|contrast|comparison|differences? between|similarit(?:y|ies) (?:between|of)|differs? from|versus|vs\.?)(?:\s|$|[?.,])|\bwhich (?:is|one is|of (?:the two|these)) \w+er\b|\badvantages? (?:of|over)\b[^.?!\n]{0,60}\b(?:over|compared)\b/i,
  ],
  [
    'maths',
    /^(?=[^\n]{0,400}\d)(?:calculate|compute|solve|evaluate|simplify|factor|differentiate|integrate|find the (?:value|sum|product|area|derivative|integral|roots?))\b|\bhow (?:many|much|far|fast|old|long)\b[^?\n]{0,200}\?/i,
  ],
  [
    'list',
    /^(?:list|name|enumerate|give(?: me)?|provide|suggest|state)\b[^.?!\n]{0,40}\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|some|several|a list|all|ways|examples|ideas|reasons|steps)\b|^(?:list|enumerate|name)\b|^(?:what|which) (?:are (?:the|some|all)|\p{L}+s (?:are|do|does|can|exist|belong|make))\b/iu,
  ],
  [
    'how-to',
    /^(?:how (?:do|can|should|could|would|must|to|might)\b|(?:what|which) (?:are the )?steps\b|walk me through|show me how|teach me)|^(?:explain|describe|show|write)\b[^.?!\n]{0,40}\bhow to\b|\b(?:step-by-step|step by step|instructions (?:for|to)|steps (?:to|for))\b/i,
  ],
  [
    'reason',
    /^why\b|^(?:for )?what (?:is |was |are |were )?(?:the )?(?:reasons?|causes?|purpose|motivation)\b|^(?:explain|describe)\b[^.?!\n]{0,40}\bwhy\b|\breasons? (?:for|why|behind)\b/i,
  ],
  [
    'definition',
    /^(?:define|definition of|meaning of)\b|^what (?:is|are|was|were) (?:(?:an?|the|meant by|called) )?(?!of )[^\s?]+(?: (?!of )[^\s?]+){0,4}\??$|^what an? [^?\n]{1,60} (?:is|are)\??$|^what (?:does|do|did) [^?\n]{1,60} (?:mean|stand for)\b|^what (?:is|are) (?:the (?:meaning|definition)|meant)\b/i,
  ],
  [
    'explanation',
    /^(?:explain|describe|discuss|elaborate|about|outline|illustrate|clarify)\b|^(?:how|what|when|where|who|whose|which|in what|under what|is|are|was|were|do|does|did|has|have|should|must|may)\b/i,
  ],
];

const greeting = /^(?:hi|hello|hey|thanks?|thank you|good (?:morning|evening|afternoon)|bye|how are you)\b/i;

export function measureTaskType(parts: Parts, language: string): MeasuredTaskType {
  if (parts.usesTools) return 'tool-use';
  if (parts.userTurns > 1) return 'chat';
  const prompt = parts.prompt.trim();
  const head = prompt.slice(0, headUnits);
  if (greeting.test(head) && head.length < 40 && head.length === prompt.length) return 'chat';
  const plain = head.replace(polite, '').replace(polite, '');
  const tail =
    prompt.length > headUnits
      ? (prompt
          .slice(-tailUnits)
          .split(/[.!?\n]\s+/)
          .at(-1) ?? '')
      : '';
  const named = english(language) ? (match(plain) ?? match(lastSentence(plain)) ?? match(tail)) : undefined;
  // A question word only hints; what is asked for, and what was given, say more.
  if (named === undefined || named === 'explanation' || named === 'definition' || named === 'how-to' || named === 'list') {
    if (asksForCode(head) || isMostlyCode(parts.answer)) return 'code';
    if (named === undefined && isMostlyCode(parts.prompt)) return 'code';
    if (isBareMaths(parts.answer) && /\d/.test(prompt)) return 'maths';
  }
  return named ?? 'other';
}

function match(text: string): MeasuredTaskType | undefined {
  const start = text.trimStart();
  return patterns.find(([, pattern]) => pattern.test(start))?.[0];
}

/** Where a prompt tells something first and asks at its end. */
function lastSentence(text: string): string {
  const parts = text.trimEnd().split(/[.!?]\s+|\n+/);
  return (parts.at(-1) ?? '').replace(polite, '');
}

function english(language: string): boolean {
  return language === 'en' || language === 'und' || language === '';
}
