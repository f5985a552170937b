/** Code whose output the source shows: the code in the prompt, what it gives in the answer. */
import { wordCount } from '../english/plain.ts';
import { phrases, type Maker, type Piece, type Proposal } from '../maker.ts';
import type { ChunkView, Unit } from '../view.ts';
import { codeOf, type Code } from './code-language.ts';

export const codeOutputs: Maker = {
  id: 'passage-output',
  taskTypes: ['code-output'],
  *propose(view): Iterable<Proposal> {
    for (let at = 0; at < view.units.length; at++) {
      const code = codeOf(view, view.units[at]);
      if (code === undefined) continue;
      const found = session(code) ?? shown(view, at, code);
      if (found === undefined) continue;
      const { input, output, support, asks } = found;
      yield {
        family: 'passage-output',
        taskType: 'code-output',
        focus: `output:${input}`,
        score: 0.74,
        lookup: true,
        answer: [support],
        rendered: `\`\`\`text\n${output}\n\`\`\``,
        input: { start: code.piece.start, end: code.piece.end, text: input },
        phrases: phrases(asks),
      };
    }
  },
};

interface Found {
  input: string;
  output: string;
  support: Piece;
  asks: { [id: string]: string };
}

/** A session of the Python interpreter that leans on nothing before it. */
function session(code: Code): Found | undefined {
  if (code.language !== 'Python' || !code.text.startsWith('>>> ')) return undefined;
  const lines = code.text.split('\n');
  const isInput = (line: string): boolean => /^(?:>>>|\.\.\.)(?: |$)/.test(line);
  const inputs = lines.filter(isInput).map((line) => line.slice(4));
  const outputs = lines.filter((line) => !isInput(line));
  const starts = lines.filter((line) => line.startsWith('>>>')).length;
  const results = lines.filter((line, i) => !isInput(line) && isInput(lines[i - 1] ?? '')).length;
  // One result, at the end: there the answer is plain.
  if (results !== 1 || isInput(lines.at(-1) ?? '>>>') || outputs.length > 12 || starts > 12) return undefined;
  const text = inputs.join('\n').trimEnd();
  const output = outputs.join('\n').trimEnd();
  if (
    output.trim() === '' ||
    wordCount(text) < 2 ||
    changing.test(text) ||
    /0x[0-9a-f]{4,}|^\s*\.\.\.\s*$|Traceback|[Ee]rror:|DeprecationWarning|<\w+ object/m.test(output)
  )
    return undefined;
  if (!definesItsNames(text)) return undefined;
  return {
    input: `\`\`\`python\n${text}\n\`\`\``,
    output,
    support: { start: code.piece.start, end: code.piece.end, text: '' },
    asks: {
      show: 'What does the Python interpreter show when the code is entered?',
      output: 'What is the output of the code in an interactive Python session?',
      evaluate: 'Evaluate the code as the Python interpreter would, and give the result.',
      result: 'What result does Python show for the last line of the code?',
      predict: 'Predict what an interactive Python session prints for the code.',
    },
  };
}

