import { phrases, type Phrase } from '../maker.ts';
import { clauseOf, inverted, type Clause } from '../english/clauses.ts';
import { focusOf, lowerFirst, pointsElsewhere } from '../english/phrases.ts';
import { pronouns } from '../english/words.ts';
import { bare, tokensOf } from '../english/plain.ts';
import { named, type Line, type Match, type SentencePattern } from './pattern.ts';

/** "B because A", "Because A, B": "Why B?" */
export const reason: SentencePattern = {
  id: 'reason',
  taskTypes: ['reason'],
  match(line) {
    const after = /^(.{12,170}?),? (?:(?:simply|partly|mainly|mostly|primarily) )?(?:because|due to the fact that|since otherwise)(?: of)? (.{12,})$/i.exec(
      line.text,
    );
    if (after !== null && !/^(?:not|just|only)$/i.test(tokensOf(after[1] as string).at(-1) ?? '')) return why(line, after[1] as string);
    const due = /^(.{12,150}?) due to (?!the fact)(.{8,})$/i.exec(line.text) ?? /^(.{12,150}?), since (.{12,})$/i.exec(line.text);
    if (due !== null) return why(line, due[1] as string);
    const so = /^(.{20,150}?), so (?!that\b|far\b)([^,;]{14,130})$/i.exec(line.text);
    if (so !== null && selfContained(so[2] as string, true)) {
      const result = clauseOf(so[2] as string);
      const asked = result === undefined || /^you$/i.test(result.subject) ? undefined : why(line, (so[2] as string).replace(/\balso /, ''));
      if (asked !== undefined) return { ...asked, score: 0.8 };
    }
    const before = /^because (?!of )(.{8,140}?), ((?!and |or |but )[^,]{10,130})$/i.exec(line.text);
    if (before !== null) return why(line, before[2] as string);
    const said = /^the (?:main |primary |key )?reason (?:that |why |for )?(.{10,120}?) is (?:that|because) (.{10,})$/i.exec(line.text);
    if (said !== null) return why(line, said[1] as string);
    return undefined;
  },
};

function why(line: Line, statement: string): Match | undefined {
  if (
    /[,;:–—-]$|--|\band so\b|\band exist$|^(?:how|what|whether|who|where|when)\b|\bonly \w+$|\balso\b|\bthat's\b|\bwhich\b|\b(?:and|or|but|so|which|that)$|, (?:but|and|so|or) |[:;]/i.test(
      statement,
    )
  )
    return undefined;
  // Quoted words are of an example.
  if (/"/.test(statement)) return undefined;
  if (/\bwhat should\b|\bexactly\b/i.test(statement)) return undefined;
  // "Merely because", and a reason for a reason: what is asked for is not said whole.
  if (
    /\b(?:merely|only|just|simply|not|rationale|reason|explanation|indeed|\w{3,}ly)$|^(?:the|one|an?) (?:\w+ )?(?:rationale|reason|explanation|idea|problem)\b/i.test(
      statement,
    )
  )
    return undefined;
  const clause = clauseOf(statement);
  if (clause === undefined) return undefined;
  const question = whyQuestion(line, clause);
  if (question === undefined) return undefined;
  return { taskType: 'reason', focus: `why:${focusOf(statement)}`, score: 0.86, phrases: whyPhrases(question, statement, line) };
}

/** Subject as it stands inside a question: "you" may, other pronouns may not. */
export function questionSubject(line: Line, clause: Clause): string | undefined {
  return /^you$/i.test(clause.subject) ? 'you' : named(line, clause.subject);
}

function whyQuestion(line: Line, clause: Clause): string | undefined {
  const subject = questionSubject(line, clause);
  if (subject === undefined || !selfContained(clause.rest, true) || clause.rest.split(' ').length > 22 || (clause.rest === '' && clause.base === undefined))
    return undefined;
  return inverted(clause, subject)?.trim();
}

function whyPhrases(question: string, statement: string, line: Line): Phrase[] {
  const lowered = lowerFirst(statement, line.view.profile);
  return phrases({
    why: `Why ${question}?`,
    'can-you': `Can you explain why ${lowered}?`,
  });
}

/** No word in it that stands for something said elsewhere; after a named subject, "its" and "their" are of that subject. */
export function selfContained(text: string, afterSubject = false): boolean {
  const words = tokensOf(text).map(bare);
  for (const [i, word] of words.entries()) {
    if (!pronouns.has(word) || allowed.has(word)) continue;
    // "The same module" is said within the clause; "the same way" and "the same" alone are not.
    if (word === 'same' && words[i - 1] === 'the' && !/^(?:|way|thing|one|time|manner|reason|as|is|are|for|in)$/.test(words[i + 1] ?? '')) continue;
    if (/^(?:they|their|them|they're)$/.test(word) && i >= 2 && words.slice(0, i).some((before) => /^[a-z]{3,}[^su\W]s$/.test(before))) continue;
    // "a variable … it": said within the text itself.
    if (afterSubject && /^(?:its|their|itself|themselves)$/.test(word)) continue;
    const said =
      /^(?:it|its|it's|they|their|them|they're)$/.test(word) && i >= 3 && words.slice(0, i).some((before) => /^(?:an?|any|each|every|your|`)$/.test(before));
    if (!said) return false;
  }
  if (/\b(?:this|these|those|such|here|there)\b/i.test(text.replace(/`[^`]*`/g, ''))) return false;
  if (/\bsimilar\b(?! to\b)|\b(?:more|less) than that\b/i.test(text)) return false;
  return !pointsElsewhere(text);
}
const allowed = new Set([
  'that',
  'what',
  'which',
  'who',
  'each',
  'some',
  'many',
  'most',
  'all',
  'several',
  'few',
  'one',
  'another',
  'other',
  'both',
  'either',
  'neither',
  'whose',
]);
