/**
 * What licences ask of whoever uses or shares a dataset, rolled up over its sources: the strictest wins, unknown is loud.
 * Classes of use after the Data Provenance Initiative (Longpre and others 2023, arXiv 2310.16787); unlike theirs, share-alike
 * and no-derivatives are duties beside the class. Ids are SPDX's. It is a reading aid, not legal advice.
 */
import { compareText } from '../text/canonical.ts';

/** From the loosest to the strictest; `unspecified`: an own name or none, which allows nothing by itself. */
export const licenceUses = ['commercial', 'non-commercial', 'unspecified'] as const;
export type LicenceUse = (typeof licenceUses)[number];

/** What a licence asks for, in the order of the reports. */
export const licenceDuties = ['attribution', 'share-alike', 'no-derivatives'] as const;
export type LicenceDuty = (typeof licenceDuties)[number];

export interface LicenceTerms {
  use: LicenceUse;
  duties: LicenceDuty[];
}

const free = /^(?:cc0-1\.0|unlicense|pddl-1\.0|0bsd|cc-pddc|wtfpl)$/;
const noticed =
  /^(?:mit(?:-0)?|apache-[\d.]+|bsd-[\w-]+|isc|zlib|bsl-1\.0|postgresql|psf-2\.0|python-2\.0(?:\.1)?|w3c(?:-\d+)?|unicode-[\w.-]+|cdla-permissive-[\d.]+|odc-by-1\.0|ogl-[\w.-]+|ncsa|artistic-2\.0|upl-1\.0|openssl|curl|x11|hpnd|cc-by-[\d.]+(?:-[a-z]{2,3})?|olfl-1\.3|etalab-2\.0|dl-de-by-2\.0)$/;
const shared =
  /^(?:(?:a|l)?gpl-[\d.]+(?:-only|-or-later|\+)?|mpl-[\d.]+|epl-[\d.]+|eupl-[\d.]+|gfdl-[\d.]+(?:-[a-z-]+)?|odbl-1\.0|cdla-sharing-1\.0|osl-[\d.]+|cddl-[\d.]+|ms-rl|cecill-2\.1)$/;
const creative = /^cc-by((?:-nc|-nd|-sa)+)-[\d.]+(?:-[a-z]{2,3})?$/;
const closed = /^polyform-(?:noncommercial|small-business)-[\d.]+$/;

/** Terms of one id; an id that is not known is `unspecified`. */
function ofId(id: string): LicenceTerms {
  const name = id.toLowerCase();
  if (free.test(name)) return { use: 'commercial', duties: [] };
  if (noticed.test(name)) return { use: 'commercial', duties: ['attribution'] };
  if (shared.test(name)) return { use: 'commercial', duties: ['attribution', 'share-alike'] };
  if (closed.test(name)) return { use: 'non-commercial', duties: ['attribution'] };
  const parts = creative.exec(name)?.[1];
  if (parts === undefined) return { use: 'unspecified', duties: [] };
  return {
    use: parts.includes('-nc') ? 'non-commercial' : 'commercial',
    duties: ['attribution', ...(parts.includes('-sa') ? (['share-alike'] as const) : []), ...(parts.includes('-nd') ? (['no-derivatives'] as const) : [])],
  };
}

/**
 * Terms of an SPDX expression. `AND` takes the stricter use and all duties of both sides; `OR` leaves the choice, so the
 * looser side counts; `WITH` adds an exception and changes nothing. What is no expression is `unspecified`.
 */
export function licenceTerms(expression: string): LicenceTerms {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  // A stack of open parentheses would be enough, but expressions are short: depth is bounded instead.
  const either = (depth: number): LicenceTerms => {
    let left = both(depth);
    while (tokens[at]?.toUpperCase() === 'OR') {
      at++;
      left = looser(left, both(depth));
    }
    return left;
  };
  const both = (depth: number): LicenceTerms => {
    let left = one(depth);
    while (tokens[at]?.toUpperCase() === 'AND') {
      at++;
      left = strictest([left, one(depth)]);
    }
    return left;
  };
  const one = (depth: number): LicenceTerms => {
    const token = tokens[at++];
    if (token === undefined || token === ')' || depth > 32) return { use: 'unspecified', duties: [] };
    if (token === '(') {
      const inner = either(depth + 1);
      if (tokens[at] === ')') at++;
      else return { use: 'unspecified', duties: [] };
      return inner;
    }
    if (tokens[at]?.toUpperCase() === 'WITH') at += 2;
    return ofId(token);
  };
  const terms = either(0);
  return at === tokens.length && tokens.length > 0 ? terms : { use: 'unspecified', duties: [] };
}

/** The strictest use of all, and every duty. */
export function strictest(all: readonly LicenceTerms[]): LicenceTerms {
  const use = all.reduce((worst, { use: one }) => (licenceUses.indexOf(one) > licenceUses.indexOf(worst) ? one : worst), 'commercial' as LicenceUse);
  return { use, duties: licenceDuties.filter((duty) => all.some(({ duties }) => duties.includes(duty))) };
}

function looser(a: LicenceTerms, b: LicenceTerms): LicenceTerms {
  const rank = ({ use, duties }: LicenceTerms): number => licenceUses.indexOf(use) * 10 + duties.length;
  return rank(b) < rank(a) ? b : a;
}

/** Page of each SPDX id that an expression names, in its order; own names have none. */
export function licencePages(expression: string): string[] {
  const ids = (expression.match(/[^\s()]+/g) ?? []).filter(
    (token, index, all) => !/^(?:and|or|with)$/i.test(token) && all[index - 1]?.toUpperCase() !== 'WITH',
  );
  const known = ids.filter((id) => ofId(id).use !== 'unspecified');
  return known.length === ids.length ? [...new Set(known)].sort(compareText).map((id) => `https://spdx.org/licenses/${id}.html`) : [];
}

/** Where a licence of the config allows more than a source does, in words. */
export function licenceConflicts(release: string, parts: readonly { licence: string; sources: readonly string[] }[]): string[] {
  const own = licenceTerms(release);
  return parts.flatMap(({ licence, sources }) => {
    if (licence === release) return [];
    const { use, duties } = licenceTerms(licence);
    const missing = duties.filter((duty) => duty !== 'attribution' && !own.duties.includes(duty));
    const faults = [
      ...(use === 'non-commercial' && own.use === 'commercial' ? ['forbids commercial use'] : []),
      ...(missing.includes('share-alike') ? ['wants copies to keep its own licence'] : []),
      ...(duties.includes('no-derivatives') ? ['forbids changed copies, as rows made from it are'] : []),
    ];
    return faults.length === 0 ? [] : [`The release is under ${release}, but ${licence} (${sources.join(', ')}) ${faults.join(' and ')}.`];
  });
}
