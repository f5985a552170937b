import { showUnseen } from '../plain.ts';

/** HTML or SVG that is safe already: made by `h`, or from a constant of ours. */
export class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

type Part = Markup | string | number | undefined | false | readonly Part[];

const entities: { readonly [char: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '=': '&#61;',
};

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return showUnseen(text).replace(/[&<>"'`=]/g, (char) => entities[char] ?? char);
}

/** Template tag: what stands in the template is markup, every value is escaped unless it is markup itself. */
export function h(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let html = strings[0] ?? '';
  values.forEach((value, index) => {
    html += render(value) + (strings[index + 1] ?? '');
  });
  return new Markup(html);
}

function render(value: Part): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.html;
  if (typeof value === 'string') return escapeHtml(value);
  return typeof value === 'number' ? String(value) : value.map(render).join('');
}
