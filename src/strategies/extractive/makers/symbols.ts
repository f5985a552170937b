/** Source code by its symbols: explained, written, documented, and run by the examples that its documentation holds. */
import { contentStems } from '../../../text/content-words.ts';
import { unitHash } from '../../../text/hash.ts';
import { wordCount } from '../english/plain.ts';
import { baseOf, isBaseVerb, isNounLike } from '../english/verbs.ts';
import { phrases, type Maker, type Piece, type Proposal } from '../maker.ts';
import type { ChunkView } from '../view.ts';
import { standsOnItsOwn } from './symbol-names.ts';
import { symbolsOf, type DocumentedSymbol } from './symbol.ts';

/** What the code does, by its documentation. Half of the symbols, by hash; the others' documentation is written. */
export const symbolExplanations: Maker = {
  id: 'code-symbol',
  taskTypes: ['code-explanation'],
  *propose(view): Iterable<Proposal> {
    for (const symbol of symbolsOf(view)) {
      if (documents(symbol) || runs(view, symbol) || purposeOf(symbol) === undefined) continue;
      const { prose, terms, language, kind } = symbol;
      const words = prose.reduce((sum, sentence) => sum + wordCount(sentence.plain), 0);
      if (words < 8 || sharedWords(symbol) < 0.15) continue;
      const listed = terms.length > 0 && words >= 5;
      const answer: Piece[] = [{ start: prose[0]?.start ?? 0, end: prose.at(-1)?.end ?? 0, text: statement(symbol) }];
      if (listed) {
        const text = terms.map((term) => `- ${term.name}: ${term.text}`).join('\n');
        answer.push({ start: terms[0]?.start ?? 0, end: terms.at(-1)?.end ?? 0, text });
      }
      const what = `the ${language} ${kind} \`${symbol.name}\``;
      const returns = terms.some(({ name }) => name === 'Return value');
      const takes = terms.some(({ name }) => name !== 'Return value');
      const too = takes ? (returns ? ', its parameters and its return value' : ' and its parameters') : ' and its return value';
      yield {
        family: 'code-symbol',
        taskType: 'code-explanation',
        focus: `symbol:${symbol.code.bare}`,
        score: 0.9,
        answer,
        input: symbol.code,
        phrases: listed
          ? phrases({
              explain: `Explain ${what}${too}.`,
              describe: `Describe ${what}${too}.`,
              document: `For ${what}, say what the code does and describe${too.replace(/^,? (?:and )?/, ' ')}.`,
              review: `I have to review ${what}. Tell me about the code${too}.`,
            })
          : phrases({
              what: `What does ${what} do?`,
              explain: `Explain ${what}.`,
              describe: `Describe what ${what} does.`,
              found: `I found ${what} in a code base. What is the purpose of the code?`,
              tell: `Tell me what ${what} is for.`,
              can: `Can you explain what ${what} does?`,
            }),
      };
    }
  },
};

/** The documentation of a symbol, in the form that its language has for it. */
export const symbolDocumentation: Maker = {
  id: 'code-documentation',
  taskTypes: ['code-documentation'],
  *propose(view): Iterable<Proposal> {
    for (const symbol of symbolsOf(view)) {
      const { comment, kind, name, language } = symbol;
      if (!documents(symbol) || runs(view, symbol) || purposeOf(symbol) === undefined || !isPlainComment(symbol)) continue;
      const what = `the ${language} ${kind} \`${name}\``;
      const form = formOf(symbol);
      yield {
        family: 'code-documentation',
        taskType: 'code-documentation',
        focus: `comment:${symbol.code.bare}`,
        score: 0.9,
        answer: [comment],
        input: symbol.code,
        phrases: phrases({
          write: `Write a ${form} for ${what}.`,
          document: `Document ${what} with a ${form}.`,
          missing: `${what} has no documentation. Write its ${form}.`,
          add: `What ${form} would you write for ${what}?`,
          give: `Give me a ${form} that I can put ${language === 'Python' ? 'in' : 'above'} ${what}.`,
        }),
      };
    }
  },
};

