/**
 * IP addresses in strict form, and which of them are public. The special blocks are those of the IANA registries (RFC 6890
 * and its updates): loopback, private, shared, link-local, documentation, benchmark, multicast, reserved.
 */

/** The four numbers of a dotted quad without leading zeros; undefined where it is none. */
export function parseIpv4(text: string): [number, number, number, number] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const out: number[] = [];
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    out.push(Number(part));
  }
  return out as [number, number, number, number];
}

/** First octets, second octets (from, to), third octet of each block that is not public. */
const special4: readonly { a: number; b?: readonly [number, number]; c?: number }[] = [
  { a: 0 },
  { a: 10 },
  { a: 100, b: [64, 127] },
  { a: 127 },
  { a: 169, b: [254, 254] },
  { a: 172, b: [16, 31] },
  { a: 192, b: [0, 0], c: 0 },
  { a: 192, b: [0, 0], c: 2 },
  { a: 192, b: [88, 88], c: 99 },
  { a: 192, b: [168, 168] },
  { a: 198, b: [18, 19] },
  { a: 198, b: [51, 51], c: 100 },
  { a: 203, b: [0, 0], c: 113 },
];

/** Resolvers that their operators publish for everyone (Google, Cloudflare, Quad9, OpenDNS): they stand in manuals, and are nobody's. */
const resolvers: ReadonlySet<string> = new Set([
  '8.8.8.8',
  '8.8.4.4',
  '1.1.1.1',
  '1.0.0.1',
  '9.9.9.9',
  '149.112.112.112',
  '208.67.222.222',
  '208.67.220.220',
  '2001:4860:4860::8888',
  '2001:4860:4860::8844',
  '2606:4700:4700::1111',
  '2606:4700:4700::1001',
  '2620:fe::fe',
]);

/** True for the address of a public resolver, as it is written in manuals. */
export function isPublicResolver(address: string): boolean {
  return resolvers.has(address.toLowerCase());
}

export function isPublicIpv4([a, b, c]: readonly [number, number, number, number]): boolean {
  if (a >= 224) return false; // multicast, reserved, netmasks, broadcast
  return !special4.some(
    (block) => block.a === a && (block.b === undefined || (b >= block.b[0] && b <= block.b[1])) && (block.c === undefined || block.c === c),
  );
}

export interface Ipv6 {
  /** Eight groups of 16 bits. */
  groups: readonly number[];
  /** True where `::` stood for a run of zeros. */
  compressed: boolean;
  /** Hex digits of each group as it was written. */
  written: readonly string[];
}

/** RFC 4291 text forms, a dotted quad at the end among them; no zone. */
export function parseIpv6(text: string): Ipv6 | undefined {
  if (text.length < 2 || text.length > 45) return undefined;
  const gap = text.indexOf('::');
  if (gap >= 0 && text.includes('::', gap + 1)) return undefined;
  const head = groupsOf(gap < 0 ? text : text.slice(0, gap), gap < 0);
  const tail = groupsOf(gap < 0 ? '' : text.slice(gap + 2), true);
  if (head === undefined || tail === undefined) return undefined;
  const count = head.values.length + tail.values.length;
  if (gap < 0 ? count !== 8 : count > 7) return undefined;
  const zeros = Array.from({ length: 8 - count }, () => 0);
  return { groups: [...head.values, ...zeros, ...tail.values], compressed: gap >= 0, written: [...head.written, ...tail.written] };
}

function groupsOf(text: string, last: boolean): { values: number[]; written: string[] } | undefined {
  const values: number[] = [];
  if (text === '') return { values, written: [] };
  const written = text.split(':');
  for (const [index, part] of written.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(part)) values.push(Number.parseInt(part, 16));
    else if (last && index === written.length - 1) {
      const quad = parseIpv4(part);
      if (quad === undefined) return undefined;
      values.push(quad[0] * 256 + quad[1], quad[2] * 256 + quad[3]);
    } else return undefined;
  }
  return { values, written };
}

export function isPublicIpv6(groups: readonly number[]): boolean {
  const [a = 0, b = 0] = groups;
  const leadingZeros = groups.slice(0, 5).every((group) => group === 0);
  if (leadingZeros) {
    // ::, ::1 and the old compatible form are not public; a mapped IPv4 address is judged as such.
    if (groups[5] !== 0xffff) return false;
    const [high = 0, low = 0] = groups.slice(6);
    return isPublicIpv4([high >> 8, high & 255, low >> 8, low & 255]);
  }
  if (a === 0x2001 && b === 0x0db8) return false; // RFC 3849
  if (a === 0x3fff && b < 0x1000) return false; // RFC 9637
  if (a === 0x2001 && b === 2 && groups[2] === 0) return false; // benchmark
  if (a === 0x0100 && b === 0) return false; // discard
  return a < 0xfc00; // unique local, link-local, multicast
}
