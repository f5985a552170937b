/** Entries of lists of terms whose name is code: an option, a setting, a function with its description of several sentences. */
import { faultsOf, opensBack } from '../english/dangling.ts';
import { focusOf } from '../english/phrases.ts';
import { plain, wordCount } from '../english/plain.ts';
import { usesExampleName } from '../example-names.ts';
import { phrases } from '../maker.ts';
import { isVerb } from '../patterns/verb.ts';
import { baseOf } from '../english/verbs.ts';
import { sentencesIn, textOf, type ChunkView, type Sentence, type Unit } from '../view.ts';
import type { Beat } from './beats.ts';
import type { Opener } from './openers.ts';

export interface Entry {
  view: ChunkView;
  term: string;
  beats: readonly Beat[];
}

/** Each entry that stands in the chunk, its description as a line of beats. */
export function entriesOf(view: ChunkView): Entry[] {
  const { document } = view;
  return view.units.flatMap((unit) => {
    const entries: Entry[] = [];
    let terms: string[] = [];
    for (const index of unit.parts) {
      const block = document.blocks[index];
      if (block?.kind === 'term') {
        terms.push(textOf(document, block).slice(0, 200));
        continue;
      }
      const term = block?.kind === 'description' && block.aside === undefined ? nameOf(terms) : undefined;
      terms = [];
      if (term !== undefined) entries.push({ view, term, beats: beatsIn(view, index) });
    }
    return entries;
  });
}

/** The sentences, code and lists of a description. */
function beatsIn(view: ChunkView, index: number): Beat[] {
  const { document, profile } = view;
  const children = profile.children[index] ?? [];
  return (children.length === 0 ? [index] : children).flatMap((child): Beat[] => {
    const block = document.blocks[child];
    if (block === undefined || block.aside !== undefined) return [];
    const told = block.kind === 'paragraph' || block.kind === 'description';
    const unit: Unit = {
      index: child,
      block,
      start: block.start,
      end: block.end,
      parts: profile.children[child] ?? [],
      whole: true,
      sentences: told ? sentencesIn(document, block) : [],
      ...(block.kind === 'note' || block.kind === 'quote' ? { within: block.kind } : {}),
    };
    return told ? unit.sentences.map((sentence) => ({ view, unit, sentence })) : [{ view, unit }];
  });
}

/** The name that stands for all forms of a term: of "-f" and "--force" the long one, without its argument. */
function nameOf(terms: readonly string[]): string | undefined {
  const names = terms.flatMap((term) => plain(term).split(/, | \| /)).map((term) => term.replace(/`/g, '').trim());
  const options = names.flatMap((name) => /^-{1,2}(?:\[no-\])?[\p{L}\d?#][\p{L}\d_-]*/u.exec(name)?.[0] ?? []);
  if (options.length > 0) return options.length < names.length ? undefined : options.reduce((long, name) => (name.length > long.length ? name : long));
  const [only] = names;
  return names.length === 1 && only !== undefined && /^[\p{L}$%][\p{L}\d_.:$%()-]{2,50}$/u.test(only) && /[_.()$%]|\p{Ll}\p{Lu}/u.test(only) ? only : undefined;
}

/** A description's first sentence: "Delete a branch." tells what the option does. */
export function describes(view: ChunkView, { plain: text, text: shown }: Sentence): boolean {
  return (
    wordCount(text) >= 4 &&
    faultsOf(text).length === 0 &&
    /^[\p{Lu}`"]/u.test(shown) &&
    !opensBack(text) &&
    !usesExampleName(text, view.profile.exampleNames) &&
    !/^(?:see|same as|like|synonym|alias|deprecated|obsolete|removed|an? alias|equivalent|as above|ditto|specifically|also)\b|\b(?:see|same as|deprecated|historical)\b/i.test(
      text,
    )
  );
}

/** What is asked first of an entry. */
export function openerOf({ term, beats, view }: Entry): Opener | undefined {
  const lead = beats[0]?.sentence?.plain;
  if (lead === undefined) return undefined;
  // Whose `-N` it is, only the page of one command says.
  if (/^-\w$/.test(term) && / /.test((view.subject ?? ' ').replace(/ ?\(\d\w?\).*$| manual page$/i, ''))) return undefined;
  const option = term.startsWith('-');
  const name = option ? `the \`${term}\` option` : `\`${term}\``;
  const first = /^\p{L}+/u.exec(lead)?.[0]?.toLowerCase() ?? '';
  const acts = option || isVerb(first) || baseOf(first) !== undefined;
  return {
    kind: 'entry',
    subject: name,
    plural: false,
    proposal: {
      family: 'term-entry',
      taskType: 'explanation',
      focus: `about:${focusOf(term)}`,
      score: 0.8,
      lookup: true,
      phrases: phrases({
        does: acts ? `What does ${name} do?` : undefined,
        for: `What is ${name} for?`,
        explain: `Explain ${name}.`,
        tell: `Tell me about ${name}.`,
      }),
    },
  };
}
