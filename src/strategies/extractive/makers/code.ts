/** Code that a sentence leads in, and code that a paragraph explains. */
import { joined } from '../answers.ts';
import { faultsOf, opensBack } from '../english/dangling.ts';
import { focusOf, standsAlone, upperFirst } from '../english/phrases.ts';
import { plain, tokensOf, wordCount } from '../english/plain.ts';
import { baseOf } from '../english/verbs.ts';
import { usesExampleName } from '../example-names.ts';
import { me } from '../patterns/condition.ts';
import { isVerb } from '../patterns/verb.ts';
import { selfContained } from '../patterns/reason.ts';
import { phrases, type Maker, type Phrase, type Piece, type Proposal } from '../maker.ts';
import { textOf, type ChunkView, type Sentence, type Unit } from '../view.ts';
import { codeOf, type Code } from './code-language.ts';

const longestCode = 160;

/** Code with its lead-in sentence ("You can create X like so:"): how it is done, or written, with the code in the answer. */
export const codeExamples: Maker = {
  id: 'code-example',
  taskTypes: ['code-example', 'how-to'],
  *propose(view): Iterable<Proposal> {
    for (let at = 1; at < view.units.length; at++) {
      const code = codeOf(view, view.units[at]);
      const before = view.units[at - 1] as Unit;
      if (code === undefined || code.faulty || !code.whole || code.kind === 'text' || wordCount(code.text) > longestCode) continue;
      if (before.within !== code.unit.within) continue;
      const lead = leadOf(view, before);
      const task = lead === undefined ? undefined : taskOf(view, lead, code);
      if (lead === undefined || task === undefined) continue;
      const answer: Piece[] = [code.piece];
      // The lead-in stays where it reads well before its code.
      if (before.block.kind === 'paragraph' && leads(lead.plain)) answer.unshift({ start: lead.start, end: lead.end, text: lead.text });
      // A bare command is a short answer; one with nothing around it looks cut.
      if (code.kind === 'shell' && answer.length === 1 && wordCount(code.text) < 4) continue;
      const after = view.units[at + 1];
      const note = after?.block.kind === 'paragraph' && after.within === code.unit.within ? after.sentences[0] : undefined;
      if (note !== undefined && isNote(note.plain)) answer.push(joined([note]));
      yield {
        family: 'code-example',
        taskType: code.kind === 'shell' ? 'how-to' : 'code-example',
        score: 0.87,
        answer,
        lookup: wordCount(code.text) < 8,
        ...task,
      };
    }
  },
};

/** The sentence before the code, or its caption. */
function leadOf(view: ChunkView, unit: Unit): Sentence | undefined {
  if (unit.block.kind === 'paragraph') return unit.sentences.at(-1);
  if (unit.block.kind !== 'caption') return undefined;
  const text = textOf(view.document, unit.block)
    .replace(/^(?:listing|figure|example)\s+[\w.-]+\s*[:.–-]\s*/i, '')
    .trim();
  return { start: unit.start, end: unit.end, text, plain: plain(text) };
}

/** The lead-in may open the answer: "like this:" and "the following:" find their code right there. */
function leads(text: string): boolean {
  const prose = text
    .replace(/,? (?:like so|like this|as follows|as shown here|as in):$/, '.')
    .replace(/\bthe following(?: (?:code|command|line|commands|lines))?\b/gi, 'code');
  return text.endsWith(':') && !opensBack(text) && !/\b(?:this|these|those|it|they)\b/i.test(text) && faultsOf(prose.replace(/:$/, '.')).length === 0;
}

function isNote(text: string): boolean {
  return (
    /^(?:this|the) (?:code|command|example|snippet|program|function|macro|line|call|syntax|declares?|creates?|defines?|will|prints?|returns?|makes?)\b/i.test(
      text,
    ) &&
    !/\b(?:following|instead|now|still|also|again)\b/i.test(text) &&
    faultsOf(text).length === 0
  );
}

type Task = Pick<Proposal, 'phrases' | 'focus'>;

