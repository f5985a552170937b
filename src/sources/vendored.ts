/**
 * Code that others wrote and that only lies beside the documents: scripts of a site's theme, packed bundles, folders of
 * packages. Rows about jQuery are not what a handbook's owner means; the config may name such a file all the same.
 */
import { open } from 'node:fs/promises';
import { globMatcher } from './glob.ts';

const packages = /(?:^|\/)(node_modules|bower_components|site-packages)\//i;
const assets = /(?:^|\/)(_static|vendor|third[-_]party|javascripts?\/vendor|assets\/javascripts?|script-dir)\//i;
const packed = /[.-](?:min|bundle|pack(?:ed)?|slim)\.[cm]?jsx?$/i;
const known =
  /(?:^|\/)(?:jquery|underscore|bootstrap|modernizr|lunr|mathjax|require|prettify|prism|highlight|html5shiv|clipboard|typeahead|popper|d3|lodash|backbone|searchindex|search_index|searchtools|doctools|language_data|sphinx_highlight|documentation_options|_sphinx_javascript_frameworks_compat)(?:[.-](?:ui|core|\d[\d.]*))*\.js$/i;
/** Data of a search in a page: one script for each letter. */
const searchData = /(?:^|\/)search\/(?:[a-z]+_[0-9a-z]{1,2}|searchdata)\.js$/i;

/** Why a file of code is a copy of others' by its path; undefined for what is not. `code`: its reader is that of source code. */
export function whyVendored(path: string, code: boolean): string | undefined {
  const folder = packages.exec(path)?.[1] ?? (code ? assets.exec(path)?.[1] : undefined);
  if (folder !== undefined) return `left out: it lies in a folder ${JSON.stringify(folder)}, which holds what others wrote; name it under "include" to read it`;
  if (!code) return undefined;
  if (packed.test(path)) return 'left out: its name says that it is packed for browsers; name it under "include" to read it';
  if (known.test(path) || searchData.test(path)) return 'left out: a script that sites and their generators bring along; name it under "include" to read it';
  return undefined;
}

const script = /\.[cm]?jsx?$/i;
const lookedAt = 65_536;
/** Units a line in the middle: people write a tenth of it. */
const longLines = 300;
const banner =
  /^\s*\/\*[!*]?[\s*/]{0,20}(?:@(?:license|preserve)\s+)?((?!Since|Version|As of|From)(?:[A-Z][\w-]*|[a-z][\w-]*(?=\.js))(?:\.js)?(?: [A-Z][\w-]*){0,3})(?: \(?v(?:ersion )?| )\d+\.\d+[\w.-]*/;

/** Why a script is a copy of others' by its first bytes: a banner with a name and a version, or lines that no one wrote by hand. */
export async function whyBundled(file: string, path: string): Promise<string | undefined> {
  if (!script.test(path)) return undefined;
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(lookedAt), 0, lookedAt, 0);
    const head = buffer.toString('latin1', 0, bytesRead).replace(/^ï»¿/, '');
    const name = banner.exec(head.slice(0, 400))?.[1];
    if (name !== undefined && /copyright|licen[cs]e|\(c\)|https?:\/\//i.test(head.slice(0, 1500)))
      return `left out: its first lines say that it is a copy of ${name}; name it under "include" to read it`;
    const lines = head.split(/\r\n?|\n/).filter((line) => line.trim() !== '').length;
    if (bytesRead >= 2000 && bytesRead / Math.max(1, lines) > longLines) return 'left out: it is minified; name it under "include" to read it';
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Whether a pattern names the file itself, or the folder or ending that it would be left out for: `_static/own.js`, `vendor/**`. */
export function isNamed(path: string, include: readonly string[] | undefined): boolean {
  const meant = (include ?? []).filter(
    (pattern) => !/[*?{]/.test(pattern.split('/').at(-1) ?? '') || packages.test(`${pattern}/`) || assets.test(`${pattern}/`) || packed.test(pattern),
  );
  return globMatcher(meant)(path);
}
