import { createReadStream } from 'node:fs';

const lineFeed = 10;

/**
 * The lines of a file with their numbers from 1, split at line feeds alone (other readers also break at U+2028). A line
 * that is no UTF-8 comes as `text: undefined`; `ended` is false on a last line without its line feed.
 */
export async function* fileLines(path: string): AsyncGenerator<{ number: number; text: string | undefined; ended: boolean }> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (bytes: Buffer): string | undefined => {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  };
  let parts: Buffer[] = [];
  let number = 0;
  for await (const block of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const bytes = block as Buffer;
    let from = 0;
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
      parts.push(bytes.subarray(from, at));
      yield { number: ++number, text: decode(Buffer.concat(parts)), ended: true };
      parts = [];
      from = at + 1;
    }
    if (from < bytes.length) parts.push(bytes.subarray(from));
  }
  if (parts.length > 0) yield { number: ++number, text: decode(Buffer.concat(parts)), ended: false };
}
