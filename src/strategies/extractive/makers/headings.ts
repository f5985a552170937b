import { clauseOf } from '../english/clauses.ts';
import { isGenericHeading, isImperative, isQuestion, sentenceCase } from '../english/headings.ts';
import { focusOf, lowerFirst, upperFirst } from '../english/phrases.ts';
import { bare, tokensOf, wordCount } from '../english/plain.ts';
import { ofPeople } from '../patterns/pattern.ts';
import { isVerb } from '../patterns/verb.ts';
import { selfContained } from '../patterns/reason.ts';
import { countsOn, faultsOf, instructs } from '../english/dangling.ts';
import { codePiece, fitsAfter, isClean, itemsAreClean, joined, listPiece } from '../answers.ts';
import { usesExampleName } from '../example-names.ts';
import { phrases, type Maker, type Phrase, type Piece, type Proposal } from '../maker.ts';
import type { ChunkView, Sentence, Unit } from '../view.ts';

/**
 * The first run of the section that stands on its own: up to four paragraphs and 260 words, with the lists and the code that
 * they lead into. It may begin in a later paragraph, never in the middle of one whose start is narration.
 */
export function opening(view: ChunkView, paragraphs = 4, most = 260, skip = 0): { pieces: Piece[]; words: number } {
  const pieces: Piece[] = [];
  let words = 0;
  let skipped = 0;
  for (let at = 0; at < view.units.length && pieces.length < paragraphs; at++) {
    const unit = view.units[at] as Unit;
    if (unit.block.kind !== 'paragraph' || unit.within !== undefined) {
      if (pieces.length > 0 || skipped >= skip) break;
      skipped++;
      continue;
    }
    const taken: Sentence[] = [];
    for (const sentence of unit.sentences) {
      const fits =
        !instructs(sentence.plain) &&
        !(pieces.length > 0 && taken.length === 0 && countsOn(sentence.plain)) &&
        (taken.length > 0 || pieces.length > 0
          ? fitsAfter(view, sentence, [...pieces, ...taken].map((piece) => piece.text).join(' '))
          : isClean(view, sentence, unit));
      if (!fits || words + wordCount(sentence.plain) > most) break;
      taken.push(sentence);
      words += wordCount(sentence.plain);
    }
    const led = taken.length > 0 || pieces.length > 0 ? ledBy(view, at, taken.length) : undefined;
    if (led !== undefined && words + wordCount(led.text) <= most + 60) {
      pieces.push(taken.length > 0 ? { ...led, start: (taken[0] as Sentence).start, text: `${joined(taken).text} ${led.text}` } : led);
      words += wordCount(led.text);
      at++;
      continue;
    }
    if (taken.length > 0) pieces.push(joined(taken));
    else if (pieces.length === 0 && skipped < skip) {
      skipped++;
      continue;
    }
    if (taken.length < unit.sentences.length) break;
  }
  return { pieces, words };
}

/** The paragraph's last sentence, all others being taken, with the list or the code that it leads into. */
function ledBy(view: ChunkView, at: number, taken: number): Piece | undefined {
  const [unit, next] = [view.units[at] as Unit, view.units[at + 1]];
  const lead = unit.sentences.at(-1);
  if (lead === undefined || next === undefined || taken !== unit.sentences.length - 1 || !lead.plain.endsWith(':') || next.within !== undefined)
    return undefined;
  const prose = lead.plain.replace(/:$/, '.').replace(/\b(?:the following|as follows|like so|like this|below)\b/gi, '');
  if (faultsOf(prose).length > 0 || usesExampleName(lead.plain, view.profile.exampleNames)) return undefined;
  const list = next.block.kind === 'list' ? listPiece(view, next) : undefined;
  const piece = list !== undefined && itemsAreClean(view, list.items) ? list.piece : codePiece(view, next);
  return piece === undefined ? undefined : { start: lead.start, end: piece.end, text: `${lead.text}\n\n${piece.text}` };
}

/** Headings that are questions: asked with the document's subject where they lack one. */
export const questionHeadings: Maker = {
  id: 'question-heading',
  taskTypes: ['explanation'],
  *propose(view): Iterable<Proposal> {
    const heading = view.lastHeading;
    if (!view.opensSection || heading === undefined || !isQuestion(heading)) return;
    const question = sentenceCase(heading, view.profile);
    if (!selfContained(question.replace(/\?$/, '')) || wordCount(question) < 3 || wordCount(question) > 16) return;
    const { pieces, words } = opening(view);
    if (words < 12) return;
    const asked = upperFirst(question);
    yield {
      family: 'question-heading',
      taskType: 'explanation',
      focus: `about:${focusOf(question.replace(/^what (?:is|are) |\?$/gi, '')).replace(/s$/, '')}`,
      score: 0.92,
      answer: pieces,
      phrases: phrases({
        as: asked,
        could: `Could you explain: ${question.replace(/^\p{Lu}/u, (c) => c.toLowerCase())}`,
        short: `I have a question. ${asked}`,
      }).slice(0, 1),
    };
  },
};

