/** A small writer of PDF files for tests: text at places, in the standard fonts. */

import { deflateSync } from 'node:zlib';

/** x and y in points, y from the top of a page of 612 by 792. Fonts: R regular, B bold, I italic, M typewriter. */
export type Text = [x: number, y: number, size: number, font: 'R' | 'B' | 'I' | 'M', text: string, more?: { turned?: boolean; mark?: string }];

export interface MadePage {
  text?: readonly Text[];
  picture?: boolean;
  /** Drawing commands as they are. */
  raw?: string;
  /** Compresses the commands; `damage` changes the compressed bytes. */
  packed?: { damage?: (bytes: Uint8Array) => void };
  /** A further font of the page, `/X`. */
  font?: string;
  /** Further entries of the page itself. */
  page?: string;
}

const fonts = { R: 'Times-Roman', B: 'Times-Bold', I: 'Times-Italic', M: 'Courier' };

export function makePdf(
  pages: readonly MadePage[],
  options: { info?: string; catalog?: string; trailer?: string; count?: number; objects?: readonly string[] } = {},
): Uint8Array {
  const objects: string[] = [];
  const first = 7;
  const kids = pages.map((_, i) => `${first + i * 2} 0 R`).join(' ');
  objects.push(`<</Type/Catalog/Pages 2 0 R${options.catalog ?? ''}>>`, `<</Type/Pages/Kids[${kids}]/Count ${options.count ?? pages.length}>>`);
  for (const name of Object.values(fonts)) objects.push(`<</Type/Font/Subtype/Type1/BaseFont/${name}/Encoding/WinAnsiEncoding>>`);
  for (const [i, page] of pages.entries()) {
    const names = Object.keys(fonts).map((name, k) => `/${name} ${3 + k} 0 R`);
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/StructParents ${i}${page.page ?? ''}/Contents ${first + i * 2 + 1} 0 R/Resources<</Font<<${names.join('')}${page.font === undefined ? '' : `/X ${page.font}`}>>>>>>`,
    );
    const content = [...(page.text ?? []).map(show), ...(page.picture === true ? [picture] : []), page.raw ?? ''].join('\n');
    if (page.packed === undefined) objects.push(`<</Length ${content.length}>>\nstream\n${content}\nendstream`);
    else {
      const bytes = deflateSync(Buffer.from(content, 'latin1'));
      page.packed.damage?.(bytes);
      objects.push(`<</Filter/FlateDecode/Length ${bytes.length}>>\nstream\n${bytes.toString('latin1')}\nendstream`);
    }
  }
  objects.push(...(options.objects ?? []), `<<${options.info ?? ''}>>`);
  let out = '%PDF-1.7\n';
  const offsets = objects.map((object, i) => {
    const at = out.length;
    out += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  out += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R/Info ${objects.length} 0 R${options.trailer ?? ''}>>\nstartxref\n${table}\n%%EOF\n`;
  return Uint8Array.from(out, (letter) => letter.charCodeAt(0));
}

const picture = 'q 400 0 0 400 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID A EI Q';

function show([x, y, size, font, text, more]: Text): string {
  const escaped = text
    .replace(/[\\()]/g, '\\$&')
    .replace(/•/g, '\\225')
    .replace(/’/g, '\\222');
  const matrix = more?.turned === true ? `0 1 -1 0 ${x} ${792 - y}` : `1 0 0 1 ${x} ${792 - y}`;
  const command = `BT /${font} ${size} Tf ${matrix} Tm (${escaped}) Tj ET`;
  return more?.mark === undefined ? command : `${more.mark} BDC ${command} EMC`;
}

/** Lines of running text below one another, 12 points apart. */
export function lines(x: number, y: number, rows: readonly string[], font: Text[3] = 'R', size = 10): Text[] {
  return rows.map((row, i) => [x, y + i * 12, size, font, row]);
}
