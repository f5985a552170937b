/** Damage that pdf.js reads past without a word, told from the bytes: false counts of pages, compressed streams that do not unpack. */
import { inflateSync } from 'node:zlib';

/** Pages that the root of the page tree claims, where it stands open in the file; the last one counts, as files are changed at their end. */
export function claimedPages(latin: string): number | undefined {
  let claimed: number | undefined;
  let looked = 0;
  for (let at = latin.lastIndexOf('/Pages'); at > 0 && looked < 50; at = latin.lastIndexOf('/Pages', at - 1), looked++) {
    if (!/\/Type\s*$/.test(latin.slice(Math.max(0, at - 20), at))) continue;
    const from = latin.lastIndexOf(' obj', at);
    const to = latin.indexOf('endobj', at);
    if (from < 0 || to < 0 || to - from > 400_000) continue;
    const node = latin.slice(from, to);
    const count = /\/Count\s+(\d{1,9})(?!\d|\s+\d+\s+R)/.exec(node)?.[1];
    if (count === undefined || /\/Parent\b/.test(node)) continue;
    claimed = Number(count);
    break;
  }
  return claimed;
}

const mostUnpacked = 1 << 26;
const mostOfAll = 1 << 28;

/**
 * How many compressed streams there are, pictures and fonts left out, and how many of them do not unpack whole or fail their
 * checksum. Streams of an encrypted file say nothing.
 */
export function damagedStreams(bytes: Uint8Array, latin: string): { streams: number; damaged: number } {
  let streams = 0;
  let damaged = 0;
  let unpacked = 0;
  if (/\/Encrypt\b/.test(latin)) return { streams, damaged };
  let at = 0;
  for (let open = latin.indexOf('stream', at); open >= 0 && unpacked < mostOfAll; open = latin.indexOf('stream', at)) {
    at = open + 6;
    if (
      !latin
        .slice(Math.max(0, open - 8), open)
        .trimEnd()
        .endsWith('>>')
    )
      continue;
    const start = latin.startsWith('\r\n', at) ? at + 2 : at + 1;
    const end = latin.indexOf('endstream', start);
    if (end < 0) break;
    at = end + 9;
    const near = latin.slice(Math.max(0, open - 2000), open);
    const dictionary = near.slice(Math.max(0, near.lastIndexOf('obj')));
    if (
      !/\/Filter\s*(?:\/FlateDecode|\[\s*\/FlateDecode\s*\])/.test(dictionary) ||
      /\/Subtype\s*\/(?:Image|Type1C|CIDFontType0C|OpenType)\b|\/Length[123]\b/.test(dictionary)
    )
      continue;
    streams++;
    try {
      unpacked += inflateSync(bytes.subarray(start, end), { maxOutputLength: mostUnpacked }).length;
    } catch (error) {
      if (isDamage(error)) damaged++;
      else unpacked += mostUnpacked;
    }
  }
  return { streams, damaged };
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'Z_DATA_ERROR' || error.code === 'Z_BUF_ERROR');
}
