/**
 * Rows with one known fault each, planted into clean rows of three styles: twenty kinds. Seeded. What is a matter of wording
 * comes from `forms.mjs`; what is mechanical (cut, copied, repeated, wrongly decoded, changed sums, broken JSON) is done to the
 * row's own text. `rule`: the rule that should see it. `also`: rules that may rightly see the same row.
 */
import * as forms from './forms.mjs';
import { fresh } from './fresh-forms.mjs';

/** xorshift32; not the library's generator. */
export function seeded(seed) {
  let state = Math.imul(seed, 2654435761) | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  const integer = (below) => Math.floor(next() * below);
  return { next, integer, pick: (list) => list[integer(list.length)] };
}

const answerOf = (row) => row.messages.at(-1).content;
const promptOf = (row) => row.messages[0].content;
const wordsOf = (text) => text.split(/\s+/).filter((word) => word !== '');

function changed(row, { prompt = promptOf(row), answer = answerOf(row), input = row.input, calls = row.messages.at(-1).toolCalls }) {
  const { input: _old, ...rest } = row;
  const assistant = { role: 'assistant', content: answer, ...(calls ? { toolCalls: calls } : {}) };
  return { ...rest, ...(input ? { input } : {}), messages: [{ role: 'user', content: prompt }, assistant] };
}

const controls = ['\u0000', '\u0007', '\u0008', '\u001b[31m', '\u000b', '\u007f', '\u0091', '\u200b\u200b', '\u202e', '\ufffd', '\u0003', '\ue000'];
const cp1252 = new TextDecoder('windows-1252');
/** Text with signs outside ASCII, read by the wrong character set. */
function garbled(text, r) {
  const dressed =
    text.includes("'") && r.integer(2) === 0
      ? text.replace(/'/g, '’')
      : text.replace(/ (\S+)/, r.pick([' “$1”', ' $1 – so', ' café $1', ' $1…', ' naïve $1', ' £5 $1']));
  return cp1252.decode(new TextEncoder().encode(dressed));
}

/** Forms of JSON that models write and no parser takes. */
const breaks = [
  (json) => json.replace(/([}\]])$/, ',$1'),
  (json) => json.replaceAll('"', "'"),
  (json) => json.slice(0, -1),
  (json) => json.replace(/"([A-Za-z_]\w*)":/, '$1:'),
  (json) => json.replace(/:/, ' '),
  (json) => json.replace(/: ?("[^"]*"|[\d.]+|true|false|null)/, ': None'),
  (json) => json.replace(/,|\}$/, (found) => (found === ',' ? '' : '"}')),
  (json) => json.slice(0, Math.max(2, Math.floor(json.length * 0.6))),
  (json) => `${json.slice(0, 1)} // the values\n${json.slice(1)}`,
];

/** One number behind an equals sign is another one; GSM8K's own notes are taken out in half of the rows. */
function wrongSum(text, r) {
  const plain = r.integer(2) === 0 ? text : text.replace(/<<[^>]*>>/g, '');
  const sums = [...plain.matchAll(/[\d)%] ?= ?(?:<<[^>]*>>)?\$?(\d+)(?![\d.,%/:])/g)];
  if (sums.length === 0) return undefined;
  const sum = r.pick(sums);
  const end = sum.index + sum[0].length;
  const other = Number(sum[1]) + 1 + r.integer(9);
  return plain.slice(0, end - sum[1].length) + other + plain.slice(end);
}

