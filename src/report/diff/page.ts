import { h, Markup } from '../html/markup.ts';
import { folded, section, table } from '../html/parts.ts';
import { style } from '../html/style.ts';
import { count, plural } from '../numbers.ts';
import { clip } from '../plain.ts';
import { rowChanges } from './model.ts';
import type { DiffRow, ReleaseDiff, RowChange } from './model.ts';
import { changeText, diffTables, diffTitle, figureRows, nameLines } from './summary.ts';
import type { DiffTable } from './summary.ts';

const namesShown = 100;
const tableRowsShown = 200;
const rowsShown = 200;
const longestPiece = 4000;

/** What a reader must judge comes first. */
const pageOrder: readonly RowChange[] = ['edited', 'removed', 'added', 'moved'];
/** Edited rows that stand open, as a taste of them. */
const rowsOpen = 3;
/** A table of more rows than this is folded. */
const tableRowsOpen = 12;
const openingLength = 110;
/** Of a stretch that did not change so many characters are kept at each side of a change. */
const around = 160;

const ownStyle = `
details.row>summary{background:var(--panel);padding:.5rem .9rem;font-size:.85rem;color:var(--soft);list-style-position:inside}
details.row>summary span{margin-right:.7rem}
details.row>summary .words{color:var(--ink);overflow-wrap:anywhere}
details.row[open]>summary{border-bottom:1px solid var(--line)}
.turn.come{border-left:3px solid var(--good)}.turn.gone{border-left:3px solid var(--bad)}
.come ins,.gone del{background:none;color:inherit;text-decoration:none;padding:0}
.groups>details{margin:.7rem 0}
.back{font-size:.87rem;margin:.5rem 0 0}
@media print{.back{display:none}}
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
  const shown = pageOrder.filter((change) => diff.counts[change] > 0);
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
<h1 id="top">${diffTitle(diff)}</h1>
<p class="lead">${changeText(diff)}</p>
<ul class="tiles">${rowChanges.map((change) => h`<li><b>${count(diff.counts[change])}</b><span>${plural(diff.counts[change], 'row').replace(/^\S+ /, '')} ${words[change]}</span></li>`)}</ul>
<nav aria-label="Sections">${['Figures', ...shown.map(rowsTitle), ...tables.map(({ title }) => title)].map((title) => h`<a href="#${idOf(title)}">${title}</a> `)}</nav>
</header>
<main>
${section('figures', 'Figures', table([{ title: '' }, { title: 'before', number: true }, { title: 'after', number: true }, { title: 'difference', number: true }], figureRows(diff)), namesOf(diff))}
${shown.map((change) => rowsSection(diff, change))}
${tables.map((one) => tableSection(one))}
</main>
<footer>Rows are compared by id and by what they say; rows of a changed file under new ids by their prompt and text. Where nothing changed, long text is cut (…). hornbook diff --rows FILE writes every row that differs.</footer>
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

function tableSection({ title, header, rows }: DiffTable): Markup {
  const shown = table(
    header.map((name, index) => ({ title: name, number: typeof rows[0]?.[index] === 'number' })),
    rows.slice(0, tableRowsShown).map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : clip(cell, 300)))),
  );
  const more = rows.length > tableRowsShown && h`<p class="soft">and ${count(rows.length - tableRowsShown)} more</p>`;
  return section(idOf(title), title, rows.length > tableRowsOpen ? folded(plural(rows.length, 'line'), h`${shown}${more}`) : h`${shown}${more}`);
}

/** The rows of a kind in groups of one reason, the largest first, with the counts of all; all but the first rows are folded. */
function rowsSection(diff: ReleaseDiff, change: RowChange): Markup {
  const rows = diff.rows.filter((row) => row.change === change).slice(0, rowsShown);
  const title = rowsTitle(change);
  const reasons = diff.reasons.filter((one) => one.change === change);
  const groups = reasons.map((one, index) => {
    const own = rows.filter(({ reason }) => reason === one.reason);
    const more = one.rows - own.length;
    const open = index === 0 && change === 'edited' ? rowsOpen : 0;
    const body = h`${own.map((row, at) => rowOf(row, at < open))}${more > 0 && h`<p class="soft">${own.length === 0 ? '' : 'and '}${count(more)} more</p>`}`;
    const name = h`${plural(one.rows, 'row')}: ${clip(one.reason, 200)}`;
    return index === 0 ? h`<details open><summary>${name}</summary>${body}</details>` : h`<details><summary>${name}</summary>${body}</details>`;
  });
  // Rows of a reason that the table of reasons lacks are shown all the same.
  const others = rows.filter(({ reason }) => !reasons.some((one) => one.reason === reason));
  return section(
    idOf(title),
    title,
    h`<div class="groups">${groups}${others.map((row) => rowOf(row, false))}</div>`,
    h`<p class="back"><a href="#top">to the top</a></p>`,
  );
}

const tones: { readonly [change in RowChange]: string } = { added: 'good', removed: 'bad', edited: 'wait', moved: 'wait' };

/** The first line of what is asked, as the newer release has it. */
function opening(text: DiffRow['text']): string {
  const words = (text?.find(({ role }) => role === 'user') ?? text?.[0])?.words ?? [];
  const now = words.filter(([kind]) => kind !== '-');
  const said = (now.length === 0 ? words : now)
    .map(([, piece]) => piece)
    .join('')
    .trim();
  const line = clip((/^[^\n]*/.exec(said)?.[0] ?? '').trim(), openingLength).replace(/ \(\d+ more characters\)$/, '');
  return line.length < said.length && !line.endsWith('…') ? `${line} …` : line;
}

function rowOf({ change, id, was, from, to, source, strategy, reason, text }: DiffRow, isOpen: boolean): Markup {
  const split = from === to || from === null || to === null ? (to ?? from ?? '') : `${from} → ${to}`;
  const ids = was === undefined ? h`<span class="id">${id}</span>` : h`<span class="id">${was} → ${id}</span>`;
  const body = h`<summary><span class="${tones[change]}">${words[change]}</span><span>${split}</span><span class="words">${opening(text)}</span></summary>
