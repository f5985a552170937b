import type { Finding, Recogniser } from '../../contracts/plugins.ts';

const latin = /[\p{Script=Latin}\p{M}\d]/u;
const letter = /[\p{L}\p{M}\d]/u;
const localMarks = /[._%+'-]/;

/** Names that RFC 2606 and RFC 6761 keep for documents and tests, and zones that never leave a network. */
const reservedZone = /(?:^|\.)(?:example|invalid|test|localhost|local|localdomain|internal|intranet|lan|home|corp)$/;
const documentedHost = /(?:^|\.)example\.(?:com|org|net|edu)$/;
/** Endings of files that are no top-level domains: `logo@2x.png`. */
const fileEnding =
  /\.(?:png|jpe?g|gif|svg|webp|ico|bmp|css|scss|less|js|mjs|cjs|jsx|ts|tsx|json|ya?ml|toml|html?|xml|txt|pdf|php|exe|dll|lock|csv|log|woff2?|ttf|class|java|cpp|hpp|kt|swift|sql|gz)$/;
/** Both sides generic: a form to fill in, as `name@domain.com`. */
const genericLocal =
  /^(?:e?mail|name|user(?:name)?|you|your[._-]?(?:name|e?mail|user)?|first(?:name)?[._-]last(?:name)?|someone|somebody|person|me|abc|foo|xyz?)$/;
const genericHost =
  /^(?:your|my|some|the)?-?(?:domain|company|e?mail|site|website|host|server|provider|organi[sz]ation|org|foo|bar|xyz?|example)\.[a-z.]{2,6}$/;
/** Left sides that are accounts of a service or words of a language, as in `git@host:path` and `this@Outer.method`. */
const notPeople: ReadonlySet<string> = new Set(['git', 'hg', 'svn', 'this', 'super', 'return', 'break', 'continue']);

/**
 * E-mail addresses whose host ends in something shaped like a top-level domain, also in other scripts (RFC 6531). Where we
 * are narrower than RFC 5322: no quoted local part, no comments, no address literals. Hosts kept for documents are left. Where a
 * URL carries an address, its sign may be written `%40`.
 */
export const email: Recogniser = {
  id: 'email',
  version: '2',
  type: 'email',
  find,
};

function* find(text: string): Generator<Finding> {
  for (const sign of text.matchAll(/@|%40/g)) {
    const at = sign.index;
    const host = at + sign[0].length;
    const end = hostEnd(text, host);
    if (end === undefined) continue;
    const start = localStart(text, at);
    if (start === undefined || inUrl(text, start)) continue;
    const local = text.slice(start, at).toLowerCase();
    if (notPeople.has(local) || (genericLocal.test(local) && genericHost.test(text.slice(host, end).toLowerCase()))) continue;
    yield { type: 'email', start, end, score: 0.95 };
  }
}

/** Walks left over the local part, at most 64 characters; where its last letter is not Latin, over letters of any script. */
function localStart(text: string, at: number): number | undefined {
  const inside = latin.test(text.charAt(at - 1)) || localMarks.test(text.charAt(at - 1)) ? latin : letter;
  let start = at;
  while (start > 0 && at - start < 64) {
    const character = text.charAt(start - 1);
    if (inside.test(character)) start--;
    else if (localMarks.test(character) && text.charAt(start) !== '.') start--;
    else break;
  }
  while (start < at && /[.%'-]/.test(text.charAt(start))) start++;
  const last = text.charAt(at - 1);
  if (start === at || last === '.' || last === "'") return undefined;
  // Nothing but marks is no name.
  return letter.test(text.slice(start, at)) ? start : undefined;
}

/** Walks right over labels and dots, at most 253 characters; undefined where that is no public host name. */
function hostEnd(text: string, from: number): number | undefined {
  let end = from;
  let dots = 0;
  let labelStart = from;
  while (end - from < 253) {
    const inside = latin.test(text.charAt(labelStart)) ? latin : letter;
    while (end - from < 253 && end - labelStart < 64 && (inside.test(text.charAt(end)) || text.charAt(end) === '-')) end++;
    while (end > labelStart && text.charAt(end - 1) === '-') end--;
    if (end === labelStart || text.charAt(labelStart) === '-') {
      end = labelStart - 1; // the dot before belongs to the sentence
      dots--;
      break;
    }
    if (text.charAt(end) !== '.' || !letter.test(text.charAt(end + 1))) break;
    dots++;
    end++;
    labelStart = end;
  }
  if (dots < 1 || end <= from) return undefined;
  const host = text.slice(from, end).toLowerCase();
  const zone = host.slice(host.lastIndexOf('.') + 1);
  if (!/^(?:[\p{L}\p{M}]{2,24}|xn--[a-z0-9-]{2,59})$/u.test(zone)) return undefined;
  if (reservedZone.test(host) || documentedHost.test(host) || fileEnding.test(host)) return undefined;
  return end;
}

/** True where the `@` ends the user part of a URL (`https://user:word@host`): that is a secret's place, or no person. */
function inUrl(text: string, start: number): boolean {
  const before = text.charAt(start - 1);
  if (before !== ':' && before !== '/') return false;
  const stretch = text.slice(Math.max(0, start - 80), start);
  return /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/@]{0,64}$/i.test(stretch);
}
