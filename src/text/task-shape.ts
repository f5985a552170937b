/**
 * The shape that an answer may take: what is too short, cut or bare for one kind of task is complete for another. Taken
 * from the label `taskType` where it names one, else measured from the prompt and the answer.
 */
import type { TrainingRecord } from '../contracts/record.ts';
import { codeMap, withoutCode } from './code-ranges.ts';
import { countWords } from './content-words.ts';
import { promptText, turnsOf } from './turns.ts';

export const taskShapes = ['tool', 'code', 'maths', 'choice', 'lookup', 'writing', 'comparison', 'steps', 'list', 'definition', 'chat', 'prose'] as const;
export type TaskShape = (typeof taskShapes)[number];

// Order matters: "code-explanation" is prose, "comparison-lookup" a comparison.
const labelPatterns: readonly (readonly [RegExp, TaskShape])[] = [
  [/tool|function[-_ ]?call|agent/, 'tool'],
  [/compar|contrast|difference/, 'comparison'],
  [/expla(?:in|nation)|reason|condition|summar|overview|note|warning|advice|caution/, 'prose'],
  [/code|program|debug|sql|regex|script/, 'code'],
  [/math|arith|calcul|algebra|geometr|equation|numeric/, 'maths'],
  [/classif|choice|label|sentiment|boolean|true[-_ ]?false|yes[-_ ]?no/, 'choice'],
  [/look[-_ ]?up|table|extract|fact|short|entity|cell|value|heading|headline|title/, 'lookup'],
  [/rewrit|paraphras|translat|creativ|writing|edit|poem|story|brainstorm|correct|proofread/, 'writing'],
  [/procedure|how[-_ ]?to|steps?\b|instruction|recipe|guide/, 'steps'],
  [/list|enumerat/, 'list'],
  [/defin|glossar|term/, 'definition'],
  [/chat|dialog|conversation|role[-_ ]?play|greeting/, 'chat'],
];

/**
 * The shape that a record's label names, if any. Labels of grounded rows are known by construction. Those of imported rows
 * are mostly measured from the prompt's form, where "What is the capital of Peru?" counts as a definition: such a guess may
 * make the checks milder, never stricter.
 */
export function labelledShape(record: TrainingRecord): TaskShape | undefined {
  const label = (record.labels['taskType'] ?? '').toLowerCase();
  if (label === '') return undefined;
  const shape = labelPatterns.find(([pattern]) => pattern.test(label))?.[1];
  return record.grounding.length > 0 || (shape !== undefined && mild.has(shape)) ? shape : undefined;
}

const mild: ReadonlySet<TaskShape> = new Set(['tool', 'code', 'maths', 'choice', 'lookup', 'writing', 'chat']);

/** The shape of one answer. */
export function shapeOf(record: TrainingRecord, prompt = promptText(record), answer = lastAnswer(record)): TaskShape {
  const labelled = labelledShape(record);
  if (labelled) return labelled;
  if (record.messages.some((message) => message.role === 'tool' || (message.toolCalls?.length ?? 0) > 0)) return 'tool';
  if (record.messages.filter((message) => message.role === 'user').length > 1) return 'chat';
  if (isMostlyCode(answer) || asksForCode(prompt)) return 'code';
  if (isBareMaths(answer) || asksForMaths(prompt)) return 'maths';
  if (hasOptions(prompt)) return 'choice';
  if (isEditing(prompt)) return 'writing';
  if (countWords(answer) <= 4 && !demandsProse(prompt)) return 'lookup';
  return 'prose';
}

function lastAnswer(record: TrainingRecord): string {
  return turnsOf(record).at(-1)?.answer ?? '';
}

/** Code makes up more than half of the text, or lines without a fence look like code. */
export function isMostlyCode(text: string): boolean {
  if (text.trim() === '') return false;
  const { ranges } = codeMap(text);
  const prose = withoutCode(text, ranges).replace(/\s+/g, '').length;
  const whole = text.replace(/\s+/g, '').length;
  if (ranges.length > 0 && prose * 2 < whole) return true;
  return looksLikeCode(text);
}

