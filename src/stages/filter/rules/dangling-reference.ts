import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import type { TrainingRecord } from '../../../contracts/record.ts';
import type { RuleResult } from '../../../contracts/verdict.ts';
import { lostSubject } from '../../../text/lost-subject.ts';
import { unnamedPronoun } from '../../../text/openings.ts';
import { referencesIn } from '../../../text/references.ts';
import { hasOptions } from '../../../text/task-shape.ts';
import { drop, keep, quoteAt } from './results.ts';
import { isToldBefore } from './told-before.ts';
import { hasTools } from './tools-offered.ts';

const options = z.strictObject({});

/** Material that no text row can hold. */
const media =
  /\b(?:(?:this|my|attached|above|following|given) (?:attached |following |above |given )?(?:image|picture|photo(?:graph)?|screenshot|video|audio|recording|attachment|diagram|graph|chart|painting)|(?:in|on|from|see|describe|to|with|of|at) the (?:attached |following |above |given )?(?:image|picture|photo(?:graph)?|screenshot|attachment|diagram|graph|chart|painting|video|audio)(?=\s?(?:[.?!,;]|$|above\b|below\b|attached\b|provided\b|shown\b)))/i;
const visit =
  /\b(?:look at|open|visit|click(?: on)?|read|watch|listen to|follow) (?:the|this|that|my) (?:link|url|website|web ?page|image|picture|video|audio|file|attachment|pdf)\b/i;
/** Questions about images and video as such. */
const aboutMedia =
  /\b(?:html|css|alt|alternatives?|accessib\w*|tags?|elements?|formats?|compress\w*|upload\w*|criteri\w+|captions?|render\w*|decorative|screen readers?|descriptions?|player|criterion)\b/i;

export const danglingReference: Rule<z.output<typeof options>> = {
  id: 'dangling-reference',
  version: '5',
  severity: 'drop',
  description:
    'Drops questions that point at something which is not in the row: "this code", "the passage above", "the image", "Listing 4-3". Of a conversation it looks at grounded ones only: its first question whole, later ones for numbered parts.',
  cost: 'cheap',
  options,
  check(record) {
    const users = record.messages.filter((message) => message.role === 'user');
    const system = record.messages.some((message) => message.role === 'system' && message.content.length > 400);
    const index = record.messages.findIndex((message) => message.role === 'user');
    const first = users[0];
    // Nothing stands before the first question of a grounded conversation; of another one its user may have had the material at hand.
    const talk = users.length > 1;
    if (!first || (talk && record.grounding.length === 0) || index > 1 || system)
      return keep('a conversation or a long system prompt can hold what the question points at');
    if (record.messages.slice(0, index).some((message) => message.role !== 'system')) return keep('other messages stand before the question');
    const place = { message: index, text: first.content };
    const image = visit.exec(first.content) ?? (aboutMedia.test(first.content) || hasOptions(first.content) ? null : media.exec(first.content));
    // An assistant with tools can open the file, hear the recording and look the thing up.
    if (hasTools(record)) return keep('the assistant has tools that can reach what the question points at');
    const told = image !== null && isToldBefore(first.content, image.index, image[0].split(/\s/).at(-1) ?? '');
    if (image && !told && !/https?:/.test(first.content) && !(record.input && !/image|picture|photo|video|audio/i.test(image[0]))) {
      return drop('the question needs something that is not text', [quoteAt(place, image.index, image.index + image[0].length)]);
    }
    if (record.input && record.input.trim() !== '') return keep('the input can hold what the question points at');
    const reference = referencesIn(first.content)[0] ?? unnamedPronoun(first.content) ?? lostSubject(first.content);
    // "My favourite review is this:" points at the answer.
    if (reference && !(/:\s*$/.test(first.content) && reference.end >= first.content.trimEnd().length - 1))
      return drop(`the question points at something that is not in the row: "${reference.phrase}"`, [
        quoteAt(place, reference.start, reference.end, reference.kind),
      ]);
    return talk ? laterTurns(record, index) : keep();
  },
};

/** A later question may say "that" of the turns before; a numbered listing or chapter must stand in them. */
function laterTurns(record: TrainingRecord, first: number): RuleResult {
  let said = '';
  for (const [index, message] of record.messages.entries()) {
    if (index > first && message.role === 'user') {
      const reference = referencesIn(message.content, { before: said }).find(({ kind }) => kind === 'numbered');
      if (reference)
        return drop(`a later question points at something that is not in the row: "${reference.phrase}"`, [
          quoteAt({ message: index, text: message.content }, reference.start, reference.end, reference.kind),
        ]);
    }
    said += `${message.content}\n`;
  }
  return keep();
}