/** Kind -> its rule, the styles it can be planted in, and how. `undefined` where a row cannot have it. */
export const faults = {
  'empty output': {
    rule: 'empty-output',
    styles: ['chat', 'maths', 'tools'],
    plant: (row, r) => changed(row, { answer: r.pick(forms.emptyOutputs), calls: undefined }),
    also: ['length', 'placeholder'],
  },
  'placeholder output': {
    rule: 'placeholder',
    styles: ['chat', 'maths'],
    plant: (row, r) => changed(row, { answer: r.pick(forms.placeholderOutputs)(answerOf(row)) }),
    also: ['length', 'language', 'truncated'],
  },
  'placeholder input': {
    rule: 'placeholder-input',
    styles: ['chat', 'tools'],
    plant: (row, r) => (row.input ? undefined : changed(row, { input: r.pick(forms.placeholderInputs) })),
    also: ['placeholder'],
  },
  'merged instruction': {
    rule: 'merged-turns',
    styles: ['chat', 'maths'],
    plant: (row, r, again) =>
      changed(row, {
        answer: r.pick(forms.merged)(answerOf(row), { prompt: promptOf(again), input: again.input, answer: answerOf(again) }, 2 + r.integer(18)),
      }),
    also: ['placeholder', 'length', 'repetition', 'truncated'],
  },
  'needs an image': {
    rule: 'needs-image',
    styles: ['chat'],
    plant: (row, r) => changed(row, r.pick(forms.pictureRequests)),
    also: ['dangling-reference', 'length', 'placeholder', 'placeholder-input', 'truncated'],
  },
  'needs a URL': {
    rule: 'needs-url',
    styles: ['chat'],
    plant: (row, r) => changed(row, r.pick(forms.addressRequests)),
    also: ['dangling-reference', 'length', 'truncated'],
  },
  'impossible action': {
    rule: 'impossible-action',
    styles: ['chat'],
    plant: (row, r) => {
      const [prompt, answer] = r.pick(forms.deedRequests);
      return changed(row, { prompt, answer, input: undefined });
    },
    also: ['dangling-reference', 'needs-image', 'needs-url', 'empty-output', 'placeholder', 'length', 'truncated', 'prompt-copied'],
  },
  'code missing': {
    rule: 'code-missing',
    styles: ['chat'],
    plant: (row, r) => {
      const [prompt, answer] = r.pick(forms.codeRequests);
      return changed(row, { prompt, answer, input: undefined });
    },
    also: ['dangling-reference'],
  },
  'control characters': {
    rule: 'control-characters',
    styles: ['chat', 'maths', 'tools'],
    plant: (row, r) => {
      const text = answerOf(row);
      if (text.length < 12) return undefined;
      const at = 1 + r.integer(text.length - 2);
      return changed(row, { answer: text.slice(0, at) + r.pick(controls) + text.slice(at) });
    },
    also: ['truncated', 'wrong-maths', 'language'],
  },
  mojibake: {
    rule: 'mojibake',
    styles: ['chat', 'maths', 'tools'],
    plant: (row, r) => {
      const text = garbled(answerOf(row), r);
      return text === answerOf(row) || !answerOf(row).includes(' ') ? undefined : changed(row, { answer: text });
    },
    also: ['control-characters', 'truncated', 'wrong-maths'],
  },
  'self-reference': {
    rule: 'self-reference',
    styles: ['chat', 'maths'],
    plant: (row, r) => changed(row, { answer: r.pick(forms.selfReferences)(answerOf(row)) }),
    also: ['refusal', 'truncated'],
  },
  refusal: {
    rule: 'refusal',
    styles: ['chat', 'maths', 'tools'],
    plant: (row, r) => changed(row, { answer: r.pick(forms.refusals), calls: undefined }),
    also: ['self-reference', 'code-missing'],
  },
  truncated: {
    rule: 'truncated',
    styles: ['chat', 'tools'],
    plant: (row, r) => {
      const words = wordsOf(answerOf(row));
      if (words.length < 20 || answerOf(row).includes('```')) return undefined;
      const at = 12 + r.integer(words.length - 14);
      const text = answerOf(row);
      let seen = 0;
      const cut = [...text.matchAll(/\S+/g)].find(() => ++seen === at);
      const answer = text.slice(0, cut.index + cut[0].length);
      // At the end of a sentence nothing shows that it was cut.
      return /[.!?:;"”')\]]$/.test(answer) || /^\s*\n/.test(text.slice(answer.length)) ? undefined : changed(row, { answer });
    },
    also: ['code-fences'],
  },
  'prompt copied': {
    rule: 'prompt-copied',
    styles: ['chat', 'maths'],
    plant: (row, r) => {
      const prompt = row.input && r.integer(2) === 0 ? `${promptOf(row)}\n${row.input}` : promptOf(row);
      return wordsOf(prompt).length < 6
        ? undefined
        : changed(row, { answer: r.pick([prompt, `${prompt} ${wordsOf(answerOf(row)).slice(0, 2).join(' ')}.`, prompt.toLowerCase()]) });
    },
    also: ['truncated', 'needs-image', 'dangling-reference', 'placeholder', 'language', 'code-missing', 'repetition'],
  },
  repetition: {
    rule: 'repetition',
    styles: ['chat', 'maths', 'tools'],
    plant: (row, r) => {
      const text = answerOf(row).replace(/\n####.*/, '');
      const parts = (text.match(/[^.!?\n]+[.!?\n]+/g) ?? []).filter((part) => wordsOf(part).length >= 4);
      if (parts.length === 0) return undefined;
      const part = r.pick(parts).trim();
      const some = wordsOf(part)
        .slice(0, 3 + r.integer(4))
        .join(' ');
      return changed(row, {
        answer: r.pick([
          () => `${text} ${`${part} `.repeat(5 + r.integer(20))}`.trim(),
          () => `${text}${`\n${part}`.repeat(5 + r.integer(20))}`,
          () => `${text} ${`${some} `.repeat(8 + r.integer(20))}`,
        ])(),
      });
    },
    also: ['truncated', 'length', 'wrong-maths'],
  },
  'language mismatch': {
    rule: 'language',
    styles: ['chat', 'maths'],
    plant: (row, r, _again, foreign) => changed(row, { answer: r.pick(foreign[r.pick(Object.keys(foreign))]) }),
    also: ['code-missing', 'truncated'],
  },
  'wrong maths': {
    rule: 'wrong-maths',
    styles: ['maths'],
    plant: (row, r) => {
      const answer = wrongSum(answerOf(row), r);
      return answer === undefined ? undefined : changed(row, { answer });
    },
  },
  'invalid JSON': {
    rule: 'invalid-json',
    styles: ['tools'],
    plant: (row, r) => {
      const call = row.messages.at(-1).toolCalls?.[0];
      if (!call || call.arguments.length < 8) return undefined;
      const broken = r.pick(breaks)(r.integer(2) === 0 ? call.arguments : JSON.stringify(JSON.parse(call.arguments), null, 2));
      try {
        JSON.parse(broken);
        return undefined;
      } catch {
        // As it should be.
      }
      if (r.integer(3) === 0) return changed(row, { calls: [{ ...call, arguments: broken }] });
      const prompt = `${promptOf(row)} Answer with the arguments of the function ${call.name} as JSON.`;
      return changed(row, { prompt, answer: r.integer(2) === 0 ? broken : `\`\`\`json\n${broken}\n\`\`\``, calls: undefined });
    },
    also: ['truncated', 'code-fences', 'code-syntax', 'length'],
  },
  'leftover HTML': {
    rule: 'leftover-markup',
    styles: ['chat', 'maths'],
    plant: (row, r) => changed(row, { answer: r.pick(forms.leftovers)(answerOf(row)) }),
    also: ['truncated', 'code-missing'],
  },
  'leaked role marks': {
    rule: 'leaked-roles',
    styles: ['chat', 'maths', 'tools'],
    plant: (row, r) => changed(row, { answer: r.pick(forms.roleMarks)(answerOf(row)) }),
    also: ['merged-turns', 'leftover-markup', 'truncated', 'placeholder'],
  },
};

/** A form of `fresh-forms.mjs` as a plant: takes the forms in turn, so that none is seen more often than another. */
const inTurn = (list, styles) => (row, r, other, _foreign, made) => {
  const calls = row.messages.at(-1).toolCalls;
  const form = list[Math.floor(made / styles.length) % list.length];
  const change = form({ prompt: promptOf(row), answer: answerOf(row), input: row.input, calls }, r, answerOf(other));
  return change === undefined ? undefined : changed(row, change);
};

/** `each` rows of every kind, no base row twice within a kind. `clean`: style -> rows. `wordings`: `own`, or a list of `fresh-forms.mjs`. */
export function plantedRows(clean, foreign, each, seed, wordings = 'own') {
  const out = [];
  for (const [index, [kind, { rule, styles, plant: own, also = [] }]] of Object.entries(faults).entries()) {
    const r = seeded(seed * 1000 + index);
    const used = new Set();
    const plant = wordings === 'own' ? own : inTurn(fresh[kind][wordings], styles);
    for (let made = 0, tries = 0; made < each && tries < each * 400; tries++) {
      const style = styles[made % styles.length];
      const row = r.pick(clean[style]);
      const planted = used.has(row.id) || (answerOf(row) === '' && rule !== 'invalid-json') ? undefined : plant(row, r, r.pick(clean[style]), foreign, made);
      if (planted === undefined) continue;
      used.add(row.id);
      made++;
      out.push({ kind, style, rule, also, row: { ...planted, id: `${row.id}#${kind}` } });
    }
  }
  return out;
}
