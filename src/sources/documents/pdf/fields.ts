/** What is filled in on a page, and how many remarks stand on it: neither is part of the page's own text. */
import type { PdfPage } from './open.ts';

export interface Filled {
  /** `Name of the boat: Seagull`, in the order of the page. */
  fields: string[];
  /** Comments, and text that somebody put over the page. */
  remarks: number;
}

/** Names that a program gave. */
const made = /^(?:text|field|txt|undefined|untitled|check ?box|button|radio|group|dropdown|combo ?box|list ?box|date|f|c|p|fill)?[\s_\-.#[\]\d]*$/i;

export async function filledIn(page: PdfPage): Promise<Filled> {
  const annotations: readonly unknown[] = await page.getAnnotations().catch(() => []);
  const found: { text: string; x: number; y: number }[] = [];
  let remarks = 0;
  for (const annotation of annotations) {
    if (!isRecord(annotation) || annotation['hidden'] === true) continue;
    const { subtype, contentsObj } = annotation;
    if (subtype === 'Widget') {
      const text = fieldText(annotation);
      const rect: readonly unknown[] = Array.isArray(annotation['rect']) ? annotation['rect'] : [];
      if (text !== undefined) found.push({ text, x: Number(rect[0] ?? 0), y: Number(rect[3] ?? 0) });
    } else if (subtype !== 'Link' && subtype !== 'Popup' && isRecord(contentsObj) && said(contentsObj['str']) !== '') remarks++;
  }
  found.sort((a, b) => (Math.abs(a.y - b.y) > 4 ? b.y - a.y : a.x - b.x));
  return { fields: [...new Set(found.map(({ text }) => text))], remarks };
}

function fieldText(field: Readonly<Record<string, unknown>>): string | undefined {
  const { fieldValue, fieldType } = field;
  if (fieldType === 'Sig' || field['password'] === true || field['pushButton'] === true) return undefined;
  let value = said(Array.isArray(fieldValue) ? fieldValue.filter((part) => typeof part === 'string').join(', ') : fieldValue);
  if (fieldType === 'Btn') {
    const own = said(field['exportValue'] ?? field['buttonValue']);
    if (value === '' || value === 'Off' || value !== own) return undefined;
    // The usual name of a ticked box says no more than that.
    if (/^(?:yes|on|true|1|ja|oui)$/i.test(value)) value = 'yes';
  }
  if (value === '') return undefined;
  const label = said(field['alternativeText']);
  const name = said(field['fieldName']).split('.').at(-1) ?? '';
  const named = label !== '' ? label : made.test(name) ? '' : name.replace(/\[\d+\]$/, '');
  return named === '' ? value : `${named.replace(/\s*[:：]$/, '')}: ${value}`;
}

function said(value: unknown): string {
  return typeof value === 'string'
    ? value
        .toWellFormed()
        .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
        .trim()
    : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
