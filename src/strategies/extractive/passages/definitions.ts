/** What a piece of code defines: its functions and types by name, read off the code itself. */
import { unitHash } from '../../../text/hash.ts';
import { codeOf } from '../makers/code-language.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';

interface Kind {
  /** Plural, as a reader calls it. */
  noun: string;
  /** At the start of a line, after white space; the name is the first group. */
  pattern: RegExp;
}

const lineStart = String.raw`^[ \t]*`;
const word = String.raw`([A-Za-z_]\w*)`;

function line(source: string): RegExp {
  return new RegExp(lineStart + source + word, 'gm');
}

/** Only where one keyword opens each definition, so that no other line looks like one. */
const kinds: Readonly<Record<string, readonly Kind[]>> = {
  Rust: [
    { noun: 'functions and methods', pattern: line(String.raw`(?:pub(?:\([a-z]+\))? )?(?:const )?(?:async )?(?:unsafe )?(?:extern "C" )?fn `) },
    { noun: 'structs, enums and traits', pattern: line(String.raw`(?:pub(?:\([a-z]+\))? )?(?:unsafe )?(?:struct|enum|trait) `) },
  ],
  Python: [
    { noun: 'functions and methods', pattern: line('(?:async )?def ') },
    { noun: 'classes', pattern: line('class ') },
  ],
  Go: [{ noun: 'functions and methods', pattern: line(String.raw`func (?:\([^)\n]*\) )?`) }],
  Ruby: [{ noun: 'methods', pattern: line(String.raw`def (?:self\.)?`) }],
};

/** A block of three definitions at least, none of them twice, and no text in several lines that could look like one. */
export const codeDefinitions: Maker = {
  id: 'passage-definitions',
  taskTypes: ['extraction'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const code = codeOf(view, unit);
      if (code?.language === undefined || !code.whole || code.text.split('\n').length > 60) continue;
      // A string or comment over several lines may hold what looks like code.
      if (/"""|'''|\/\*|^=begin|r#"|<<~?[A-Z]/m.test(code.text)) continue;
      for (const { noun, pattern } of kinds[code.language] ?? []) {
        const names = [...code.text.matchAll(pattern)].map((match) => match[1] as string);
        if (names.length < 3 || names.length > 12 || new Set(names).size !== names.length) continue;
        yield {
          family: 'passage-definitions',
          taskType: 'extraction',
          focus: `defines:${noun}:${code.text.slice(0, 200)}`,
          score: 0.6 + 0.05 * unitHash(`defines:${code.text}`),
          lookup: true,
          input: { ...code.piece },
          answer: [{ start: code.piece.start, end: code.piece.end, text: '' }],
          rendered: names.map((name) => `- \`${name}\``).join('\n'),
          phrases: phrases({
            list: `List the ${noun} that the ${code.language} code defines, in order.`,
            names: `Give the names of all ${noun} defined in the ${code.language} code, as a bulleted list.`,
            extract: `Extract the names of the ${noun} that are defined in the ${code.language} code.`,
            which: `Which ${noun} does the ${code.language} code define? List the names in order.`,
          }),
        };
      }
    }
  },
};
