import { barSvg } from '../svg.ts';
import type { Segment } from '../svg.ts';
import { clip } from '../plain.ts';
import { h } from './markup.ts';
import type { Markup } from './markup.ts';

export interface TextBar {
  label: string | Markup;
  value: string;
  segments: readonly Segment[];
  whole: number;
  mark?: number | null;
}

/** Bars with their label and value as text above each: readable at any width. */
export function bars(rows: readonly TextBar[]): Markup {
  const items = rows.map(
    (row) =>
      h`<li><div class="text"><span class="label">${typeof row.label === 'string' ? clip(row.label, 120) : row.label}</span><span class="value">${row.value}</span></div>${barSvg(row.segments, row.whole, row.mark)}</li>`,
  );
  return h`<ul class="bars">${items}</ul>`;
}

export interface Column {
  title: string;
  number?: boolean;
}

export function table(columns: readonly Column[], rows: readonly (readonly (string | number | Markup)[])[], caption?: string): Markup {
  const style = (index: number): Markup => (columns[index]?.number === true ? h` class="n"` : h``);
  const head = columns.map(({ title }, index) => h`<th scope="col"${style(index)}>${title}</th>`);
  const body = rows.map((row) => h`<tr>${row.map((cell, index) => h`<td${style(index)}>${cell}</td>`)}</tr>`);
  return h`<div class="scroll"><table>${caption !== undefined && h`<caption>${caption}</caption>`}<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export function section(id: string, title: string, ...parts: readonly (Markup | undefined | false)[]): Markup {
  return h`<section id="${id}"><h2>${title}</h2>
${parts.filter((part) => part !== undefined && part !== false)}
</section>
`;
}

export function alarm(title: string, text: string): Markup {
  return h`<div class="alarm" role="note"><p><strong>${title}</strong></p><p>${text}</p></div>`;
}

export function folded(title: string, ...parts: readonly Markup[]): Markup {
  return h`<details><summary>${title}</summary>${parts}</details>`;
}
