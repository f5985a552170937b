/** The reading order of a book: which files, in which order, and what is wrong with the list. */
import type { AsideReason } from '../../../contracts/document.ts';
import type { ZipArchive } from '../archive/index.ts';
import type { Item, Package } from './package.ts';
import { counted, wordFor } from '../../../text/plural.ts';

export interface Place {
  path: string;
  /** An SVG page. */
  drawing: boolean;
  /** Why all of it is set aside, as the package says. */
  aside: AsideReason | undefined;
}

const pages: ReadonlySet<string> = new Set([
  'application/xhtml+xml',
  'text/html',
  'application/x-dtbook+xml',
  'text/x-oeb1-document',
  'application/xml',
  'text/xml',
  '',
]);
const drawing = 'image/svg+xml';
const longestChain = 100;

/** Linear items first, then the others; each file once. Items of other types stand for their fallbacks. */
export function readingOrder(book: Package, archive: ZipArchive): { places: Place[]; notes: string[] } {
  const files = new Set(archive.entries.map((entry) => entry.path));
  const byCase = new Map(archive.entries.map((entry) => [entry.path.toLowerCase(), entry.path]));
  const places: Place[] = [];
  const seen = new Set<string>();
  const missing: string[] = [];
  const unreadable: string[] = [];
  let aside = 0;
  let remote = 0;
  for (const linear of [true, false]) {
    for (const ref of book.spine) {
      if (ref.linear !== linear) continue;
      const named = book.items.get(ref.id);
      const item = named === undefined ? undefined : contentItem(named, book.items);
      if (named?.remote === true) {
        remote++;
        continue;
      }
      const path = item === undefined || item.path === undefined ? undefined : files.has(item.path) ? item.path : byCase.get(item.path.toLowerCase());
      if (named !== undefined && item === undefined) unreadable.push(named.path ?? named.id);
      else if (item === undefined || path === undefined) missing.push(item?.path ?? ref.id.slice(0, 100));
      else if (!seen.has(path)) {
        seen.add(path);
        if (!linear) aside++;
        places.push({ path, drawing: item.mediaType === drawing, aside: item.nav ? 'contents' : book.guide.get(item.path ?? path) });
      }
    }
  }
  const remoteItems = [...book.items.values()].filter((item) => item.remote).length;
  const notes: string[] = [];
  if (aside > 0)
    notes.push(`${counted(aside, 'document that is', 'documents that are')} not part of the main text (linear="no") ${wordFor(aside, 'comes', 'come')} last.`);
  if (missing.length > 0) notes.push(`${counted(missing.length, 'document of the spine is', 'documents of the spine are')} not in the book: ${few(missing)}.`);
  if (unreadable.length > 0)
    notes.push(`${counted(unreadable.length, 'item of the spine has', 'items of the spine have')} no form that can be read: ${few(unreadable)}.`);
  if (book.again > 0) notes.push(`The spine names documents ${book.again === 1 ? 'once' : `${book.again} times`} more; each is read once.`);
  if (remoteItems > 0)
    notes.push(`${counted(remoteItems, 'remote resource was', 'remote resources were')} not fetched${remote > 0 ? `, ${remote} of them in the spine` : ''}.`);
  return { places, notes };
}

/** The item itself, or the first one in its chain of fallbacks that holds text; undefined where none does, or the chain goes in a circle. */
function contentItem(first: Item, items: ReadonlyMap<string, Item>): Item | undefined {
  const seen = new Set<string>();
  for (let item: Item | undefined = first; item !== undefined && !seen.has(item.id) && seen.size < longestChain; item = items.get(item.fallback ?? '')) {
    if (pages.has(item.mediaType) || item.mediaType === drawing) return item;
    seen.add(item.id);
  }
  return undefined;
}

function few(names: readonly string[]): string {
  const shown = names
    .slice(0, 5)
    .map((name) => JSON.stringify(name))
    .join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
