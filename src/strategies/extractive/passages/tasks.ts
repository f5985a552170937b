/** Tasks over a passage that the prompt carries: one a passage, two a chunk. */
import { codeSpans } from '../../../text/code-spans.ts';
import { unitHash } from '../../../text/hash.ts';
import { answerFrom, isClean } from '../answers.ts';
import { clauseOf } from '../english/clauses.ts';
import { isGenericHeading, isQuestion, trimHeading } from '../english/headings.ts';
import { faultsOf } from '../english/dangling.ts';
import { bare, tokensOf, withoutPeriod, wordCount } from '../english/plain.ts';
import { lowerFirst } from '../english/phrases.ts';
import { phrases, type Maker, type Piece, type Proposal } from '../maker.ts';
import { sentencePatterns } from '../patterns/registry.ts';
import { about } from './about.ts';
import type { ChunkView, Sentence } from '../view.ts';
import { passagesOf, quotable, type Passage } from './passage.ts';

/** Reading tasks: a question on the passage, a heading for it, the code names in it. */
export const passageTasks: Maker = {
  id: 'passage',
  taskTypes: ['reading', 'heading', 'extraction'],
  *propose(view): Iterable<Proposal> {
    for (const passage of passagesOf(view)) {
      yield* questions(view, passage);
      yield* about(view, passage);
      const others = [heading(view, passage), codeNames(passage)].filter((proposal) => proposal !== undefined);
      // By the passage's own words: a copy of the page gets the same task.
      const turn = unitHash(`passage:${passage.piece.text}`);
      for (const proposal of others)
        yield { ...proposal, score: proposal.score + (proposal.taskType === 'heading' ? (turn < 0.5 ? 0.1 : 0) : turn > 0.85 ? 0.15 : 0) };
    }
  },
};

function common(passage: Passage): Pick<Proposal, 'input'> {
  return { input: { ...passage.piece } };
}

/** Questions that one sentence answers; where it does so by itself, the row without the passage comes first. */
function* questions(view: ChunkView, passage: Passage): Iterable<Proposal> {
  for (const [at, sentence] of passage.sentences.entries()) {
    if (!quotable(sentence) || /^(?:\S+ ){0,9}also\b/i.test(sentence.plain)) continue;
    const text = withoutPeriod(sentence.plain);
    for (const pattern of sentencePatterns) {
      const match = pattern.match({ text, clause: clauseOf(text), view });
      if (match === undefined || match.score < 0.74 || pattern.id === 'abbreviation') continue;
      // An answer that is half of its passage only copies it.
      const answer = [answerOf(view, passage, at), sentence].find((piece) => wordCount(piece.text) * 100 < passage.words * 52);
      if (answer === undefined) break;
      yield {
        ...common(passage),
        family: 'passage-question',
        taskType: 'reading',
        focus: `reading:${match.focus}`,
        // What a sentence answers by itself is asked without the passage; the rest first.
        score: match.score - (isClean(view, sentence) ? 0.15 : 0.05),
        answer: [{ start: answer.start, end: answer.end, text: answer.text }],
        phrases: match.phrases
          .filter(
            (phrase) =>
              /^(?:what|why|how|when|where|which|who|is|are|can|could|do|does|under|in which|in what|for|should|must)\b.*\?$/i.test(phrase.text) &&
              !phrase.text.includes('{in}'),
          )
          .map((phrase) => ({ id: phrase.id, text: framed(phrase.text, passage.piece.text) })),
      };
      break;
    }
  }
}

const frames: readonly ((question: string) => string)[] = [
  (question) => `Answer from the passage: ${question}`,
  (question) => `Use the passage to answer. ${question}`,
  (question) => `Read the passage, then answer: ${question}`,
  (question) => `According to the passage: ${question}`,
];

function framed(question: string, text: string): string {
  const frame = frames[Math.floor(unitHash(`frame:${text}`) * frames.length)] as (question: string) => string;
  return frame(question.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()));
}

function answerOf(view: ChunkView, passage: Passage, at: number): Piece {
  const sentence = passage.sentences[at] as Sentence;
  const unit = view.units.find((item) => item.start <= sentence.start && sentence.end <= item.end && item.sentences.includes(sentence));
  return unit === undefined ? sentence : (answerFrom(unit, unit.sentences.indexOf(sentence), view)[0] as Piece);
}

