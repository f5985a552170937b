import { unitHash } from '../../../text/hash.ts';
import { faultsOf } from '../english/dangling.ts';
import { isGenericHeading, sentenceCase } from '../english/headings.ts';
import { focusOf, lowerFirst, standsAlone } from '../english/phrases.ts';
import { plain, wordCount } from '../english/plain.ts';
import { usesExampleName } from '../example-names.ts';
import { isVerb } from '../patterns/how-to.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { namedSubject } from './lists.ts';
import { sentencesIn, textOf, type ChunkView, type Unit } from '../view.ts';
import { joined } from '../answers.ts';
import type { Piece } from '../maker.ts';

/** Lists of terms and descriptions: a term is defined, or names an aspect of the document's subject ("Goal"). */
export const termLists: Maker = {
  id: 'term',
  taskTypes: ['definition', 'explanation'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      if (unit.block.kind !== 'terms') continue;
      for (const { term, answer } of entries(view, unit)) {
        const asked = aspect(view, term) ?? defined(view, term, answer);
        if (asked !== undefined) yield { family: 'term', answer: [answer], ...asked };
      }
    }
  },
};

/** "`serde`: a framework for…" items: a code or bold term, a colon or dash, and its description. */
export const termItems: Maker = {
  id: 'term-item',
  taskTypes: ['definition'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      if (unit.block.kind !== 'list') continue;
      const topic = view.topic;
      if (topic === undefined) return;
      // "This enum has four variants:" lists names of an example.
      const lead = view.units[view.units.indexOf(unit) - 1]?.sentences.at(-1)?.plain ?? '';
      if (/\b(?:this|these|our|we|we'll)\b/i.test(lead)) continue;
      for (const child of unit.parts) {
        const block = view.document.blocks[child];
        if (block === undefined || block.kind !== 'item') continue;
        const inner = view.profile.children[child] ?? [];
        const only = inner.length === 1 ? view.document.blocks[inner[0] as number] : inner.length === 0 ? block : undefined;
        if (only === undefined || (only !== block && only.kind !== 'paragraph')) continue;
        if (only.end - only.start > 2000) continue;
        const text = textOf(view.document, only).replace(/\s+/g, ' ').trim();
        const found =
          /^(?:\*\*([^*]{2,40})\*\*|(`[^`]{1,40}`)|_([^_]{2,40})_)\s*(?::|[-–—]{1,2}) (.{12,500})$/.exec(text) ??
          /^\*\*([^*]{2,40}):\*\*()() (.{20,500})$/.exec(text);
        if (found === null) continue;
        const term = (found[1] ?? found[2] ?? found[3] ?? '').replace(/:$/, '');
        const body = found[4] as string;
        if (
          faultsOf(body).some((fault) => fault !== 'ending') ||
          usesExampleName(body, view.profile.exampleNames) ||
          wordCount(body) < 3 ||
          /[:;,]$/.test(body) ||
          /^(?:this|it|these|see|same|as above)\b/i.test(body)
        )
          continue;
        const name = plain(term);
        if (!standsAlone(name) || name.length < 2 || usesExampleName(term, view.profile.exampleNames)) continue;
        if (!name.includes('`') && isVerb(name.split(' ')[0]?.toLowerCase() ?? '')) continue;
        yield {
          family: 'term-item',
          taskType: 'definition',
          focus: `about:${focusOf(name).replace(/s$/, '')}`,
          score: 0.76,
          lookup: true,
          answer: [{ start: only.start, end: only.end, text }],
          phrases: phrases({
            mean: `Regarding ${lowerFirst(topic, view.profile)}{in}, what does ${quoted(name)} mean?`,
            explain: `Explain ${quoted(name)} in the context of ${lowerFirst(topic, view.profile)}{in}.`,
            about: `What should I know about ${quoted(name)} when it comes to ${lowerFirst(topic, view.profile)}{in}?`,
            describe: `Describe ${quoted(name)}, as it relates to ${lowerFirst(topic, view.profile)}{in}.`,
          }),
        };
        const said = plain(body).replace(/[.;]$/, '');
        // The way back, where the words are of one entry and do not give it away.
        if (
          !name.includes('`') ||
          wordCount(said) < 3 ||
          wordCount(said) > 16 ||
          /["“”;]|\. /.test(said) ||
          said.toLowerCase().includes(name.replace(/`/g, '').toLowerCase())
        )
          continue;
        yield {
          family: 'term-reverse',
          taskType: 'table-lookup',
          focus: `key:${focusOf(name)}`,
          score: 0.7 + 0.1 * unitHash(`key:${name}`),
          lookup: true,
          answer: [{ start: only.start, end: only.end, text: name }],
          phrases: phrases({
            which: `Regarding ${lowerFirst(topic, view.profile)}{in}: which entry is described as "${said}"?`,
            name: `Among ${lowerFirst(topic, view.profile)}{in}, name the one for this: "${said}".`,
            find: `Which of ${/^the |^your /.test(topic) ? '' : 'the '}${lowerFirst(topic, view.profile)}{in} fits the description "${said}"?`,
          }),
        };
      }
    }
  },
};

function quoted(name: string): string {
  return name.includes('`') ? name : `"${name}"`;
}

function* entries(view: ChunkView, unit: Unit): Iterable<{ term: string; answer: Piece }> {
  const { document, profile } = view;
  const children = (profile.children[unit.index] ?? []).map((index) => ({ index, block: document.blocks[index] }));
  for (let i = 0; i + 1 < children.length; i++) {
    const [name, body] = [children[i]?.block, children[i + 1]];
    // One term with one description; several of either have no plain question.
    if (name?.kind !== 'term' || body?.block?.kind !== 'description' || children[i + 2]?.block?.kind === 'description') continue;
    const inner = profile.children[body.index] ?? [];
    if (inner.some((index) => document.blocks[index]?.kind !== 'paragraph')) continue;
    const paragraphs = inner.length === 0 ? [body.block] : inner.flatMap((index) => document.blocks[index] ?? []);
    const sentences = paragraphs.map((block) => sentencesIn(document, block));
    const flat = sentences.flat();
    if (flat.length === 0 || flat.some((sentence) => faultsOf(sentence.plain).some((fault) => fault !== 'ending'))) continue;
    const pieces = sentences.filter((list) => list.length > 0).map(joined);
    const first = pieces[0] as Piece;
    const last = pieces.at(-1) as Piece;
    const text = pieces.map((piece) => piece.text).join('\n\n');
    if (!/[.!?)"'`]$/.test(text) || wordCount(text) < 6 || wordCount(text) > 250) continue;
    if (name.end - name.start > 200) continue;
    yield { term: plain(textOf(document, name)).replace(/:$/, ''), answer: { start: first.start, end: last.end, text } };
  }
}

type Asked = Pick<Proposal, 'taskType' | 'phrases' | 'focus' | 'score'>;

/** Terms that are aspects of the document's subject. */
function aspect(view: ChunkView, term: string): Asked | undefined {
  if (view.subject === undefined) return undefined;
  const subject = namedSubject(view, view.subject);
  const common = { taskType: 'explanation' as const, focus: `${term.toLowerCase()}:${focusOf(view.subject)}`, score: 0.86 };
  const lower = term.toLowerCase().replace(/’/g, "'");
  if (/^(?:goal|purpose|aim|objective|intent)s?$/.test(lower)) {
    const noun = lower.replace(/s$/, '');
    return {
      ...common,
      phrases: phrases({
        'goal-what': `What is the ${noun} of ${subject}?`,
        'goal-state': `State the ${noun} of ${subject} in one sentence.`,
        'goal-achieve': `What does following ${subject} achieve?`,
        'goal-brief': `Briefly, what is the ${noun} behind ${subject}?`,
        'goal-short': `In short, what is the ${noun} of ${subject}?`,
      }),
    };
  }
  if (/^why (?:it's|it is|this is) important$/.test(lower)) {
    return {
      ...common,
      phrases: phrases({
        'why-makes': `What makes ${subject} important?`,
        'why-importance': `In a sentence, what is the importance of ${subject}?`,
        'why-state': `State briefly why people should care about ${subject}.`,
        'why-reason': `Give the main reason for ${subject}.`,
        'why-explain': `Explain the importance of ${subject} in one sentence.`,
      }),
    };
  }
  if (/^what to do$/.test(lower)) {
    return {
      ...common,
      taskType: 'explanation',
      phrases: phrases({
        'do-meet': `What should be done to satisfy ${subject}?`,
        'do-comply': `What do I need to do for ${subject}?`,
        'do-short': `In brief, what does ${subject} ask authors to do?`,
        'do-practice': `What does ${subject} require in practice?`,
      }),
    };
  }
  return undefined;
}

function defined(view: ChunkView, term: string, answer: Piece): Asked | undefined {
  // Under "Examples" a term is a title, and its description a story.
  if (view.lastHeading !== undefined && isGenericHeading(view.lastHeading) && !/terms|terminology|definitions|glossary/i.test(view.lastHeading))
    return undefined;
  if (
    !standsAlone(term) ||
    wordCount(term) > 5 ||
    isVerb(term.split(' ')[0]?.toLowerCase() ?? '') ||
    /^(?:note|example|see|default|type|why|what|how|when)\b/i.test(term)
  )
    return undefined;
  if (/^(?:see|this|it|these|they)\b/i.test(answer.text)) return undefined;
  const name = lowerFirst(sentenceCase(term, view.profile), view.profile);
  const topic = view.topic === undefined || focusOf(view.topic) === focusOf(term) ? undefined : lowerFirst(view.topic, view.profile);
  if (topic === undefined) return undefined;
  return {
    taskType: 'definition',
    focus: `about:${focusOf(term).replace(/s$/, '')}`,
    score: 0.78,
    phrases: phrases({
      mean: `Regarding ${topic}, what is meant by "${name}"?`,
      define: `Define "${name}" in the context of ${topic}.`,
      explain: `Explain the term "${name}" as it relates to ${topic}.`,
    }),
  };
}