/** Headings that name a subject: an explanation from the section's opening. */
export const sectionLeads: Maker = {
  id: 'section-lead',
  taskTypes: ['explanation', 'summary'],
  *propose(view): Iterable<Proposal> {
    if (!view.opensSection || view.lastHeading === undefined) return;
    const generic = isGenericHeading(view.lastHeading);
    const overview = generic && /^(?:overview|introduction|summary|about|description|background|purpose|rationale|motivation)$/i.test(view.lastHeading);
    if ((generic && !overview) || isQuestion(view.lastHeading)) return;
    const topic = generic ? view.subject : view.topic;
    if (topic === undefined || ofPeople.test(topic) || (!generic && view.heading !== view.lastHeading)) return;
    const first = opening(view, 4, 260, 8);
    // What opens its section is of it; what comes later must say so with its first words.
    const opens = startsSection(view, first.pieces[0]) && speaksOf(first.pieces, topic) && !turns(first.pieces[0]?.text ?? '');
    const later = opensOn(first.pieces, topic) && leadsWith(first.pieces[0]?.text ?? '', topic) && isSubject(first.pieces[0]?.text ?? '', topic);
    const pieces =
      first.words >= 34 && /[.!] /.test(first.pieces.map((piece) => piece.text).join(' ')) && (opens ? namesEarly(first.pieces, topic) : later)
        ? first.pieces
        : undefined;
    if (pieces === undefined) return;
    const asks = topicPhrases(topic, view, pieces.map((piece) => piece.text).join(' '));
    if (asks === undefined) return;
    yield { family: 'section-lead', taskType: 'explanation', focus: `about:${focusOf(topic).replace(/s$/, '')}`, score: 0.8, answer: pieces, phrases: asks };
  },
};

/** The first sentence names its topic, and is no turn of an argument. */
function opensOn(pieces: readonly Piece[], topic: string): boolean {
  const first = pieces[0];
  if (first === undefined) return false;
  const text = /^.{20,}?[.:](?=\s|$)/s.exec(first.text)?.[0] ?? first.text;
  return (
    speaksOf([{ ...first, text }], topic) &&
    !/^(?:because|thinking|if all|we can fix|the problem|the reason|sometimes|more often|so far|when you (?:run|start|open|look)|once you)\b/i.test(text)
  );
}

/** A start that answers something else: an addition, an aside, a step of an argument. */
function turns(text: string): boolean {
  return /^(?:note\b|without\b|unlike\b|sometimes\b|an? (?:example|exception|instance|limitation|drawback) (?:of|to)\b|(?:\S+ ){0,9}also\b|because|thinking|if all|the problem|the reason|more often|so far|once you|the (?:second|third|last|next)\b|rust does\b|\S+ does let\b)/i.test(
    text,
  );
}

/** A word of the topic stands in the first two sentences. */
function namesEarly(pieces: readonly Piece[], topic: string): boolean {
  const early = (/^.{20,}?[.:](?:\s.{10,}?[.:])?(?=\s|$)/s.exec(pieces[0]?.text ?? '')?.[0] ?? pieces[0]?.text ?? '').toLowerCase();
  const code = [...topic.matchAll(/`([^`]+)`/g)].map((match) => (match[1] as string).toLowerCase());
  return code.length > 0 ? code.some((name) => early.includes(name.replace(/<.*$/, ''))) : headsOf(topic).some((head) => early.includes(head));
}

/** The first sentence has the head of the topic (its code name, else its main noun) among its first words, and is no aside about it. */
export function leadsWith(text: string, topic: string): boolean {
  if (/^(?:note\b|without\b|unlike\b|an? (?:example|exception|instance|limitation|drawback) (?:of|to)\b|(?:\S+ ){0,9}also\b)/i.test(text)) return false;
  const first = /^.{20,}?[.:](?=\s|$)/s.exec(text)?.[0] ?? text;
  const early = first.toLowerCase().split(/\s+/).slice(0, 22).join(' ');
  const code = [...topic.matchAll(/`([^`]+)`/g)].map((match) => (match[1] as string).toLowerCase());
  if (code.length > 0) return code.some((name) => early.includes(name));
  return headsOf(topic).some((head) => early.includes(head));
}

