/**
 * Untrusted text for people: no control characters, nothing that turns the reading direction. In HTML such a character is
 * shown by its number; in Markdown it is left out.
 */

// Bidirectional marks, embeddings, overrides and isolates; C0 but tab and line feed; DEL and C1; line and paragraph
// separators; tags; interlinear marks; noncharacters of the basic plane.
const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF\u{E0000}-\u{E007F}]/gu;

export function showUnseen(text: string): string {
  return text.toWellFormed().replace(unseen, (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

export function dropUnseen(text: string): string {
  return text.toWellFormed().replace(unseen, '');
}

/** At most `limit` code points, cut with an ellipsis that says how much is missing where that is much. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const points = Array.from(text.slice(0, limit * 2))
    .slice(0, limit)
    .join('');
  if (points.length === text.length) return text;
  const missing = text.length - points.length;
  return missing > 200 ? `${points}… (${missing} more characters)` : `${points}…`;
}
