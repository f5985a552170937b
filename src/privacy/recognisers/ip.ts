import type { Finding, Recogniser } from '../../contracts/plugins.ts';
import { isPublicIpv4, isPublicIpv6, isPublicResolver, parseIpv4, parseIpv6 } from '../checks/addresses.ts';
import { isWordAt, precededBy } from '../context.ts';

const quad = /\d{1,3}(?:\.\d{1,3}){3}(?![\d_]|[A-Za-z]|\.\d|-[A-Za-z0-9])/g;
const colons = /[0-9A-Fa-f:]{2,39}(?:(?:\.\d{1,3}){3})?/g;
const wordOrColon = /[\p{L}\p{N}_:]/u;

/** Words that make four numbers a version, or the number of a section. */
const numberWords =
  /(?:\b(?:versions?|ver|releases?|rev|revision|builds?|firmware|kernel|drivers?|update[ds]?|patch(?:ed)?|upgraded?|downgraded?|sdk|sections?|sect?|chapters?|clauses?|articles?|appendix|annex|figures?|fig|tables?|rules?|requirements?|criteri(?:on|a)|steps?|items?|paragraphs?|part|oid|v)\b|[§¶])\.?[\s:=('"`*]{0,4}(?:(?:to|from|in|of|is|was|and|or|by|before|after|since|until|than)\s)?[\s('"`*]{0,3}$/i;
const versionNear = /\b(?:versions?|releases?|upgraded?|downgraded?|changelog|firmware|builds?)\b(?:[^.;\n]|\.\d){0,60}$/i;
const addressNear = /\b(?:ip|ipv4|address(?:es)?|hosts?|servers?|dns|ping|gateway|clients?|remote|nameserver|subnet|login|logged|traffic)\b[^\n]{0,40}$/i;

/**
 * Public IPv4 and IPv6 addresses in strict form. Loopback, private, link-local, documentation and other special addresses
 * name nobody and stay; so do four numbers that are a version or the number of a section.
 */
export const ip: Recogniser = {
  id: 'ip',
  version: '2',
  type: 'ip',
  find,
};

function* find(text: string): Generator<Finding> {
  for (const match of text.matchAll(quad)) {
    const start = match.index;
    const before = text.charAt(start - 1);
    // A longer dotted number, a word, or the tail of an IPv6 address.
    if (isWordAt(text, start - 1) || before === '.' || (before === ':' && /[0-9A-Fa-f:]/.test(text.charAt(start - 2)))) continue;
    const parts = parseIpv4(match[0]);
    if (parts === undefined || !isPublicIpv4(parts) || (parts[1] === 0 && parts[2] === 0 && parts[3] === 0) || isPublicResolver(match[0])) continue;
    if (isVersion(text, start, match[0].length, parts)) continue;
    yield { type: 'ip', start, end: start + match[0].length, score: precededBy(text, start, addressNear) ? 0.95 : 0.8 };
  }
  if (!text.includes(':')) return;
  for (const match of text.matchAll(colons)) {
    const raw = match[0];
    if (raw.indexOf(':') === raw.lastIndexOf(':')) continue;
    const found = trimmed(text, match.index, raw);
    if (found !== undefined) yield { type: 'ip', ...found, score: 0.95 };
  }
}

function isVersion(text: string, start: number, length: number, parts: readonly number[]): boolean {
  const before = text.charAt(start - 1);
  const earlier = text.charAt(start - 2);
  // pkg-1.2.3.4, Product/1.2.3.4; but not //1.2.3.4 and not a range of addresses.
  if ((before === '-' || before === '/') && /[\p{L}_]/u.test(earlier)) return true;
  if (/[~^]/.test(before) || (before === '=' && /[=<>!~]/.test(earlier))) return true;
  if (precededBy(text, start, numberWords, 32)) return true;
  if (precededBy(text, start, versionNear, 80) && !precededBy(text, start, addressNear, 60)) return true;
  // "1.2.3.4 Title" at the start of a line numbers a section.
  if (parts.every((part) => part < 40)) {
    const line = text.slice(Math.max(0, start - 12), start);
    const after = text.slice(start + length, start + length + 4);
    return /(?:^|\n)[#>*\s-]{0,10}$/.test(line) && /^\.?[ \t]{1,2}\p{Lu}/u.test(after);
  }
  return false;
}

function trimmed(text: string, index: number, raw: string): { start: number; end: number } | undefined {
  // A colon at the end is punctuation, one at the start follows a word: "at 2a00::5:".
  let end = index + raw.length;
  if (raw.endsWith(':') && !raw.endsWith('::')) end--;
  const before = text.charAt(index - 1);
  if (index > 0 && wordOrColon.test(before)) return undefined;
  if (end < text.length && wordOrColon.test(text.charAt(end)) && !(text.charAt(end) === ':' && end < index + raw.length)) return undefined;
  if (/^\.\d/.test(text.slice(end, end + 2))) return undefined;
  const address = parseIpv6(text.slice(index, end));
  if (address === undefined || !isPublicIpv6(address.groups) || isPublicResolver(text.slice(index, end))) return undefined;
  // Paths of a language (a::b) and hardware addresses have the same signs.
  if (address.compressed && !/^[23][0-9a-f]{3}$/i.test(address.written[0] ?? '') && address.groups[5] !== 0xffff) return undefined;
  if (!address.compressed && address.written.every((group) => group.length <= 2)) return undefined;
  return { start: index, end };
}
