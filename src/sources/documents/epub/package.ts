/** The package document of a book (EPUB 2 and 3): its metadata, its files, and the order in which they are read. */
import type { AsideReason } from '../../../contracts/document.ts';
import { xmlEvents } from './xml.ts';

export interface Item {
  id: string;
  /** Path in the archive; undefined where it leads out of it, or to another host. */
  path: string | undefined;
  remote: boolean;
  mediaType: string;
  fallback: string | undefined;
  nav: boolean;
}

export interface Package {
  title: string | undefined;
  language: string | undefined;
  items: ReadonlyMap<string, Item>;
  /** Identifiers of items; each once. */
  spine: { id: string; linear: boolean }[];
  /** Items that the spine names again. */
  again: number;
  /** What the guide of EPUB 2 calls a file, by path. */
  guide: ReadonlyMap<string, AsideReason>;
}

const guideReasons: ReadonlyMap<string, AsideReason> = new Map<string, AsideReason>([
  ['cover', 'navigation'],
  ['toc', 'contents'],
  ['loi', 'contents'],
  ['lot', 'contents'],
  ['index', 'index'],
  ['title-page', 'metadata'],
  ['copyright-page', 'licence'],
]);

/** Reads a package document; `path` is its own place, which its references start from. */
export function readPackage(xml: string, path: string): Package {
  const items = new Map<string, Item>();
  const spine: Package['spine'] = [];
  const inSpine = new Set<string>();
  const guide = new Map<string, AsideReason>();
  const titles: { id: string | undefined; text: string }[] = [];
  let language: string | undefined;
  let mainTitle: string | undefined;
  let again = 0;
  let inside: { name: string; main: string | undefined; id: string | undefined; text: string } | undefined;
  for (const event of xmlEvents(xml, 'The package document')) {
    if ('text' in event) {
      if (inside !== undefined && inside.text.length < 2000) inside.text += event.text.slice(0, 2000);
      continue;
    }
    if ('close' in event) {
      if (inside?.name !== event.close) continue;
      const text = inside.text.replace(/\s+/g, ' ').trim();
      if (inside.name === 'title' && text !== '') titles.push({ id: inside.id, text });
      if (inside.name === 'language' && text !== '') language ??= text;
      if (inside.name === 'meta' && text === 'main') mainTitle ??= inside.main;
      inside = undefined;
      continue;
    }
    const { open: name, attributes, closed } = event;
    const get = (key: string): string | undefined => attributes.get(key);
    if ((name === 'title' || name === 'language' || name === 'meta') && !closed) {
      const main = get('property') === 'title-type' ? get('refines')?.replace(/^#/, '') : undefined;
      inside = { name, main, id: get('id'), text: '' };
    } else if (name === 'item') {
      const id = get('id');
      const href = get('href') ?? '';
      if (id === undefined || items.has(id)) continue;
      items.set(id, {
        id,
        path: resolvePath(path, href),
        remote: isRemote(href),
        mediaType: (get('media-type') ?? '').toLowerCase().trim(),
        fallback: get('fallback'),
        nav: (get('properties') ?? '').split(/\s+/, 20).includes('nav'),
      });
    } else if (name === 'itemref') {
      const id = get('idref');
      if (id === undefined) continue;
      if (inSpine.has(id)) again++;
      else {
        inSpine.add(id);
        spine.push({ id, linear: get('linear')?.trim() !== 'no' });
      }
    } else if (name === 'reference') {
      const reason = guideReasons.get((get('type') ?? '').toLowerCase());
      const target = resolvePath(path, get('href') ?? '');
      // A reference into the middle of a file says nothing of the whole.
      if (reason !== undefined && target !== undefined && !(get('href') ?? '').includes('#')) guide.set(target, reason);
    }
  }
  const title = titles.find((one) => mainTitle !== undefined && one.id === mainTitle) ?? titles[0];
  return { title: title?.text, language, items, spine, again, guide };
}

/** The package document that the container names first; undefined where it names none. */
export function rootfileOf(xml: string): string | undefined {
  for (const event of xmlEvents(xml, 'META-INF/container.xml')) {
    if (!('open' in event) || event.open !== 'rootfile') continue;
    const path = event.attributes.get('full-path');
    const type = event.attributes.get('media-type');
    if (path !== undefined && (type === undefined || type === 'application/oebps-package+xml')) return resolvePath('', path);
  }
  return undefined;
}

function isRemote(href: string): boolean {
  return /^\s*(?:[a-z][a-z0-9+.-]{0,30}:|\/\/)/i.test(href);
}

/** A reference as a path in the archive: without fragment and query, percent-decoded, in NFC; undefined where it leads out. */
export function resolvePath(base: string, href: string): string | undefined {
  if (isRemote(href)) return undefined;
  const plain = href.trim().replace(/[#?].*$/s, '');
  let decoded = plain;
  try {
    decoded = decodeURIComponent(plain);
  } catch {
    // Not percent-encoded after all: taken as it stands.
  }
  if (decoded === '' || decoded.length > 4000) return undefined;
  const parts = decoded.startsWith('/') ? [] : base.split('/').slice(0, -1);
  for (const part of decoded.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/').normalize('NFC') || undefined;
}
