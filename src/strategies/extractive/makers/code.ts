import { codePiece, joined, languageOf } from '../answers.ts';
import { faultsOf, opensBack } from '../english/dangling.ts';
import { focusOf } from '../english/phrases.ts';
import { wordCount, tokensOf } from '../english/plain.ts';
import { me } from '../patterns/condition.ts';
import { isVerb } from '../patterns/how-to.ts';
import { selfContained } from '../patterns/reason.ts';
import { phrases, type Maker, type Phrase, type Piece, type Proposal } from '../maker.ts';
import type { ChunkView, Sentence, Unit } from '../view.ts';

const shells = /^(?:console|shell|sh|bash|zsh|powershell|cmd|text|txt|output|plaintext|shell-session)?$/;
const languageNames: Readonly<Record<string, string>> = {
  js: 'JavaScript',
  javascript: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  jsx: 'JSX',
  ts: 'TypeScript',
  typescript: 'TypeScript',
  tsx: 'TSX',
  rust: 'Rust',
  rs: 'Rust',
  python: 'Python',
  py: 'Python',
  java: 'Java',
  c: 'C',
  cpp: 'C++',
  'c++': 'C++',
  cs: 'C#',
  csharp: 'C#',
  go: 'Go',
  ruby: 'Ruby',
  rb: 'Ruby',
  php: 'PHP',
  swift: 'Swift',
  kotlin: 'Kotlin',
  html: 'HTML',
  css: 'CSS',
  scss: 'SCSS',
  sql: 'SQL',
  json: 'JSON',
  yaml: 'YAML',
  yml: 'YAML',
  toml: 'TOML',
  xml: 'XML',
  markdown: 'Markdown',
  md: 'Markdown',
  lua: 'Lua',
  r: 'R',
  scala: 'Scala',
  haskell: 'Haskell',
  elixir: 'Elixir',
  dockerfile: 'Dockerfile',
  graphql: 'GraphQL',
  diff: '',
};

/** Code with its lead-in sentence ("You can create X like so:"): how it is done, with the code in the answer. */
export const codeExamples: Maker = {
  id: 'code-example',
  taskTypes: ['code-example', 'how-to'],
  *propose(view): Iterable<Proposal> {
    for (let at = 1; at < view.units.length; at++) {
      const unit = view.units[at] as Unit;
      const before = view.units[at - 1] as Unit;
      const code = codePiece(view, unit);
      const lead = before.block.kind === 'paragraph' && before.within === unit.within ? before.sentences.at(-1) : undefined;
      if (code === undefined || lead === undefined || wordCount(code.text) > 160) continue;
      const language = languageOf(unit);
      const goal = goalOf(lead.plain);
      if (goal === undefined || /^(?:diff)$/.test(language)) continue;
      const asks = askFor(goal, language);
      if (asks === undefined) continue;
      const answer: Piece[] = [code];
      // The lead-in stays where it says how; a mere "for example:" adds nothing.
      if (
        !opensBack(lead.plain) &&
        faultsOf(lead.plain.replace(/[:.]$/, '.').replace(/,? (?:like so|like this|as follows)\.$/, '.')).length === 0 &&
        !/\bfollowing\b/.test(lead.plain)
      )
        answer.unshift({ start: lead.start, end: lead.end, text: lead.text });
      const after = view.units[at + 1];
      const note = after?.block.kind === 'paragraph' && after.within === unit.within ? after.sentences[0] : undefined;
      if (
        note !== undefined &&
        /^(?:this|the) (?:code|command|example|snippet|program|function|macro|line|call|syntax|declares?|creates?|defines?|will|prints?|returns?|makes?)\b/i.test(
          note.plain,
        ) &&
        faultsOf(note.plain).length === 0
      )
        answer.push(joined([note]));
      yield {
        family: 'code-example',
        taskType: shells.test(language) ? 'how-to' : 'code-example',
        focus: `how:${focusOf(goal)}`,
        score: 0.85,
        answer,
        phrases: asks,
      };
    }
  },
};

