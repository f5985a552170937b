// What every suite of loaders reads: a release of real documents and of rows made to break loaders.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasShared, hornbook, releaseOf, root, shared, skip, temporary } from '../lib.mjs';

// Text that loaders, templates and line readers stumble over.
export const hard = [
  'a line separator \u2028 inside',
  'a next line \u0085 inside',
  'joined \u200d and \u202e turned',
  '\u{1F600}\u{10FFFD}\u{20000}\u{E0041}',
  'e\u0301 and \ufeff',
  '"\\ \\ud800 \\u2028',
  'he said <|im_end|> and left',
  'User: what is it?',
  '<script>alert(1)</script>',
  '2024-01-01',
  '2024-01-01 00:00:00',
  'NaN',
  '{"messages": []}',
  '=HYPERLINK("x")',
  '[INST] no [/INST]',
  'the tag <image> in words',
  'a tab\there',
  'x'.repeat(100_000),
];
export const turn = (role, content) => ({ role, content });

// A character of each of the 17 planes: a letter where there is one, else private use or none at all.
const planes = Array.from({ length: 17 }, (_, plane) =>
  String.fromCodePoint(plane * 0x1_0000 + (plane === 0 ? 0x4e2d : plane < 4 ? 0x0f600 % 0x10000 : 0x0041)),
);
hard.push(...planes.map((char, plane) => `plane ${plane} ${char} here`));

/** Calls of tools, one and two at once, beside text and without, with arguments of every kind. */
function toolRows() {
  const tools = [
    {
      type: 'function',
      function: { name: 'depth', description: 'Depth of a quay \u{1F30A}.', parameters: { type: 'object', properties: { quay: { type: 'integer' } } } },
    },
    {
      type: 'function',
      function: {
        name: 'tide',
        description: 'The tide at a port.',
        parameters: { type: 'object', properties: { port: { type: 'string' }, at: { type: ['object', 'null'] } } },
      },
    },
  ];
  const asks = (id, name, given) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(given) } });
  return Array.from({ length: 12 }, (_, at) => {
    const calls =
      at % 3 === 0
        ? [asks(`c${at}`, 'tide', { port: `Kirk "${at}" \u2028`, at: { hour: at, names: ['a', null, 1.5] } })]
        : [asks(`c${at}`, 'depth', { quay: at })];
    if (at % 4 === 3) calls.push(asks(`d${at}`, 'tide', { port: 'Oban', at: null }));
    return {
      id: `tool-${at}`,
      tools: at % 2 === 0 ? tools : JSON.stringify(tools),
      messages: [
        ...(at % 5 === 0 ? [turn('system', '')] : []),
        turn('user', `Is there water enough at quay ${at}?`),
        { role: 'assistant', content: at % 4 === 1 ? 'Let me look it up.' : null, tool_calls: calls },
        ...calls.map(({ id, function: { name } }) => ({ role: 'tool', tool_call_id: id, content: `{"${name}": ${at + 2}}` })),
        turn('assistant', `Quay ${at} has ${at + 2} metres of water at low tide.`),
      ],
    };
  });
}

/** Pairs and labelled answers: texts, conversations, scored answers; a system prompt in some; hard text on both sides. */
export function judgedRows() {
  const pairs = hard.map((text, at) => ({
    prompt: `Pair ${at}: which is better of ${text}?`,
    chosen: `The first of pair ${at}: ${text}`,
    rejected: `I do not know pair ${at}: ${text}.`,
  }));
  for (let at = 0; at < 20; at++) {
    const start = [
      ...(at % 2 === 0 ? [turn('system', `You judge boat ${at}.`)] : []),
      turn('user', `Boat ${at}, is it sound?`),
      turn('assistant', `Which boat of the ${at + 3}?`),
      turn('user', `The ${at}th.`),
    ];
    pairs.push({
      chosen: [...start, turn('assistant', `Boat ${at} is sound but for plank ${at}.`)],
      rejected: [...start, turn('assistant', `Boat ${at}? Maybe.`)],
    });
    pairs.push({
      instruction: `Rate rope ${at} for me.`,
      completions: [3, 9, 1].map((score, place) => ({ response: `Rope ${at} in words of kind ${place}.`, overall_score: score })),
    });
    pairs.push({ prompt: `Knot ${at}, how is it tied?`, completion: at % 3 === 0 ? `No.` : `Knot ${at} goes ${at + 2} times round.`, label: at % 3 !== 0 });
  }
  return pairs;
}

