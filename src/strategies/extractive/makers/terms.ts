import { unitHash } from '../../../text/hash.ts';
import { clauseOf } from '../english/clauses.ts';
import { faultsOf } from '../english/dangling.ts';
import { isGenericHeading, sentenceCase } from '../english/headings.ts';
import { focusOf, lowerFirst, standsAlone } from '../english/phrases.ts';
import { plain, wordCount } from '../english/plain.ts';
import { usesExampleName } from '../example-names.ts';
import { isVerb } from '../patterns/verb.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { listingsOf } from '../passages/listings.ts';
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
        const ofSubject = aspect(view, term, answer);
        const asked = ofSubject ?? defined(view, term, answer);
        if (asked === undefined) continue;
        if (ofSubject === undefined || isTelling(view)) yield { family: 'term', answer: [answer], ...asked };
        // One of its aspects: all of them over one list would be much the same row.
        else if (aspectOf(term) === Math.floor(unitHash(`aspect:${view.profile.subject}`) * 3)) yield* withList(view, asked, answer);
      }
    }
  },
};

/** "Help", "Timeouts": a title that anything could have. The list in the prompt says which. */
function* withList(view: ChunkView, asked: Asked, answer: Piece): Iterable<Proposal> {
  const listing = listingsOf(view).find(({ keyed, start, end }) => keyed && start <= answer.start && answer.end <= end);
  if (listing === undefined) return;
  const { text, start, end } = listing;
  yield {
    ...asked,
    family: 'passage-term',
    focus: `aspect:${asked.focus}`,
    lookup: true,
    score: 0.7 + 0.1 * unitHash(`aspect:${asked.focus}`),
    answer: [answer],
    input: { start, end, text },
  };
}

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
        const kind = kindOf(topic);
        const shown = kind === undefined ? quoted(name) : `the ${kind} ${quoted(name)}`;
        const within = kind === undefined ? ` in the context of ${lowerFirst(topic, view.profile)}{in}` : '{in}';
        yield {
          family: 'term-item',
          taskType: 'definition',
          focus: `about:${focusOf(name).replace(/s$/, '')}`,
          score: 0.76,
          lookup: true,
          answer: [{ start: only.start, end: only.end, text }],
          phrases: phrases({
            what: `What is ${shown}${within}?`,
            mean: `What does ${shown} mean${within}?`,
            explain: wordCount(body) > 5 ? `Explain ${shown}${within}.` : undefined,
            tell: `Tell me what ${shown} is${within}.`,
            used: kind === undefined ? undefined : `What is ${shown} for${within}?`,
          }),
        };
        const said = plain(body).replace(/[.;]$/, '');
        // The way back, where the words are of one entry, do not give it away, and it has a kind to ask for.
        if (
          kind === undefined ||
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
            which: `Which ${kind}{in} fits this description: "${said}"?`,
            described: `Which ${kind}{in} is described as "${said}"?`,
            name: `Name the ${kind}{in} that matches this description: "${said}".`,
          }),
        };
      }
    }
  },
};

/** "Keywords currently in use" are keywords: the one noun for each entry, where the topic is a plural of such. */
function kindOf(topic: string): string | undefined {
  const found =
    /^(?:the |common |main |available |all |global |command line |configuration |reserved )*(keyword|option|flag|command|attribute|operator|hook|event|method|function|parameter|variable|setting|field|type|trait|macro|symbol|directive|rule|property|modifier|format|level|argument|specifier)s\b(?! (?:and|or)\b)/i.exec(
      topic.replace(/properties/i, 'propertys'),
    );
  return found === null ? undefined : (found[1] as string).toLowerCase();
}

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

/** Which of the three it is: what for, what to do, why. */
function aspectOf(term: string): number {
  return /^what/i.test(term) ? 1 : /^why/i.test(term) ? 2 : 0;
}

/** Three words, or a part in brackets: one who knows the standard knows what is meant. Only what is of a standard needs it. */
function isTelling({ profile }: ChunkView): boolean {
  return profile.selfNoun === undefined || profile.subject.split(' ').length >= 3 || profile.subject.includes('(');
}

/** "Strings support a large number of methods" under "String methods": a sentence on something else. */
function isOfOthers(term: string, text: string): boolean {
  const subject = clauseOf(text)?.subject ?? '';
  return (
    /^\p{Lu}\p{Ll}+s$/u.test(subject) && !focusOf(term).endsWith(subject.toLowerCase().replace(/s$/, '')) && !focusOf(term).endsWith(subject.toLowerCase())
  );
}

type Asked = Pick<Proposal, 'taskType' | 'phrases' | 'focus' | 'score'>;

/** Terms that are aspects of the document's subject. */
function aspect(view: ChunkView, term: string, answer: Piece): Asked | undefined {
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
    // "Is especially important to…" says again that it is.
    if (/\bimportant\b/i.test(answer.text)) return undefined;
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
  // A record of what happened ("spaces remained intact"), no saying what the term means.
  if (/^(?:see|this|it|these|they)\b/i.test(answer.text) || /\b(?:was|were|did|remained|had)\b/.test(answer.text) || isOfOthers(term, answer.text))
    return undefined;
  const name = lowerFirst(sentenceCase(term, view.profile), view.profile);
  // `match.re`, `block`: a name of code is explained, not defined.
  const coded = /[`_.()]|[a-z][A-Z]/.test(term);
  const code = term.includes('`') ? term : `\`${term}\``;
  if (/^[\d.]+$/.test(term)) return undefined;
  const topic = view.topic === undefined || focusOf(view.topic) === focusOf(term) ? undefined : lowerFirst(view.topic, view.profile);
  if (topic === undefined) return undefined;
  return {
    taskType: 'definition',
    focus: `about:${focusOf(term).replace(/s$/, '')}`,
    score: 0.78,
    phrases: coded
      ? phrases({
          what: `What is ${code} in the context of ${topic}?`,
          explain: `Explain ${code} in the context of ${topic}.`,
          does: /\)`?$/.test(code) ? `What does ${code} do in the context of ${topic}?` : undefined,
          tell: `Tell me about ${code} in the context of ${topic}.`,
        })
      : phrases({
          mean: `What is meant by "${name}" in the context of ${topic}?`,
          define: `Define "${name}" in the context of ${topic}.`,
          explain: `Explain the term "${name}" in the context of ${topic}.`,
          what: `When it comes to ${topic}, what does "${name}" mean?`,
        }),
  };
}