const codeLine =
  /(?:[;{}]|\)\s?[:{]|=>|\*\/)\s{0,9}$|^\s*(?:import|from|def|class|fn|let|const|var|if|for|while|#include|public|private|SELECT|INSERT|UPDATE|CREATE)\b.*[=(;:{]|^\s+(?:while|if|for|else|elif|try|return|raise|yield)\b|^\s*(?:return\b.{0,60}|pass|else:|try:)$|^\s*(?:\/\/|\/\*|\*\s|\}|\{|\$ )|^\s*[\w.,[\] ]{1,40}\s?[+*/-]?=\s?\S|^\w[\w.]*\([^)]*\)$|^(?: {4,}|\t+)(?![-*+]\s|\d+[.)]\s)\S/;

/** Half of its lines end or begin as code does. For code that stands without a fence. */
export function looksLikeCode(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return false;
  const hits = lines.filter((line) => line.length < 400 && codeLine.test(line)).length;
  return hits * 2 >= lines.length;
}

function asksForMaths(prompt: string): boolean {
  return (
    /\b(?:calculate|compute|solve|evaluate|simplify|factor|differentiate|integrate|how (?:many|much|far|fast|old|long))\b/i.test(prompt) && /\d/.test(prompt)
  );
}

/** Digits, operators and units, or an answer marked in the way of maths sets. */
export function isBareMaths(text: string): boolean {
  const plain = text.trim();
  if (/\\boxed\{|^#{4}\s|\n#{4}\s/.test(plain)) return true;
  return (
    plain.length > 0 && plain.length <= 80 && /\d/.test(plain) && /^[\d\s.,:;+\-*/=^()[\]{}%°$€£<>≤≥≈√πx²³y\w]{1,80}$/.test(plain) && countWords(plain) <= 4
  );
}

const imperative = String.raw`(?:^|[.!?:\n] ?|\b(?:please|kindly|(?:can|could|would|will) you|and|then|,) ?)`;
const editing = new RegExp(
  String.raw`${imperative}(?:rewrite|rephrase|reword|paraphrase|correct|fix|edit|proofread|translate|convert|format|reformat|reorder|rearrange|sort|repeat|copy|quote|capitali[sz]e|lower-?case|upper-?case|punctuate|add punctuation|anonymi[sz]e|improve|polish|shorten|expand|complete|continue|finish|fill in|replace|remove|insert|extract|underline|highlight|transcribe|turn (?:this|the)|change (?:this|the)|make (?:this|the))\b`,
  'i',
);

const codeRequest = new RegExp(
  String.raw`${imperative}(?:write|implement|create|give me|provide|show|code|generate|build|define)\b[^.?!\n]{0,60}\b(?:function|program|script|class|method|query|regex|regular expression|code|snippet|one-liner|algorithm|macro|loop)\b`,
  'i',
);

export function asksForCode(prompt: string): boolean {
  return codeRequest.test(prompt);
}

/** Two lettered or numbered options on lines of their own. */
export function hasOptions(prompt: string): boolean {
  return /(?:^|\n)[ \t]*\(?[A-Da-d1-4][).:][ \t][^]{0,4000}?\n[ \t]*\(?[B-Eb-e2-5][).:][ \t]/.test(prompt.slice(0, 8000));
}

/** Rewriting, translating, correcting: the answer may copy the prompt, be short, or speak in someone else's voice. */
export function isEditing(prompt: string): boolean {
  return editing.test(prompt);
}

const voiced = new RegExp(
  String.raw`${imperative}(?:write|draft|compose|create|generate|reply|respond|prepare|invent|come up with|give me|role-?play|pretend|act as|play the|imagine you|say|translate|rewrite|rephrase|reword|paraphrase|proofread|correct)\b`,
  'i',
);
const voices =
  /\b(?:letters?|e-?mails?|repl(?:y|ies)|responses?|messages?|notes?|apolog\w*|scripts?|stor(?:y|ies)|poems?|songs?|lyrics|dialog(?:ue)?s?|conversations?|speech|tweets?|posts?|adverts?|monologue|role-?play|pretend|act as|play the|imagine you|translat\w+|rewrite|rephrase|reword|paraphrase|proofread|correct|sentences?)\b/i;

/** Text in a voice that is not the assistant's own: letters, stories, scripts, role play, translations. */
export function isVoiced(prompt: string): boolean {
  return voiced.test(prompt) && voices.test(prompt);
}

/** A prompt that one word or a bare value cannot answer. */
export function demandsProse(prompt: string): boolean {
  const question = prompt.trim();
  return (
    /^(?:please |can you |could you |would you )*(?:explain|describe|discuss|summari[sz]e|outline|compare|contrast|elaborate|analy[sz]e|list|write (?:a|an) (?:essay|story|letter|paragraph|report|summary|article|poem|explanation)|tell me (?:about|how|why)|walk me through|show me how)\b/i.test(
      question,
    ) ||
    /(?:^|[.,;:!?]\s+|\b(?:and|then)\s+)(?:why (?:do|does|did|can|could|should|would|is|are|was|were|has|have|must|might|will)|how (?:do|does|did|can|could|should|would|to)) (?!(?:you|i|we|one) (?:spell|say|pronounce|write)\b)/i.test(
      question,
    )
  );
}
