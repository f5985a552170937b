/** A model server with a teacher that does what grounded-qa asks, and small pages for it. */
import type { ReplyScript, ScriptRequest } from '../testing/model-server/index.ts';
import { sentences } from '../text/sentences.ts';
import { unitHash } from '../text/hash.ts';

/** What stands in a fence of a prompt. */
export function fencedIn(request: Pick<ScriptRequest, 'messages'>, label: string): string {
  const said = request.messages.map(({ content }) => content).join('\n');
  return new RegExp(`<<<${label} ([0-9a-f]{16})\\n([^]*?)\\n${label} \\1>>>`).exec(said)?.[2] ?? '';
}

function sentencesIn(text: string): string[] {
  return sentences(text)
    .map(({ start, end }) => text.slice(start, end).trim())
    .filter((one) => one.split(' ').length >= 5);
}

/** The prompt without the marks of its fences: the same in every workspace. */
export const unmarked = (request: Pick<ScriptRequest, 'messages'>): string =>
  request.messages.map(({ content }) => content.replace(/^(<<<\w+ )[0-9a-f]{16}$|^(\w+ )[0-9a-f]{16}>>>$/gm, '$1$2')).join('\n');

/** Answers with a sentence of the text, asked for by its first words; every kind takes another sentence. */
export const goodTeacher: ReplyScript = (request) => {
  const list = sentencesIn(fencedIn(request, 'text'));
  const place = (fencedIn(request, 'place').split(' > ')[0] ?? '').replace(/^The /, '');
  const pick = list[Math.floor(unitHash(unmarked(request)) * list.length)] ?? 'Nothing is said.';
  const start = pick.split(' ').slice(0, 4).join(' ');
  switch (request.schema?.name ?? '') {
    case 'facts':
      return { object: { entities: [], relations: [], facts: list.map((fact) => ({ fact, quote: fact })) } };
    case 'check':
      return { object: { quote: '' } };
    case 'question': {
      if (JSON.stringify(request.schema?.schema).includes('"nearest"')) {
        return {
          object: {
            question: `How heavy is the ${place} in kilograms?`,
            answer: `The text does not say how heavy the ${place} is in kilograms.`,
            nearest: pick,
          },
        };
      }
      return { object: { question: `What is said of the ${place} after the words "${start}"?`, answer: pick, rationale: '', quotes: [pick] } };
    }
    default:
      return undefined;
  }
};

const facts: readonly (readonly [string, string, string])[] = [
  ['kelp', 'clings to bare rock with a holdfast of many fingers', 'grows up to sixty centimetres on a warm summer day'],
  ['lantern', 'burns four hours on one spoon of whale oil', 'must never be carried below deck while it is lit'],
  ['windlass', 'lifts nine hundred kilograms when two sailors turn it', 'fails when sand comes between the pawl and its wheel'],
  ['sounding line', 'carries a leather mark at every second fathom', 'is armed with tallow so that the sand of the bottom sticks to it'],
  ['log book', 'is written at the end of every watch by the mate', 'names the wind, the course and the distance run'],
  ['barrel', 'is made of thirty staves of white oak and six hoops', 'holds two hundred litres of fresh water for the crew'],
];

/** Small documents, each of two sections. */
export function harbourPages(count: number): { [path: string]: string } {
  const pages: { [path: string]: string } = {};
  for (let i = 0; i < count; i++) {
    const [thing, one, two] = facts[i % facts.length] as (typeof facts)[number];
    const name = i < facts.length ? thing : `${thing} of pier ${i}`;
    pages[`docs/${String(i).padStart(2, '0')}.md`] =
      `# The ${name}\n\n## What the ${name} is\n\nThe ${name} of Brightwater harbour ${one}. People of the coast have known the ${name} for ${200 + i} years.\n\n` +
      `## How the ${name} is kept\n\nThe ${name} ${two}. Every keeper of the ${name} writes down its state in the evening of day ${i + 1}.\n`;
  }
  return pages;
}
