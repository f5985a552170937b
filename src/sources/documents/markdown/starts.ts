/** How blocks start and go on, line by line (CommonMark 0.31, GitHub tables and footnotes). Sticky patterns; each is linear. */

/** Matches a sticky pattern at an offset. */
export function at(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

// Made anew by each caller: `lastIndex` is state.
export function blockPatterns(): Record<'heading' | 'fence' | 'rule' | 'marker' | 'footnote' | 'underline' | 'html6' | 'html7', RegExp> {
  return {
    heading: /#{1,6}(?=[ \t\r\n]|$)/y,
    fence: /(`{3,})(?=[^`\r\n]*(?:[\r\n]|$))|~{3,}/y,
    rule: /(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})(?=[\r\n]|$)/y,
    marker: /([-+*]|\d{1,9}[.)])(?=[ \t\r\n]|$)/y,
    footnote: /\[\^[^\]\s]{1,200}\]:/y,
    underline: /(=+|-+)[ \t]*(?=[\r\n]|$)/y,
    html6: new RegExp(`</?(?:${blockTags})(?=[ \\t\\r\\n>]|/>|$)`, 'iy'),
    html7:
      /(?:<[a-z][a-z0-9-]*(?:[ \t]+[a-z_:][a-z0-9_.:-]*(?:[ \t]*=[ \t]*(?:[^\s"'=<>`]+|'[^'\r\n]*'|"[^"\r\n]*"))?)*[ \t]*\/?>|<\/[a-z][a-z0-9-]*[ \t]*>)[ \t]*(?=[\r\n]|$)/iy,
  };
}

const blockTags =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul';

/** What ends a raw HTML block: a string on the line, or a blank line. */
export type HtmlEnd = 'blank' | readonly string[];

/** Whether a raw HTML block starts here, and what ends it. */
export function htmlStart(text: string, offset: number, patterns: ReturnType<typeof blockPatterns>, paragraph: boolean): HtmlEnd | undefined {
  if (text.charCodeAt(offset) !== 60) return undefined;
  const head = text.slice(offset, offset + 12).toLowerCase();
  const raw = /^<(script|pre|style|textarea)(?=[\s>]|$)/.exec(head);
  if (raw !== null) return ['</script>', '</pre>', '</style>', '</textarea>'];
  if (head.startsWith('<!--')) return ['-->'];
  if (head.startsWith('<?')) return ['?>'];
  if (head.startsWith('<![cdata[')) return [']]>'];
  if (/^<![a-z]/.test(head)) return ['>'];
  if (at(patterns.html6, text, offset) !== null) return 'blank';
  if (!paragraph && at(patterns.html7, text, offset) !== null) return 'blank';
  return undefined;
}