<div class="head">${ids}<span>${clip(source, 120)}</span><span>${clip(strategy, 60)}</span></div>
${text?.map(
  ({ role, words: pieces }) =>
    h`<div class="turn words${wholly(pieces)}"><span class="role">${role}</span><p class="said" dir="auto">${pieces.map(([kind, piece], at) => wordOf(kind, kind === '=' && pieces.length > 1 ? gapped(piece, at === 0, at === pieces.length - 1) : clip(piece, longestPiece)))}</p></div>`,
)}
<div class="why"><strong>Why</strong> ${clip(reason, 300)}</div>`;
  return isOpen ? h`<details class="row" open>${body}</details>\n` : h`<details class="row">${body}</details>\n`;
}

/** A message that is all new or all gone has a mark at its side, and no line under every word. */
function wholly(pieces: readonly ['=' | '-' | '+', string][]): Markup {
  const kind = pieces.length === 1 ? pieces[0]?.[0] : undefined;
  return kind === '+' ? h` come` : kind === '-' ? h` gone` : h``;
}

/** A stretch that did not change, without its middle where it is long. */
function gapped(text: string, isFirst: boolean, isLast: boolean): string {
  const [head, tail] = [isFirst ? 0 : around, isLast ? 0 : around];
  if (text.length <= head + tail + around) return text;
  const start = text.slice(0, head).replace(/[\uD800-\uDBFF]$/, '');
  const end = tail === 0 ? '' : text.slice(-tail).replace(/^[\uDC00-\uDFFF]/, '');
  return `${start === '' ? '' : `${start} `}… ${end}`;
}

function wordOf(kind: '=' | '-' | '+', text: string): Markup {
  if (kind === '=') return h`${text}`;
  return kind === '-' ? h`<del>${text}</del>` : h`<ins>${text}</ins>`;
}
