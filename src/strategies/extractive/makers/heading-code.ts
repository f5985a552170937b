/** Code right under "Usage", "Installation" or "Example": asked of what the document is about. */
import { wordCount } from '../english/plain.ts';
import { focusOf } from '../english/phrases.ts';
import { faultsOf, opensBack } from '../english/dangling.ts';
import { phrases, type Maker, type Piece, type Proposal } from '../maker.ts';
import type { ChunkView, Unit } from '../view.ts';
import { codeOf, type Code } from './code-language.ts';

const usage = /^(?:basic |simple |quick |general )?(?:usage|examples?|usage examples?|example usage|quick ?start|synopsis|how to use(?: it)?)$/i;
const install = /^(?:install|installation|installing|how to install|setup)$/i;

export const headingCode: Maker = {
  id: 'heading-code',
  taskTypes: ['code-example', 'how-to'],
  *propose(view): Iterable<Proposal> {
    const { lastHeading, subject } = view;
    if (lastHeading === undefined || subject === undefined || !view.opensSection || wordCount(subject) > 4 || !isNamed(view, subject)) return;
    const kind = usage.test(lastHeading) ? 'use' : install.test(lastHeading) ? 'install' : undefined;
    const at = view.units.findIndex((unit) => unit.block.kind === 'code');
    const code = at < 0 || at > 1 ? undefined : codeOf(view, view.units[at]);
    if (kind === undefined || code === undefined || code.faulty || !code.whole || code.kind === 'text' || wordCount(code.text) > 140) return;
    // The code is of what the page is about.
    if (
      !code.text.toLowerCase().includes(
        subject
          .replace(/[`@]/g, '')
          .replace(/[-.]js$/i, '')
          .toLowerCase(),
      )
    )
      return;
    if (kind === 'use' && (code.kind === 'shell' || wordCount(code.text) < 6 || !uses(code.text))) return;
    if (
      kind === 'install' &&
      !/\b(?:npm|yarn|pnpm|pip|pip3|pipx|cargo|gem|go|apt|apt-get|brew|bun|deno|conda|composer|dotnet|choco|winget|dnf|nix)\b/.test(code.text)
    )
      return;
    const lead = at === 1 ? leadOf(view.units[0] as Unit) : undefined;
    if (at === 1 && lead === undefined) return;
    yield {
      family: 'heading-code',
      taskType: kind === 'install' ? 'how-to' : 'code-example',
      focus: `${kind}:${focusOf(subject)}`,
      score: 0.84,
      lookup: wordCount(code.text) < 8,
      answer: [...(lead === undefined || lead === 'none' ? [] : [lead]), code.piece],
      phrases: kind === 'install' ? installs(subject) : usages(subject, code),
    };
  },
};

/** Some line does more than import: an import alone shows no use. */
function uses(code: string): boolean {
  return code
    .split('\n')
    .some((line) => line.trim() !== '' && !/^\s*(?:import\b|from\b|use\b|using\b|#include|\/\/|#|\/?\*|[})\]]|(?:const|let|var)\b.*\brequire\()/.test(line));
}

/** A name that a question can use as it stands: of a package, a tool, a product. */
function isNamed(view: ChunkView, subject: string): boolean {
  return /^`?[@\p{L}\d][\w@./-]*`?$/u.test(subject) && (/[-./@\d]|^\p{Ll}|\p{Lu}/u.test(subject) || view.profile.names.has(subject));
}

/** The sentence before the code, where it reads well there; "none": it says nothing that is missed. */
function leadOf(unit: Unit): Piece | 'none' | undefined {
  const last = unit.sentences.at(-1);
  if (unit.block.kind !== 'paragraph' || last === undefined || unit.sentences.length > 1) return undefined;
  const prose = last.plain.replace(/\bthe following(?: (?:code|command))?\b/gi, 'code').replace(/,? (?:like so|like this|as follows):$/, '.');
  if (wordCount(last.plain) <= 4) return 'none';
  return opensBack(last.plain) || faultsOf(prose.replace(/:$/, '.')).length > 0 ? undefined : { start: last.start, end: last.end, text: last.text };
}

function installs(subject: string): Proposal['phrases'] {
  return phrases({
    how: `How do I install ${subject}?`,
    command: `Which command installs ${subject}?`,
    what: `What do I run to install ${subject}?`,
    show: `Show me how to install ${subject}.`,
  });
}

function usages(subject: string, code: Code): Proposal['phrases'] {
  const language = code.language === undefined ? '' : ` in ${code.language}`;
  return phrases({
    how: `How do I use ${subject}${language}? Show an example.`,
    show: `Show a usage example of ${subject}${language}.`,
    give: `Give me a short example of how to use ${subject}${language}.`,
    look: `What does a basic use of ${subject} look like${language}?`,
    write: `Write an example that uses ${subject}${language}.`,
  });
}
