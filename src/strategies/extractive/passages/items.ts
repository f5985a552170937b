/**
 * Questions on a list that the prompt carries: what a term means there, which term a description is of, which item speaks of a
 * thing. Which entry is asked, the list's own text says: a copy of the page gets the same.
 */
import { codeSpans } from '../../../text/code-spans.ts';
import { unitHash } from '../../../text/hash.ts';
import { nounPhrasesIn } from '../english/noun-phrases.ts';
import { plain, withoutCode, wordCount } from '../english/plain.ts';
import { quoted } from '../makers/table.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { listingsOf, quotableEntry, type Entry, type Listing } from './listings.ts';
import { isNear } from './mentions.ts';

/** "Goal: …" is an aspect of its page, and asked of that. */
const aspects = /^\W*(?:goals?|purpose|aim|objective|intent|what to do|why\b.*|notes?|examples?|see also|default|author task)\W*$/i;

export const listEntries: Maker = {
  id: 'passage-entries',
  taskTypes: ['definition', 'extraction'],
  *propose(view): Iterable<Proposal> {
    for (const listing of listingsOf(view)) {
      if (listing.keyed && listing.entries.some(({ key }) => aspects.test(key ?? ''))) continue;
      const order = (a: Entry, b: Entry): number => unitHash(`entry:${listing.text}:${a.shown}`) - unitHash(`entry:${listing.text}:${b.shown}`);
      const entries = listing.entries.filter(quotableEntry).sort(order);
      const used = new Set<Entry>();
      // A long list bears more questions than a short one.
      const most = listing.entries.length > 5 ? 3 : 2;
      for (const ask of listing.keyed ? [meaning, holding, term] : [holding, holding]) {
        if (used.size === most) break;
        for (const entry of entries) {
          const proposal = used.has(entry) ? undefined : ask(listing, entry, view.profile.heads);
          if (proposal === undefined) continue;
          used.add(entry);
          yield proposal;
          break;
        }
      }
    }
  },
};

/** What the list says of one of its terms. */
function meaning(listing: Listing, entry: Entry): Proposal | undefined {
  if (entry.key === undefined || wordCount(entry.value) < 4 || wordCount(entry.key) > 6) return undefined;
  const shown = quoted(entry.key);
  return {
    ...common(listing, entry, 'passage-term'),
    taskType: 'definition',
    rendered: entry.value,
    phrases: phrases({
      says: `What does the list say about ${shown}?`,
      description: `Give the description of ${shown} from the list.`,
      look: `Look up ${shown} in the list.`,
      told: `What are we told about ${shown} in the list?`,
      entry: `Read me the entry for ${shown}.`,
      according: `According to the list, what is ${shown}?`,
      explain: `How does the list describe ${shown}?`,
    }),
  };
}

/** Which term has a description: its first sentence, where it does not name the term. */
function term(listing: Listing, entry: Entry): Proposal | undefined {
  const { key } = entry;
  const said = plain(/^.{20,220}?[.!](?= |$)/s.exec(entry.value)?.[0] ?? entry.value).replace(/[.;]$/, '');
  if (key === undefined || key.includes(', ') || wordCount(said) < 6 || wordCount(said) > 28 || /["“”`:]/.test(said)) return undefined;
  const words = key.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  if (words.length === 0 || words.some((word) => said.toLowerCase().includes(word.replace(/s$/, '')))) return undefined;
  if (listing.entries.some((other) => other !== entry && other.value.toLowerCase().includes(said.toLowerCase().slice(0, 40)))) return undefined;
  return {
    ...common(listing, entry, 'passage-entry'),
    taskType: 'extraction',
    rendered: key,
    phrases: phrases({
      'which-entry': `Which entry of the list is described like this: "${said}"?`,
      'name-entry': `Name the entry of the list that this is said of: "${said}".`,
      'whose-entry': `"${said}": which entry of the list is that?`,
    }),
  };
}

/** The one entry that speaks of a thing, quoted. */
function holding(listing: Listing, entry: Entry, heads: ReadonlySet<string>): Proposal | undefined {
  if (wordCount(entry.value) < 7) return undefined;
  const own = (entry.key ?? '').toLowerCase();
  const name = namesIn(entry.value).find(
    (one) => !own.includes(one.toLowerCase()) && listing.entries.every((other) => other === entry || !holds(other.shown, one)),
  );
  const thing =
    name ??
    nounPhrasesIn(plain(entry.value), heads).find((one) => listing.entries.every((other) => other === entry || !isNear(withoutCode(plain(other.shown)), one)));
  if (thing === undefined) return undefined;
  const shown = /^`|^\p{Lu}+$/u.test(thing) ? thing : `"${thing}"`;
  const what = listing.ordered ? 'step' : entry.key === undefined ? 'item' : 'entry';
  return {
    ...common(listing, entry, 'passage-item'),
    taskType: 'extraction',
    rendered: entry.shown.replace(/^(?:-|\d+\.) /, ''),
    phrases: phrases({
      'which-item': `Which ${what} of the list mentions ${shown}? Copy it.`,
      'find-item': `Find the ${what} of the list that mentions ${shown}, and copy it word for word.`,
      'quote-item': `Quote the ${what} in the list that mentions ${shown}.`,
      'where-item': `Where does the list mention ${shown}? Give the whole ${what}.`,
      'look-item': `I am looking for ${shown} in the list. What does that ${what} say?`,
      'what-item': `What does the list say of ${shown}? Give the ${what} as it stands.`,
      'pick-item': `Pick out the ${what} of the list that contains ${shown}.`,
      'copy-item': `Copy the ${what} of the list in which ${shown} comes up.`,
      'only-item': `Only one ${what} of the list mentions ${shown}. Which?`,
    }),
  };
}

function common(listing: Listing, entry: Entry, family: string): Pick<Proposal, 'family' | 'focus' | 'score' | 'lookup' | 'input' | 'answer'> {
  const { text, start, end } = listing;
  return {
    family,
    focus: `${family}:${entry.shown.slice(0, 80)}:${text.slice(0, 80)}`,
    score: 0.66 + 0.06 * unitHash(`${family}:${text}`),
    lookup: true,
    input: { start, end, text },
    answer: [{ start: family === 'passage-term' ? entry.valueStart : entry.start, end: entry.end, text: entry.value }],
  };
}

function holds(text: string, name: string): boolean {
  return text.toLowerCase().includes(name.replace(/^`|`$/g, '').toLowerCase());
}

/** Code, and names of capitals that open no sentence. */
function namesIn(text: string): string[] {
  const code = [...codeSpans(text)]
    .map(([from, { end }]) => text.slice(from, end))
    .filter((name) => /^`[\w.:!<>&/=-]{2,40}`$/.test(name) && /[a-z]{2}/i.test(name));
  const names = [...withoutCode(plain(text)).matchAll(/(?<=[\p{Ll},] )(\p{Lu}[\p{L}\d]+(?: \p{Lu}[\p{L}\d]+){0,2})(?![\p{L}\p{N}_-]|\.\p{L})/gu)].map(
    (match) => match[1] as string,
  );
  return [...code, ...names.filter((name) => name !== 'IDENT' && name.length > 2)];
}