/** The main nouns of a topic: the last word before its first preposition; of an activity ("sending messages between threads") any word. */
function headsOf(topic: string): string[] {
  const lower = topic.toLowerCase();
  const words = tokensOf(lower).map(bare);
  const parts = /^[a-z]{3,}ing\b/.test(lower)
    ? words
    : lower.split(/ (?:of|in|on|for|with|by|from|to|that|into|using|when|between) .*$/)[0]?.split(/ and | or |, /);
  return (parts ?? [])
    .map((part) => (tokensOf(part).map(bare).at(-1) ?? '').replace(/(?:ing|ies|es|s|ed|e|y)$/, ''))
    .filter((head) => head.length > 2 && !/^(?:the|and|for|with|from|into|your|that|us|defin)$/.test(head));
}

function startsSection(view: ChunkView, piece: Piece | undefined): boolean {
  return view.units.find((unit) => unit.block.kind === 'paragraph')?.start === piece?.start;
}

/** The topic is what the first sentence speaks of: only so may an explanation begin after the section's first paragraph. */
function isSubject(text: string, topic: string): boolean {
  const subject = clauseOf(text)?.subject.toLowerCase();
  return subject !== undefined && headsOf(topic).some((head) => subject.includes(head));
}

/** Some word of the topic stands in the opening: the section says what its heading promises. */
export function speaksOf(pieces: readonly Piece[], topic: string): boolean {
  const text = pieces
    .map((piece) => piece.text)
    .join(' ')
    .toLowerCase();
  const stems = tokensOf(topic.toLowerCase())
    .map((token) => (token.includes('`') ? token.replace(/.*`([^`]+)`.*/, '$1') : bare(token).replace(/(?:ing|ies|es|s|ed|e|y)$/, '')))
    .filter((stem) => stem.length >= 3 && !/^(?:the|and|for|with|from|into|your|that|using|us)$/.test(stem));
  const hits = stems.filter((stem) => text.includes(stem)).length;
  return stems.length > 0 && hits * 2 >= stems.length;
}

/** "Size requirement" in a heading is "the size requirement" in a question. */
function withArticle(topic: string, view: ChunkView): string {
  return /^(?:an?|the|your|its) |^`|ing\b|s$/i.test(topic) ? topic : `${view.profile.articleOf(topic)}${topic}`;
}

function topicPhrases(topic: string, view: ChunkView, answer: string): Phrase[] | undefined {
  if (/[?!:;]|[.]$/.test(topic.replace(/`[^`]*`/g, '')) || wordCount(topic) > 10) return undefined;
  const first = bare(tokensOf(topic)[0] ?? '');
  const words = tokensOf(topic).map(bare);
  // "How to write tests", "When to use X": a question already.
  const lowered = lowerFirst(topic, view.profile);
  if (/^(?:how|when|where|why|what|which) /i.test(topic)) {
    return selfContained(topic)
      ? phrases({ explain: `Explain ${lowered}.`, 'can-you': `Can you explain ${lowered}?`, tell: `Tell me ${lowered}.`, describe: `Describe ${lowered}.` })
      : undefined;
  }
  if (
    !selfContained(topic) ||
    (/^(?:more|other|another|a few|some|all|one|two|three|first|next|finally|part|and|or|in|on|with|for|to|an?) /i.test(lowered) && !/^an? /i.test(lowered))
  )
    return undefined;
  // A whole clause: "reference cycles can leak memory".
  const clause = clauseOf(topic);
  if (clause !== undefined && (clause.base === undefined || clause.rest !== '')) {
    return undefined;
  }
  if (/^[a-z]+ing$/.test(first) && first.length > 5) {
    return phrases({
      know: `What should I know about ${lowered}?`,
      explain: `Explain the basics of ${lowered}.`,
      tell: `Tell me about ${lowered}.`,
      intro: `Give me a short introduction to ${lowered}.`,
      overview: `Give an overview of ${lowered}.`,
    });
  }
  // An imperative heading: "control scope and privacy with modules".
  if (isVerb(first) && words.length > 2 && !/^(?:use|test|type|process|control|access|return|function)s?$/.test(first) && !/^the\b/i.test(topic)) {
    // It must say how.
    if (
      !isImperative(topic) ||
      !/^(?:to|you|use|add|when you|if you|by)\b/i.test(answer) ||
      !/\byou(?:r)?\b|\bby \w+ing\b|(?:^|[.:] )(?:Use|Add|Set|Call|Run|Create|Write|Open|Choose|Make)\b/.test(answer)
    )
      return undefined;
    return phrases({ explain: `Explain how to ${lowered}.`, how: `How do I ${lowered}?`, want: `I want to ${lowered}{in}. What should I know?` });
  }
  const noun = withArticle(lowered, view);
  return phrases({
    explain: `Explain ${noun}.`,
    tell: `Tell me about ${noun}.`,
    know: `What should I know about ${noun}?`,
    describe: `Describe ${noun}{in} in a few sentences.`,
    intro: `Give a brief introduction to ${noun}.`,
    overview: `Could you give me an overview of ${noun}?`,
    help: `Help me understand ${noun}.`,
    gist: `What are the essentials of ${noun}?`,
  });
}