/** The section's heading, where it says what the passage is of: all its content words stand there. */
function heading(view: ChunkView, passage: Passage): Proposal | undefined {
  const written = view.lastHeading === undefined ? undefined : trimHeading(view.lastHeading);
  const block = headingBlock(view);
  if (
    written === undefined ||
    block === undefined ||
    isGenericHeading(written) ||
    isQuestion(written) ||
    /^(?:an?|with|in|from|for|by|and|or|other|more|some|all) /i.test(written)
  )
    return undefined;
  const count = wordCount(written);
  if (count < 2 || count > 9 || /[?!:;]|\.$/.test(written.replace(/`[^`]*`/g, '')) || faultsOf(`${written}.`).length > 0) return undefined;
  // Of the section's start, which its heading was written for.
  if (!view.opensSection || view.units[0]?.start !== passage.piece.start) return undefined;
  const opener = passage.sentences[0]?.text.toLowerCase() ?? '';
  const text = passage.piece.text.toLowerCase();
  const stems = stemsOf(written);
  if (stems.length === 0 || !stems.every((stem) => text.split(stem).length > (stems.length === 1 ? 2 : 1)) || !stems.some((stem) => opener.includes(stem)))
    return undefined;
  if (stems.length === 1 && !/`/.test(written) && text.split(stems[0] as string).length < 4) return undefined;
  return {
    ...common(passage),
    family: 'passage-heading',
    taskType: 'heading',
    focus: `heading:${lowerFirst(written, view.profile)}`,
    score: 0.68,
    lookup: true,
    answer: [{ start: block.start, end: block.end, text: written }],
    phrases: phrases({
      suggest: 'Suggest a heading for the passage.',
      title: 'Give the passage a short, descriptive title.',
      section: 'What would be a fitting section heading for the passage?',
      write: 'Write a heading that says what the passage is about.',
      label: 'Label the passage with a heading of a few words.',
      topic: 'In a few words, what is the topic of the passage?',
    }),
  };
}

function stemsOf(text: string): string[] {
  return tokensOf(text.toLowerCase())
    .map((token) => (token.includes('`') ? token.replace(/.*`([^`]+)`.*/, '$1') : bare(token).replace(/(?:ing|ies|es|s|ed|e|y)$/, '')))
    .filter((stem) => stem.length >= 2 && !/^(?:the|an|and|or|to|of|in|on|at|by|is|ar|it|its|for|with|from|into|your|that|us|how|with|a)$/.test(stem));
}

function headingBlock(view: ChunkView): { start: number; end: number } | undefined {
  const before = view.document.blocks.filter((block) => block.kind === 'heading' && block.aside === undefined && block.start <= (view.units[0]?.start ?? 0));
  const last = before.at(-1);
  // A heading of code may take no room in the text: there is nothing to quote.
  if (last === undefined || last.end === last.start) return undefined;
  const text = trimHeading(last.text ?? view.document.text.slice(last.start, last.end));
  return text === view.lastHeading ? { start: last.start, end: last.end } : undefined;
}

/** The names set as code in the passage, each once, in order. */
function codeNames(passage: Passage): Proposal | undefined {
  const { text } = passage.piece;
  const names = [...new Set([...codeSpans(text)].map(([from, { end: to }]) => text.slice(from, to)))];
  // Two passages in five: the task is the same each time.
  if (
    names.length < 4 ||
    names.length > 10 ||
    names.some((name) => name.length > 50 || name.includes('\n') || name.startsWith('``')) ||
    unitHash(`names:${passage.piece.text}`) > 0.5
  )
    return undefined;
  const { start, end } = passage.piece;
  return {
    ...common(passage),
    family: 'passage-names',
    taskType: 'extraction',
    focus: `names:${passage.piece.text.slice(0, 60)}`,
    score: 0.62,
    lookup: true,
    answer: [{ start, end, text: '' }],
    rendered: names.map((name) => `- ${name}`).join('\n'),
    phrases: phrases({
      list: 'List every term that the passage sets as code, each one once.',
      extract: 'Extract the code terms from the passage as a bulleted list, without repeats.',
      which: 'Which terms does the passage write as code? List each one once.',
      bullet: 'Make a bulleted list of the terms in code formatting in the passage, in order of appearance.',
    }),
  };
}