/** A function that stands on its own, written for what its documentation says in one sentence. */
export const symbolCode: Maker = {
  id: 'code-written',
  taskTypes: ['code-example'],
  *propose(view): Iterable<Proposal> {
    for (const symbol of symbolsOf(view)) {
      const { name, kind, language, whole } = symbol;
      const does = purposeOf(symbol);
      if (does === undefined || kind !== 'function' || runs(view, symbol) || !standsOnItsOwn(view.document, symbol)) continue;
      const signature = signatureOf(symbol);
      if (signature === undefined || !saysEnough(does.text, symbol, signature)) continue;
      const what = `${language} function \`${signature}\``;
      const third = does.person === 'third';
      if (asksForMore(symbol)) continue;
      yield {
        family: 'code-written',
        taskType: 'code-example',
        focus: `written:${name}:${does.text}`,
        score: 0.9,
        answer: [whole],
        phrases: phrases({
          write: third ? `Write a ${what} that ${does.text}.` : `Write a ${what} to ${does.text}.`,
          implement: third ? `Implement a ${what} that ${does.text}.` : `Implement a ${what}. The function should ${does.text}.`,
          need: third ? `I need a ${what} that ${does.text}. Write the code.` : `I need a ${what} to ${does.text}. Write the code.`,
          show: third ? `Show me the code of a ${what} that ${does.text}.` : `Show me the code of a ${what} to ${does.text}.`,
        }),
      };
    }
  },
};

/** What an example in the documentation gives, from the code that gives it. */
export const symbolOutputs: Maker = {
  id: 'code-doctest',
  taskTypes: ['code-output'],
  *propose(view): Iterable<Proposal> {
    for (const symbol of symbolsOf(view)) {
      if (!runs(view, symbol)) continue;
      for (const { call, result, start, end } of doctestsOf(symbol)) {
        yield {
          family: 'code-doctest',
          taskType: 'code-output',
          focus: `doctest:${call}`,
          score: 0.8,
          lookup: true,
          answer: [{ start, end, text: '' }],
          rendered: `\`\`\`text\n${result}\n\`\`\``,
          input: symbol.code,
          phrases: phrases({
            returns: `What does \`${call}\` return?`,
            result: `With the Python function \`${symbol.name}\`, what is the result of \`${call}\`?`,
            evaluate: `Evaluate \`${call}\` with the given Python function.`,
          }),
        };
      }
    }
  },
};

/** Two rows with the code of one symbol in their prompts are near copies: of those with an example, some are run and the others asked about. */
function runs({ document }: ChunkView, symbol: DocumentedSymbol): boolean {
  if (symbol.tag !== 'python' || symbol.kind !== 'function' || unitHash(`run:${symbol.code.bare}`) >= 0.4) return false;
  return doctestsOf(symbol).length > 0 && standsOnItsOwn(document, symbol);
}

function documents(symbol: DocumentedSymbol): boolean {
  return isPlainComment(symbol) && unitHash(`documented:${symbol.code.bare}`) < 0.62;
}

