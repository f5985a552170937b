import { h, Markup } from '../html/markup.ts';
import { section, table } from '../html/parts.ts';
import { style } from '../html/style.ts';
import { count, plural } from '../numbers.ts';
import { clip } from '../plain.ts';
import { rowChanges } from './model.ts';
import type { DiffRow, ReleaseDiff, RowChange } from './model.ts';
import { changeText, diffTables, diffTitle, figureRows, nameLines } from './summary.ts';

const namesShown = 100;
const tableRowsShown = 200;
const rowsShown = 200;
const longestPiece = 4000;

const ownStyle = `
ins,del{text-decoration-thickness:1px;border-radius:3px;padding:0 .1em}
ins{background:var(--assistant);color:var(--good)}
del{background:var(--alarm);color:var(--bad)}
.turn.words{background:none}
`;

/**
 * The comparison as one page without script, network or other file. Everything that comes from rows, sources or settings is
 * escaped by the template tag; the policy in its head forbids all but its own style.
 */
export function diffPage(diff: ReleaseDiff): string {
  const shown = rowChanges.filter((change) => diff.counts[change] > 0);
  const tables = diffTables(diff);
  const page = h`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${diffTitle(diff)}</title>
<style>${new Markup(style + ownStyle)}</style>
</head>
<body>
<header>
<h1>${diffTitle(diff)}</h1>
<p class="lead">${changeText(diff)}</p>
<ul class="tiles">${rowChanges.map((change) => h`<li><b>${count(diff.counts[change])}</b><span>${plural(diff.counts[change], 'row').replace(/^\S+ /, '')} ${words[change]}</span></li>`)}</ul>
<nav aria-label="Sections">${[...tables.map(({ title }) => title), ...shown.map(rowsTitle)].map((title) => h`<a href="#${idOf(title)}">${title}</a> `)}</nav>
</header>
<main>
${section('figures', 'Figures', table([{ title: '' }, { title: 'before', number: true }, { title: 'after', number: true }, { title: 'difference', number: true }], figureRows(diff)), namesOf(diff))}
${tables.map(({ title, header, rows }) =>
  section(
    idOf(title),
    title,
    table(
      header.map((name, index) => ({ title: name, number: typeof rows[0]?.[index] === 'number' })),
      rows.slice(0, tableRowsShown).map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : clip(cell, 300)))),
    ),
    rows.length > tableRowsShown && h`<p class="soft">and ${count(rows.length - tableRowsShown)} more</p>`,
  ),
)}
${shown.map((change) => rowsSection(diff, change))}
</main>
<footer>Rows are compared by id and by what they say. hornbook diff --rows FILE writes every row that differs.</footer>
</body>
</html>
`;
  return page.html;
}

const words: { readonly [change in RowChange]: string } = { added: 'added', removed: 'removed', edited: 'edited', moved: 'moved to another split' };
const rowsTitle = (change: RowChange): string => `Rows ${words[change]}`;
const idOf = (title: string): string => title.toLowerCase().replace(/[^a-z]+/g, '-');

function namesOf(diff: ReleaseDiff): Markup {
  const lists = nameLines(diff, namesShown).map(
    ({ what, names, more }) =>
      h`<h3>${what}</h3><ul class="notes">${names.map((name) => h`<li><code>${clip(name, 300)}</code></li>`)}${more > 0 && h`<li class="soft">and ${count(more)} more</li>`}</ul>`,
  );
  return h`${lists}`;
}

function rowsSection(diff: ReleaseDiff, change: RowChange): Markup {
  const rows = diff.rows.filter((row) => row.change === change).slice(0, rowsShown);
  const more = diff.counts[change] - rows.length;
  const title = rowsTitle(change);
  return section(idOf(title), title, h`${rows.map(rowOf)}`, more > 0 && h`<p class="soft">and ${count(more)} more</p>`);
}

const tones: { readonly [change in RowChange]: string } = { added: 'good', removed: 'bad', edited: 'wait', moved: 'wait' };

function rowOf({ change, id, was, from, to, source, strategy, reason, text }: DiffRow): Markup {
  const split = from === to || from === null || to === null ? (to ?? from ?? '') : `${from} → ${to}`;
  return h`<article class="row"><div class="head"><span class="id">${id}</span><span class="${tones[change]}">${words[change]}</span><span>${split}</span><span>${clip(source, 120)}</span><span>${clip(strategy, 60)}</span></div>
${text?.map(
  ({ role, words: pieces }) =>
    h`<div class="turn words"><span class="role">${role}</span><p class="said" dir="auto">${pieces.map(([kind, piece]) => wordOf(kind, clip(piece, longestPiece)))}</p></div>`,
)}
<div class="why"><strong>Why</strong> ${clip(reason, 300)}${was !== undefined && h` It replaces <code>${was}</code>.`}</div></article>
`;
}

function wordOf(kind: '=' | '-' | '+', text: string): Markup {
  if (kind === '=') return h`${text}`;
  return kind === '-' ? h`<del>${text}</del>` : h`<ins>${text}</ins>`;
}