/** What the lead-in says that the code does, as a request. */
function taskOf(view: ChunkView, lead: Sentence, code: Code): Task | undefined {
  if (usesExampleName(lead.plain, view.profile.exampleNames)) return undefined;
  const text = lead.plain
    .replace(/^(?:for (?:example|instance)|as an example|similarly|likewise|again|then|next|first|finally|now|so),? /i, '')
    .replace(/^\p{Lu}(?=\p{Ll}* )/u, (letter) => letter.toLowerCase());
  const colon = /[:]$/.test(text);
  const line = text.replace(/[:.]$/, '').replace(/,? (?:like so|like this|as follows|as shown (?:here|below)|for example)$/, '');
  if (!colon && !/^an? /.test(line)) return undefined;
  return goalTask(line, code) ?? thatTask(line, code) ?? nounTask(line, code);
}

const acts = 'use|run|add|call|write|type|enter|execute|open|create|set|put|include|install|you|import|navigate|issue|do|start|try|pass|define';

/** "To create a vector, use…", "you can create a vector by…", "on macOS, you can…" */
function goalTask(line: string, code: Code): Task | undefined {
  const framed = /^((?:on|in|with|under|for) [^,]{2,40}), ((?:you can|to) .+)$/i.exec(line);
  const where = framed === null ? '' : ` ${(framed[1] as string).replace(/^\p{Lu}/u, (letter) => letter.toLowerCase())}`;
  const rest = framed === null ? line : (framed[2] as string);
  const found =
    new RegExp(`^(?:in order )?to ([a-z][^,]{5,80}), (?:simply |just )?(?:${acts})\\b`, 'i').exec(rest) ??
    /^(?:you can|you could|you may|one can|it is possible to|it's possible to) (?:also |then |either |now |simply |easily |explicitly )?([a-z][^,]{5,80}?)(?:,? (?:by|using|with|via|through) .*)?$/i.exec(
      rest,
    ) ??
    /^(?:the|an?|this) (?:following |simple |basic |complete |minimal |short )*(?:example|code|snippet|command|program|script)s?(?: below| here)? (?:will |would )?(?:shows?|demonstrates?|illustrates?|is) how to ([a-z].{5,80})$/i.exec(
      rest,
    ) ??
    /^(?:here(?:'s| is) (?:an? |the )?(?:simple |basic |complete |minimal |short )*(?:example|way|code|command|snippet)?(?: of how| showing how)?) to ([a-z].{5,80})$/i.exec(
      rest,
    );
  if (found === null) return undefined;
  const goal = `${(found[1] as string).trim()}${where}`;
  const verb = tokensOf(goal)[0]?.toLowerCase() ?? '';
  if (
    !isVerb(verb) ||
    /^(?:be|see|do|illustrate|demonstrate|show|understand|test (?:this|it)|try|verify|check|confirm|put it|learn|begin|start with|make use)\b/i.test(goal) ||
    !selfContained(goal) ||
    goal.split(' ').length < 2 ||
    /[()]|\b(?:following|command|code|so|also|instead|again)$/.test(goal)
  )
    return undefined;
  return { focus: `how:${focusOf(goal)}`, phrases: asksForGoal(goal, code) };
}

function asksForGoal(goal: string, code: Code): Phrase[] {
  const mine = me(goal);
  if (code.kind === 'shell')
    return phrases({
      command: `What command do I run to ${mine}?`,
      'how-do': `How do I ${mine}?`,
      terminal: `How can I ${mine} from the command line?`,
      show: `Show me how to ${mine}.`,
    });
  const inLanguage = code.language === undefined || goal.includes(code.language) ? '' : ` in ${code.language}`;
  return phrases({
    example: `Show an example of how to ${mine}${inLanguage}.`,
    'how-do': `How do I ${mine}${inLanguage}? Show the code.`,
    give: `Give me ${code.language === undefined ? 'code' : `${code.language} code`} to ${mine}.`,
    sample: `I need a code sample: how can I ${mine}${inLanguage}?`,
  });
}

/** "The following program prints…", "here's a function that adds…", "a program that prints…": written so that it does. */
function thatTask(line: string, code: Code): Task | undefined {
  const found =
    /^the following (?:simple |short |small |complete |minimal )*(code|program|function|script|command|snippet|query|class|method|macro|test)s? ([a-z]+s) (.{6,90})$/i.exec(
      line,
    ) ??
    /^(?:here(?:'s| is) )?an? (?:simple |short |small |complete |minimal )*((?:[A-Z]\w+ )?(?:code|program|function|script|command|snippet|query|class|method|macro|test)) that ([a-z]+s) (.{6,90})$/i.exec(
      line,
    );
  if (found === null) return undefined;
  const [noun, verb, rest] = [found[1] as string, (found[2] as string).toLowerCase(), found[3] as string];
  if (baseOf(verb) === undefined || /^(?:shows|demonstrates|illustrates|looks|works|fails|does|is|has|uses|results|compiles)$/.test(verb)) return undefined;
  const does = `${verb} ${rest}`;
  if (!selfContained(does) || wordCount(does) > 16 || /[:;]|\b(?:following|again|instead|now|also)\b/.test(does)) return undefined;
  const language = code.language === undefined || noun.includes(code.language) ? '' : `${code.language} `;
  const what = /^(?:code|commands?)$/i.test(noun) ? `${language}${noun.toLowerCase()}` : `${/^[AEIO]/.test(language || noun) ? 'an' : 'a'} ${language}${noun}`;
  const one = noun === 'command' ? `a ${language}command` : what;
  return {
    focus: `write:${focusOf(does)}`,
    phrases: phrases({
      write: `Write ${one} that ${does}.`,
      can: `Can you write ${one} that ${does}?`,
      need: `I need ${one} that ${does}.`,
      how: `What would ${one} look like that ${does}?`,
    }),
  };
}

/** "Here's an example of a constant declaration", "the syntax for cloning a function is", "an example of X looks like this". */
function nounTask(line: string, code: Code): Task | undefined {
  const found =
    /^(?:here(?:'s| is) )?(?:an?|the|another|one)? ?(?:simple |short |small |complete |minimal |basic |following )*(example|syntax|definition|signature)(?: usage| use)? (?:of|for) (?:using |how )?(?:an? |the )?(.{4,70}?)(?: is| looks| would be| might look)?$/i.exec(
      line,
    );
  if (found === null || code.kind === 'shell') return undefined;
  const [kind, raw] = [(found[1] as string).toLowerCase(), found[2] as string];
  if (!selfContained(raw) || !standsAlone(raw) || /^(?:how|what|where|when|why)\b/i.test(raw) || /\b(?:following|code|above|below)\b/i.test(raw))
    return undefined;
  const article = new RegExp(`(?:of|for) (?:using )?(an?|the) ${escaped(raw)}`, 'i').exec(line)?.[1];
  const noun = article === undefined ? raw : `${article.toLowerCase()} ${raw}`;
  const inLanguage = code.language === undefined || noun.includes(code.language) ? '' : ` in ${code.language}`;
  return {
    focus: `${kind}:${focusOf(raw)}`,
    phrases:
      kind === 'example'
        ? phrases({
            show: `Show an example of ${noun}${inLanguage}.`,
            give: `Give me an example of ${noun}${inLanguage}.`,
            look: `What does ${noun} look like${inLanguage}? Give an example.`,
            write: `Write a short example of ${noun}${inLanguage}.`,
          })
        : phrases({
            what: `What is the ${kind} ${kind === 'syntax' ? 'for' : 'of'} ${noun}${inLanguage}?`,
            show: `Show the ${kind} ${kind === 'syntax' ? 'for' : 'of'} ${noun}${inLanguage}.`,
            look: `What does the ${kind} ${kind === 'syntax' ? 'for' : 'of'} ${noun} look like${inLanguage}?`,
          }),
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

const explains =
  /^(?:this|the (?:above|preceding|code)|here,|the) ?(?:(?:code|command|example|snippet|program|function|script|query|configuration|file|macro|test|declaration|statement|expression|block|class|method|syntax|definition)s? )?(?:will |would |also |first )?(?:creates?|defines?|declares?|prints?|returns?|makes?|adds?|sets?|calls?|generates?|installs?|runs?|compiles?|opens?|reads?|writes?|imports?|exports?|uses?|shows?|demonstrates?|tells?|starts?|produces?|computes?|means?|checks?|removes?|specifies|specify|says?|enables?|disables?|iterates?|builds?|takes?|converts?|assigns?|binds?|initializes?|outputs?|registers?|reports?|loads?|downloads?|executes?|overrides?|allows?|lets?)\b/i;

/** Code in the prompt, and the paragraph that explains it as the answer. */
export const codeExplanations: Maker = {
  id: 'code-explanation',
  taskTypes: ['code-explanation'],
  *propose(view): Iterable<Proposal> {
    for (let at = 0; at + 1 < view.units.length; at++) {
      const code = codeOf(view, view.units[at]);
      const after = view.units[at + 1] as Unit;
      if (code === undefined || !code.whole || wordCount(code.text) > longestCode || after.within !== code.unit.within) continue;
      const taken = explanationOf(view, code, after);
      if (taken.length === 0) continue;
      const kind = code.kind === 'shell' ? commandOnly(code.text) : code.language === undefined ? undefined : `${code.language} code`;
      if (kind === undefined) continue;
      yield {
        family: 'code-explanation',
        taskType: 'code-explanation',
        focus: `code:${code.text}`,
        score: 0.86,
        answer: [capital(joined(taken))],
        input: { ...code.piece },
        phrases: phrases({
          explain: `Explain this ${kind}.`,
          what: `What does this ${kind} do?`,
          walk: `Help me understand this ${kind}.`,
          tell: `Tell me what this ${kind} does.`,
          can: `Can you explain what this ${kind} does?`,
          found: `I found this ${kind} and am not sure what it does. Can you explain it?`,
        }),
      };
    }
  },
};

function capital(piece: Piece): Piece {
  return { ...piece, text: upperFirst(piece.text) };
}

/** The sentences at the start of the paragraph after the code that speak of the code: at most five. */
export function explanationOf(view: ChunkView, code: Code, after: Unit): Sentence[] {
  if (after.block.kind !== 'paragraph') return [];
  const taken: Sentence[] = [];
  for (const sentence of after.sentences) {
    if (!speaksOfCode(sentence, code.text, taken.length === 0)) break;
    taken.push(sentence);
    if (taken.length === 5) break;
  }
  return wordCount(taken.map((item) => item.plain).join(' ')) < 10 ? [] : taken;
}

/** Commands without their output: every line has its prompt, or there is one line. */
function commandOnly(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 1 && /^\s*(?:\$|>|%)\s/.test(lines[0] as string) ? 'command' : undefined;
}

function speaksOfCode(sentence: Sentence, code: string, first: boolean): boolean {
  const text = sentence.plain;
  if (text === '' || text.endsWith(':')) return false;
  if (faultsOf(text).some((fault) => fault !== 'place' || !/\bthis (?:code|example|snippet|output)\b/i.test(text))) return false;
  const spans = [...text.matchAll(/`([^`]{1,60})`/g)].map((match) => match[1] as string);
  const held = spans.filter((span) => code.includes(span.replace(/\(\)$/, '')));
  if (spans.length > 0 && held.length * 2 < spans.length) return false;
  if (/\b(?:now|next time|error|doesn't compile|won't compile|fails?)\b/i.test(text) && !/error|panic|fail/i.test(code)) return false;
  // What is told of another version of the code is not of this one.
  if (
    /\b(?:instead|changed?|earlier|original|similar|same as|equivalent|alternative|another|other (?:version|example|way)|you'?(?:ll|re| will| should| might| can see)|notice|note that|let's)\b/i.test(
      text,
    )
  )
    return false;
  if (!first) return true;
  if (
    /^(?:this|that) (?:is|was|means|works|will|would|error|output|can|may|technique|approach|way|also)\b/i.test(text) ||
    /^(?:it|they|these (?!lines)|those|but|so|however|if|when|note|because)\b/i.test(text)
  )
    return false;
  if (/\b(?:compiles?|works?|runs) (?:without|fine|just|and|as|with|if|when)\b/i.test(text)) return false;
  if (explains.test(text)) return true;
  if (held.length > 0 && /^(?:here, |in (?:this|the) (?:code|example|snippet)|these lines)/i.test(text)) return true;
  return describes(text, code);
}

/** Its subject is what the code declares: "The `Result` enum is generic over two types". */
function describes(text: string, code: string): boolean {
  const subject = /^(?:(?:the|an?) (?:[a-z]+ ){0,4})?`([A-Za-z_]\w*)[^`]{0,20}`/i.exec(text);
  if (subject === null || code.split('\n').length > 12 || /\bso \w+ that\b|\b(?:must|should|usually|often|useful|common(?:ly)?|need)\b/i.test(text))
    return false;
  const name = subject[1] as string;
  return new RegExp(
    `\\b(?:let(?: mut)?|const|static|fn|def|class|struct|enum|trait|function|func|var|type|interface)\\s+${name}\\b|^\\s*(?:>>> )?${name}\\s*(?::[^=\\n]{0,60})?=[^=]`,
    'm',
  ).test(code);
}