/** What the lead-in says that the code does: "to create a vector", "you can create a vector by…:" */
function goalOf(text: string): string | undefined {
  if (!/[:.]$/.test(text)) return undefined;
  const line = text.replace(/[:.]$/, '').replace(/,? (?:like so|like this|as follows|as shown (?:here|below)|for example)$/, '');
  const found =
    /^(?:in order )?to ([a-z][^,]{5,80}), (?:(?:simply |just )?(?:use|run|add|call|write|type|enter|execute|open|create|set|put|include|install|you|import|navigate|issue|do|start|try|pass|define)\b)/i.exec(
      line,
    ) ??
    /^(?:then,? |first,? |next,? |finally,? |now )?(?:you can|you could|you may|one can|it is possible to|it's possible to) (?:also |then |either |now |simply |easily |explicitly )?([a-z][^,]{5,80}?)(?:,? (?:by|using|with|via|through) .*)?$/i.exec(
      line,
    ) ??
    /^(?:the|an?) (?:following |simple |basic |complete |minimal |short )*(?:example|code|snippet|command|program|script)s?(?: below| here)? (?:will |would )?(?:shows?|demonstrates?|illustrates?|is) how to ([a-z].{5,80})$/i.exec(
      line,
    ) ??
    /^(?:here(?:'s| is) (?:an? |the )?(?:simple |basic |complete |minimal |short )*(?:example|way|code|command|snippet)?(?: of how| showing how)?) to ([a-z].{5,80})$/i.exec(
      line,
    );
  if (found === null || !text.endsWith(':')) return undefined;
  const goal = (found[1] as string).trim();
  const verb = tokensOf(goal)[0]?.toLowerCase() ?? '';
  if (
    !isVerb(verb) ||
    /^(?:be|see|do|illustrate|demonstrate|show|understand|test (?:this|it)|try|verify|check|confirm)\b/i.test(goal) ||
    !selfContained(goal) ||
    goal.split(' ').length < 2 ||
    /\b(?:following|command|code)$/.test(goal)
  )
    return undefined;
  return goal;
}

function askFor(goal: string, language: string): Phrase[] | undefined {
  const mine = me(goal);
  if (shells.test(language)) {
    return phrases({
      command: `What command do I run to ${mine}?`,
      'how-do': `How do I ${mine}?`,
      terminal: `How can I ${mine} from the command line?`,
      show: `Show me how to ${mine}.`,
    });
  }
  const name = languageNames[language];
  if (name === undefined || name === '') return undefined;
  const has = goal.includes(name);
  return phrases({
    example: `Show an example of how to ${mine}${has ? '' : ` in ${name}`}.`,
    'how-do': `How do I ${mine}${has ? '' : ` in ${name}`}? Show the code.`,
    write: `Write ${/^[AEIOHX]/.test(name) && name !== 'HTML' ? 'an' : 'an'} example in ${name} that shows how to ${mine}.`.replace(
      'an example in',
      'a short example in',
    ),
    give: `Give me ${name} code to ${mine}.`,
    sample: `I need a code sample: how can I ${mine}${has ? '' : ` in ${name}`}?`,
  });
}

const explains =
  /^(?:this|the (?:above|preceding|code)|here,|the) ?(?:(?:code|command|example|snippet|program|function|script|query|configuration|file|macro|test|declaration|statement|expression|block|class|method|syntax|definition)s? )?(?:will |would |also |first )?(?:creates?|defines?|declares?|prints?|returns?|makes?|adds?|sets?|calls?|generates?|installs?|runs?|compiles?|opens?|reads?|writes?|imports?|exports?|uses?|shows?|demonstrates?|tells?|starts?|produces?|computes?|means?|checks?|removes?|specifies|specify|says?|enables?|disables?|iterates?|builds?|takes?|converts?|assigns?|binds?|initializes?|outputs?|registers?|reports?|loads?|downloads?|executes?|overrides?|allows?|lets?)\b/i;

/** Code in the prompt, and the paragraph that explains it as the answer. */
export const codeExplanations: Maker = {
  id: 'code-explanation',
  taskTypes: ['code-explanation'],
  *propose(view): Iterable<Proposal> {
    for (let at = 0; at + 1 < view.units.length; at++) {
      const unit = view.units[at] as Unit;
      const after = view.units[at + 1] as Unit;
      const code = codePiece(view, unit);
      if (code === undefined || after.block.kind !== 'paragraph' || after.within !== unit.within || wordCount(code.text) > 160) continue;
      const taken: Sentence[] = [];
      for (const sentence of after.sentences) {
        if (!speaksOfCode(sentence, code.text, view, taken.length === 0)) break;
        taken.push(sentence);
        if (taken.length === 4) break;
      }
      const first = taken[0];
      if (first === undefined || wordCount(taken.map((item) => item.plain).join(' ')) < 10) continue;
      const language = languageNames[languageOf(unit)];
      const kind = shells.test(languageOf(unit)) ? commandOnly(code.text) : language === undefined || language === '' ? undefined : `${language} code`;
      if (kind === undefined) continue;
      yield {
        family: 'code-explanation',
        taskType: 'code-explanation',
        focus: `code:${code.text}`,
        score: 0.8,
        answer: [joined(taken)],
        input: { ...code },
        phrases: phrases({
          explain: `Explain this ${kind}.`,
          what: `What does this ${kind} do?`,
          describe: `Describe what happens in this ${kind}.`,
          walk: `Help me understand this ${kind}.`,
        }),
      };
    }
  },
};

/** Commands without their output: every line has its prompt, or there is one line. */
function commandOnly(fence: string): string | undefined {
  const lines = fence
    .split('\n')
    .slice(1, -1)
    .filter((line) => line.trim() !== '');
  return lines.every((line) => /^\s*(?:\$|>|%)\s/.test(line)) ? (lines.length > 1 ? undefined : 'command') : undefined;
}

function speaksOfCode(sentence: Sentence, code: string, view: ChunkView, first: boolean): boolean {
  const text = sentence.plain;
  if (faultsOf(text).some((fault) => fault !== 'place' || !/\bthis (?:code|example|snippet|output)\b/i.test(text)) || text.endsWith(':')) return false;
  const spans = [...text.matchAll(/`([^`]{2,})`/g)].map((match) => match[1] as string);
  if (spans.length > 0 && !spans.some((span) => code.includes(span.replace(/\(\)$/, '')))) return false;
  if (/\b(?:now|next time|error|doesn't compile|won't compile|fails?)\b/i.test(text) && !/error|panic|fail/i.test(code)) return false;
  if (!first) return true;
  if (/^(?:this|that) (?:is|was|means|works|will|would|error|output)\b/i.test(text) || /^(?:it|they|these|those|but|so|however|if|when|note)\b/i.test(text))
    return false;
  return explains.test(text) && !/\b(?:compiles?|works?|runs) (?:without|fine|just|and|as|with|if|when)\b/i.test(text);
}