function tortureRows() {
  const rows = hard.map((text, at) => ({
    id: `hard-${at}`,
    messages: [turn('user', `Question ${at} about ${text}?`), turn('assistant', `The answer to question ${at} speaks of ${text} too.`)],
  }));
  for (let talk = 0; talk < 12; talk++) {
    const messages = Array.from({ length: 100 }, (_, at) => [
      turn('user', `Turn ${at} of talk ${talk}: which buoy lies ${at + 2} miles from quay ${talk + 3}?`),
      turn('assistant', `Buoy ${at * talk + 5} lies ${at + 2} miles out from quay ${talk + 3}.`),
    ]).flat();
    // A column that only some rows have.
    rows.push({ id: `talk-${talk}`, messages: talk % 3 === 0 ? [turn('system', `You keep harbour ${talk}.`), ...messages] : messages });
  }
  // Every value of a column looks like a date: a loader that guesses makes timestamps of them.
  for (let day = 1; day < 28; day++)
    rows.push({ id: `day-${day}`, messages: [turn('user', `When did ship ${day} come in?`), turn('assistant', `2024-01-${String(day).padStart(2, '0')}`)] });
  return rows;
}

export const plain = [
  'messages',
  'template-messages',
  'alpaca',
  'sharegpt',
  'prompt-completion',
  'chatml',
  'openai',
  'together',
  'fireworks',
  'mistral',
  'gemini',
  'nova',
];
export const forms = [...plain, 'preference', 'kto', 'openai-dpo', 'together-dpo', 'llamafactory-dpo', 'llamafactory-kto'];
const jsonl = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Rows whose answer was thought about, in the field that models' servers give it. */
function reasonedRows() {
  return Array.from({ length: 30 }, (_, at) => ({
    id: `thought-${at}`,
    messages: [
      ...(at % 3 === 0 ? [turn('system', `You pilot ship ${at}.`)] : []),
      turn('user', `How long does ship ${at} need for ${at + 12} miles?`),
      {
        role: 'assistant',
        content: `Ship ${at} needs ${at + 2} hours.`,
        reasoning_content: `The tide of day ${at} runs against it: ${at + 12} miles \u2028 at its pace, and one hour more.`,
      },
    ],
  }));
}

const licensed = { licence: 'CC-BY-4.0', consent: 'Made for this.' };

function releasedOf(folder, sources, formats) {
  writeFileSync(
    join(folder, 'hornbook.config.json'),
    JSON.stringify({
      sources: sources.map((one) => ({ ...licensed, ...one })),
      filter: { skip: 'Every row is to reach the loaders.' },
      deduplicate: { skip: 'Every row is to reach the loaders.' },
      release: { formats },
    }),
  );
  hornbook(['run', '-C', folder]);
  return releaseOf(folder);
}

/** A release with every format, of the demo, of real documents where they are, of the hard rows and of the judged ones; or with other formats. */
export function madeRelease(formats = forms.map((use) => ({ use }))) {
  const folder = temporary('load');
  mkdirSync(join(folder, 'logs'));
  writeFileSync(join(folder, 'logs/hard.jsonl'), jsonl([...tortureRows(), ...toolRows()]));
  mkdirSync(join(folder, 'judged'));
  writeFileSync(join(folder, 'judged/judged.jsonl'), jsonl(judgedRows()));
  cpSync(join(root, 'examples/demo/sources'), join(folder, 'docs/demo'), { recursive: true });
  if (hasShared) cpSync(join(shared, 'corpora/wcag-understanding'), join(folder, 'docs/wcag'), { recursive: true });
  else skip('real documents', 'there is no HORNBOOK_SHARED');
  const sources = [
    { use: 'documents', path: 'docs', consent: 'Public.' },
    { use: 'logs', path: 'logs' },
    { use: 'datasets', path: 'judged' },
  ];
  return releasedOf(folder, sources, formats);
}

/** A release of rows with reasoning, by two conventions. */
export function reasonedRelease() {
  const folder = temporary('thought');
  mkdirSync(join(folder, 'logs'));
  writeFileSync(join(folder, 'logs/thought.jsonl'), jsonl(reasonedRows()));
  return releasedOf(
    folder,
    [{ use: 'logs', path: 'logs' }],
    [
      { use: 'template-messages', options: { rationale: 'thinking' } },
      { use: 'messages', options: { rationale: 'think' } },
    ],
  );
}