/** What gives something else at another time or place. */
const changing =
  /\b(?:random|time|now|today|uuid|secrets|id|hash|input|open|help|dir|vars|globals|locals|timeit|getpid|getcwd|sleep|glob)\s*[.(]|%\(asctime|\bnow\b|\btoday\b|Date\.now|new Date/;
/** Modules of the standard library whose functions give the same everywhere. */
const steady = new Set(
  `math cmath re string collections itertools functools json decimal fractions statistics operator textwrap array bisect heapq struct
  dataclasses enum typing copy pprint datetime calendar unicodedata base64 zlib reprlib contextlib abc types html difflib keyword
  numbers ast io graphlib colorsys binascii hashlib shlex urllib.parse ipaddress __future__`.split(/\s+/),
);
const builtins = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if import in is
  lambda nonlocal not or pass raise return try while with yield match case abs all any ascii bin bool bytearray bytes callable chr
  complex dict divmod enumerate filter float format frozenset getattr hasattr hex int isinstance issubclass iter len list map max min
  next oct ord pow print range repr reversed round set setattr slice sorted str sum tuple type zip self cls object super property
  staticmethod classmethod Exception ValueError TypeError KeyError IndexError AttributeError StopIteration ZeroDivisionError
  RuntimeError __name__ __init__`.split(/\s+/),
);

/** Every name in the code is built in, imported, assigned or bound in it. */
function definesItsNames(code: string): boolean {
  const plain = code
    .replace(/#.*$/gm, ' ')
    .replace(/("""|''')[^]*?\1/g, '""')
    .replace(
      /\b[fF](?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g,
      (literal) => `"" ${[...literal.matchAll(/\{([^{}:!]{1,80})/g)].map((match) => match[1]).join(' ')}`,
    )
    .replace(/\b[rRbBuU]{0,2}(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g, '""');
  const bound = new Set<string>();
  for (const match of plain.matchAll(/(?:^|[^\w.])(\w+(?:\s*,\s*\*?\w+)*)\s*(?::\s*[\w[\], .]+)?=(?!=)/gm))
    for (const name of (match[1] as string).split(/\W+/)) bound.add(name);
  for (const match of plain.matchAll(/\b(?:for|as|def|class|global|lambda)\s+([\w\s,*()]+?)(?:\s+in\b|[:(=\n]|$)/gm))
    for (const name of (match[1] as string).split(/\W+/)) bound.add(name);
  for (const match of plain.matchAll(/\bdef\s+\w+\s*\(([^)]{0,300})\)/g)) for (const name of (match[1] as string).split(/[^\w]+/)) bound.add(name);
  for (const match of plain.matchAll(/^\s*(?:from\s+[\w.]+\s+)?import\s+(.+)$/gm)) for (const name of (match[1] as string).split(/\W+/)) bound.add(name);
  for (const match of plain.matchAll(/(?<![\w.])([A-Za-z_]\w*)/g)) {
    const name = match[1] as string;
    if (builtins.has(name) || bound.has(name)) continue;
    if (/^\s*import\b|^\s*from\b/.test(plain.slice(plain.lastIndexOf('\n', match.index) + 1, match.index + name.length))) continue;
    return false;
  }
  const modules = [...plain.matchAll(/^\s*(?:from\s+([\w.]+)\s+import|import\s+([\w.]+))/gm)].map((match) => match[1] ?? match[2] ?? '');
  return modules.every((name) => steady.has(name)) && !/^\s*from\s+\S+\s+import\s+\*/m.test(plain);
}

/** Code, a line that says that its output follows, and the output. */
function shown(view: ChunkView, at: number, code: Code): Found | undefined {
  const [between, after] = [view.units[at + 1], codeOf(view, view.units[at + 2])];
  if (between?.block.kind !== 'paragraph' || after === undefined || code.language === undefined || code.faulty || !code.whole || after.kind === 'code')
    return undefined;
  if (!saysOutput(between) || /^\s*[$>%] /.test(after.text) || wordCount(code.text) > 160 || wordCount(code.text) < 4 || after.text.split('\n').length > 15)
    return undefined;
  if (/^(?:import|from|use|require)\b/.test(code.text) && wordCount(code.text) < 8) return undefined;
  if (changing.test(code.text) || (code.language === 'Python' && !definesItsNames(code.text))) return undefined;
  if (/\d{1,2}:\d{2}|\b(?:19|20)\d\d\b|0x[0-9a-f]{6,}|^\s*\.\.\.\s*$/im.test(after.text)) return undefined;
  return {
    input: code.piece.text,
    output: after.text,
    support: { ...after.piece, text: '' },
    asks: {
      output: `What is the output of the ${code.language} code?`,
      print: `What does the ${code.language} code print when it runs?`,
      run: `If I run the ${code.language} code, what do I see?`,
      predict: `Predict the output of the ${code.language} code.`,
    },
  };
}

function saysOutput(unit: Unit): boolean {
  const [only, more] = unit.sentences;
  return (
    only !== undefined &&
    more === undefined &&
    only.plain.endsWith(':') &&
    wordCount(only.plain) <= 10 &&
    /\b(?:outputs?|prints?|displays?|logs?)\b/i.test(only.plain) &&
    !/\b(?:instead|change|if|when|error|should have|before|without|might|may)\b/i.test(only.plain)
  );
}
