/** How authors mark notes: "Note:", "**Warning**", "> [!TIP]". */

const words: ReadonlyMap<string, string> = new Map([
  ['note', 'note'],
  ['notes', 'note'],
  ['nb', 'note'],
  ['info', 'note'],
  ['information', 'note'],
  ['tip', 'tip'],
  ['hint', 'tip'],
  ['warning', 'warning'],
  ['caution', 'warning'],
  ['danger', 'warning'],
  ['attention', 'warning'],
  ['important', 'important'],
  ['example', 'example'],
  ['remark', 'note'],
  ['hinweis', 'note'],
  ['achtung', 'warning'],
  ['remarque', 'note'],
  ['nota', 'note'],
  ['примечание', 'note'],
  ['внимание', 'warning'],
]);

/** Label of a note from the start of its text (Markdown source or readable), and how long the mark is; undefined: no note. */
export function noteLabel(text: string): string | undefined {
  const head = text.slice(0, 80).trimStart();
  const github = /^\[!(\w{2,12})\]/.exec(head);
  if (github !== null) return words.get((github[1] ?? '').toLowerCase()) ?? (github[1] ?? '').toLowerCase();
  const strong = /^(?:\*\*|__)(\p{L}{2,12})[:.!]?(?:\*\*|__)[:.]?/u.exec(head);
  if (strong !== null) return words.get((strong[1] ?? '').toLowerCase());
  const plain = /^[*_]?(\p{L}{2,12})[*_]?:/u.exec(head);
  return plain === null ? undefined : words.get((plain[1] ?? '').toLowerCase());
}

/** Label of an HTML element by its class words. */
export function noteClass(classes: readonly string[]): string | undefined {
  for (const name of classes) {
    const found = words.get(name) ?? words.get(name.replace(/^(?:admonition|alert|callout|box|is)-/, '').replace(/-(?:box|block|note)$/, ''));
    if (found !== undefined) return found;
    if (name === 'admonition' || name === 'callout') return 'note';
    if (name === 'footnote' || name === 'endnote') return 'footnote';
  }
  return undefined;
}
