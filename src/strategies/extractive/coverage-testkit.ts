/** Words of a text for checking that an answer is the source's own: letters and digits, entities and marks undone. */
export function contentWords(text: string): string[] {
  return (
    text
      .replace(/&(?:vert|#124);/g, '|')
      .replace(/^```\w*$/gm, ' ')
      .replace(/<\/?[a-z][^>]*>/gi, ' ')
      .replace(/[*_`\\]/g, ' ')
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{3,}/gu) ?? []
  );
}
