/** Thoughts that a server left in the text, between the tags that open reasoning models write. */

const tags = [
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['<thought>', '</thought>'],
  ['<reasoning>', '</reasoning>'],
] as const;

export interface Split {
  text: string;
  thoughts: string;
  /** The thoughts never end. */
  open: boolean;
}

/** At the start of a text only: further on, the tags may be what the text is about. */
export function withoutThoughts(text: string): Split {
  const start = text.trimStart();
  for (const [opener, closer] of tags) {
    if (!start.startsWith(opener)) continue;
    const end = start.indexOf(closer);
    if (end === -1) return { text: '', thoughts: start.slice(opener.length).trim(), open: true };
    return { text: start.slice(end + closer.length).trimStart(), thoughts: start.slice(opener.length, end).trim(), open: false };
  }
  // Some chat templates write the opening tag into the prompt, so that the reply begins within the thoughts.
  const end = text.indexOf('</think>\n');
  if (end !== -1 && !text.includes('<think>') && !text.includes('</think>', end + 1)) {
    return { text: text.slice(end + '</think>'.length).trimStart(), thoughts: text.slice(0, end).trim(), open: false };
  }
  return { text, thoughts: '', open: false };
}