/** The first sentence as a statement of what the code does, its subject taken off. */
function purposeOf({ prose, name }: DocumentedSymbol): { text: string; person: 'third' | 'base' } | undefined {
  const first = prose[0];
  if (first === undefined || wordCount(first.plain) < 4 || /, (?:and )?(?:returns?|raises?|sets?)\b|\(should\b/.test(first.plain)) return undefined;
  const own = name.split(/\.|::/).at(-1) as string;
  let text = first.text.replace(/\.$/, '');
  for (const opening of [
    `\`${name}\` `,
    `\`${own}\` `,
    `\`${own}()\` `,
    `${name} `,
    `${own} `,
    `${own}() `,
    'This function ',
    'This method ',
    'The function ',
    'The method ',
  ])
    if (text.startsWith(opening)) {
      text = text.slice(opening.length);
      break;
    }
  const verb = /^[A-Za-z]+(?=[ ,])/.exec(text)?.[0] ?? '';
  const lowered = text.slice(0, 1).toLowerCase() + text.slice(1);
  if (baseOf(verb) !== undefined) return /^(?:is|has|does|uses)$/i.test(verb) ? undefined : { text: lowered, person: 'third' };
  // A word that an article follows is a verb, whether it is in the list or not.
  const acts =
    /^[A-Z]?[a-z]{2,} (?:the|an?|all|each|every|whether|any) /.test(text) &&
    !/^(?:for|in|on|with|by|to|like|if|is|as|at|not|only|from|when|this|that|than|and|or|but|has|does|uses) /i.test(text);
  if (acts && /[^s]s$/.test(verb)) return { text: lowered, person: 'third' };
  return (acts || isBaseVerb(verb)) && !/^(?:be|have|do|use|call)$/i.test(verb) ? { text: lowered, person: 'base' } : undefined;
}

/** The prose as an answer to "what does it do": "Return the…" tells the one who calls it. */
function statement(symbol: DocumentedSymbol): string {
  const { prose } = symbol;
  const does = purposeOf(symbol);
  const first = linked(prose[0]?.text ?? '');
  const rest = prose
    .slice(1)
    .map((sentence) => ` ${itsOwn(linked(sentence.text))}`)
    .join('');
  if (does === undefined || first.slice(0, 4).toLowerCase() !== does.text.slice(0, 4).toLowerCase()) return `${first}${rest}`;
  if (does.person === 'third') return `It ${linked(does.text)}.${rest}`;
  const told = linked(does.text)
    .replace(/^[a-z]+/, thirdOf)
    .replace(
      /\b(and|or) (return|raise|store|remove|add|print|write|close|yield|update|set|put|convert|create|give|send|move|copy)(?= (?:the|an?|its?|their|them|all|each|`|None|True|False)(?![\p{L}]))/gu,
      (_, word: string, verb: string) => `${word} ${thirdOf(verb)}`,
    );
  return `It ${told}.${rest}`;
}

/** Names in brackets are links of documentation: `[io.EOF]`, `*func*`. */
function linked(text: string): string {
  return text.replace(/(?<![\w\])`])\[([A-Za-z_][\w.]*)\](?![(\w[`])/g, '`$1`').replace(/(?<![\w*])\*(\w+)\*(?![\w*])/g, '`$1`');
}

/** "Raises an error if…" behind a first sentence goes on without its subject. */
function itsOwn(text: string): string {
  const verb = /^[A-Z][a-z]+(?= )/.exec(text)?.[0] ?? '';
  if (/^(?:Return|Raise|Throw)$/.test(verb)) return `It ${thirdOf(verb.toLowerCase())}${text.slice(verb.length)}`;
  return baseOf(verb) !== undefined && !isNounLike(verb) ? `It ${text.slice(0, 1).toLowerCase()}${text.slice(1)}` : text;
}

function thirdOf(verb: string): string {
  if (/(?:[sxz]|[cs]h|o)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

/** The documentation goes on with what its first sentence does not tell: code for that sentence alone would be other code. */
function asksForMore({ prose, code, comment }: DocumentedSymbol): boolean {
  const rest = prose.slice(1).reduce((sum, sentence) => sum + wordCount(sentence.plain), 0);
  const told = comment.text.split('\n').filter((line) => !/^\s*(?:>>>|\.\.\.|[*\s]*@|['"/*]*$)/.test(line));
  return rest > 20 || told.length > 12 || code.bare.split('\n').length > 40;
}

/** The sentence names nothing that is only known where the code stands. */
function saysEnough(text: string, { name }: DocumentedSymbol, signature: string): boolean {
  if (wordCount(text) < 6 || wordCount(text) > 26 || /\*\w+\*|: \w/.test(text)) return false;
  if (
    /\b(?:this|these|those|such|same as|above|below|current|internal|helper|given by|default|appropriate|necessary|related|corresponding|our|its own|as (?:described|defined|specified)|like|similar|used (?:by|in|for)|for (?:the )?use)\b/i.test(
      text,
    )
  )
    return false;
  const known = new Set(`${name} ${signature}`.match(/[A-Za-z_$][\w$]*/g) ?? []);
  for (const match of text.matchAll(/`([^`]+)`/g))
    if (!(match[1]?.match(/[A-Za-z_$][\w$]*/g) ?? []).every((word) => known.has(word) || common.has(word))) return false;
  for (const word of text.replace(/`[^`]*`/g, ' ').match(/[A-Za-z_$][\w$.]*/g) ?? [])
    if (/[a-z][A-Z]|_|\$|\w\.\w|^[A-Z][a-z]/.test(word) && !known.has(word) && !common.has(word)) return false;
  return true;
}

const common = new Set(
  `true false null undefined None True False nil void int string str list dict number boolean bool array object Unicode ASCII JSON HTML URL ISO UTF Python JavaScript TypeScript Go Java Rust
  Promise Error Date Map Set Array Object RegExp i.e e.g Euclidean Levenshtein Gaussian Fibonacci Roman Base64 NaN Infinity error err nil`.split(/\s+/),
);

/** The name with its parameters, as a call of it looks. */
function signatureOf({ code, name }: DocumentedSymbol): string | undefined {
  const at = code.bare.search(
    new RegExp(
      `(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*(?:<[^<>()]{0,60}>|\\[[^\\[\\]()]{0,60}\\])?\\s*(?:=\\s*(?:async\\s*)?(?:function\\s*)?)?\\(`,
    ),
  );
  const open = at < 0 ? -1 : code.bare.indexOf('(', at);
  if (open < 0) return undefined;
  let depth = 0;
  for (let i = open; i < Math.min(code.bare.length, open + 300); i++) {
    if (code.bare[i] === '(') depth++;
    else if (code.bare[i] === ')' && --depth === 0) {
      const inside = code.bare
        .slice(open + 1, i)
        .replace(/\s+/g, ' ')
        .replace(/,\s*$/, '')
        .trim();
      return /[`{}]|\/\/|\/\*/.test(inside) || inside.length > 90 ? undefined : `${name}(${inside})`;
    }
  }
  return undefined;
}

/** Nothing in it that the code cannot tell: versions, authors, links, long examples. */
function isPlainComment(symbol: DocumentedSymbol): boolean {
  const { comment, prose, code } = symbol;
  const { text } = comment;
  const lines = text.split('\n').length - 2;
  if (sharedWords(symbol) < 0.4 || wordCount(text) > 3 * wordCount(code.bare)) return false;
  if (lines > 25 || wordCount(text) > 140 || prose.length === 0 || wordCount(text) < 8) return false;
  return !/@(?:since|version|author|see|link|internal|private|module|memberof|template)\b|https?:|versionadded|versionchanged|\b(?:see|since|issue)\b|^\s*\.\. /im.test(
    text,
  );
}

/** Share of the statement's content words that the code has, in its names too: what else it says, the code cannot tell. */
function sharedWords({ prose, code, name }: DocumentedSymbol): number {
  const said = [...contentStems(prose.map(({ plain }) => plain).join(' '))];
  const split = `${name} ${code.bare}`.replace(/([a-z\d])(?=[A-Z])/g, '$1 ').replace(/[_\d.]+/g, ' ');
  const has = contentStems(split);
  return said.length === 0 ? 0 : said.filter((word) => has.has(word)).length / said.length;
}

function formOf({ comment, tag }: DocumentedSymbol): string {
  if (tag === 'python') return 'docstring';
  if (/^```\w*\n\s*\/\*\*/.test(comment.text))
    return /^(?:javascript|typescript)$/.test(tag) ? 'JSDoc comment' : tag === 'java' ? 'Javadoc comment' : 'documentation comment';
  return 'doc comment';
}

/** Calls of the symbol on plain values, with one line of result. */
function doctestsOf(symbol: DocumentedSymbol): { call: string; result: string; start: number; end: number }[] {
  const found: { call: string; result: string; start: number; end: number }[] = [];
  for (const { start, end, text } of symbol.examples) {
    const lines = text.split('\n').map((line) => line.trimEnd());
    for (const [i, line] of lines.entries()) {
      const call = /^>>> (.{3,100})$/.exec(line)?.[1];
      const result = lines[i + 1] ?? '';
      const after = lines[i + 2] ?? '';
      if (call === undefined || !call.startsWith(`${symbol.name}(`) || !call.endsWith(')') || !isPlainCall(call, symbol.name)) continue;
      if (result === '' || result.length > 100 || /^(?:>>>|\.\.\.)|Traceback|<.*>|\.\.\.|0x/.test(result) || (after !== '' && !after.startsWith('>>>')))
        continue;
      found.push({ call, result, start, end });
    }
  }
  return found.slice(0, 1);
}

/** Its arguments are values: no name but its own stands outside strings. */
function isPlainCall(call: string, name: string): boolean {
  if (call.includes('`')) return false;
  const bare = call.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  return (bare.match(/[A-Za-z_]\w*(?!\w*=)/g) ?? []).every((word) => word === name || /^(?:True|False|None)$/.test(word));
}
