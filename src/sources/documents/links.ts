/** Lists of links: of a page's own parts they are contents, of other places they are what the page says. */

/** Whether a link leads to another site. */
export function leadsOut(target: string): boolean {
  return /^\s*(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(target);
}

/** A sentence that leads into the list behind it; `In this chapter:` is a title of contents. */
export function leadsIn(text: string): boolean {
  const end = text.trimEnd();
  return end.endsWith(':') && (end.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) >= 4;
}
