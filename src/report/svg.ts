import { h } from './html/markup.ts';
import type { Markup } from './html/markup.ts';
import { clip } from './plain.ts';

export interface Bar {
  label: string;
  value: number;
  /** Stands at the right end; default: the value. */
  note?: string;
  /** A mark on the bar: the quota of a cell. */
  mark?: number | null;
  tone?: 'good' | 'bad' | 'wait' | 'plain';
}

export interface Segment {
  value: number;
  tone: 'good' | 'bad' | 'wait' | 'plain';
}

// One hue a tone, readable on white and on black; the rest of a drawing is currentColor.
const tones: { readonly [tone in Segment['tone']]: string } = { good: '#2a9d74', bad: '#d1604d', wait: '#c9922b', plain: '#5b7fc7' };

const percentOf = (value: number, whole: number): string => `${whole <= 0 ? 0 : Math.max(0, Math.min(100, Math.round((value / whole) * 10_000) / 100))}%`;

/** One thin bar that is as wide as its place: parts of a whole side by side. Decorative: its numbers stand beside it as text. */
export function barSvg(segments: readonly Segment[], whole: number, mark?: number | null): Markup {
  let before = 0;
  const parts = segments
    .filter(({ value }) => value > 0)
    .map(({ value, tone }) => {
      const x = percentOf(before, whole);
      before += value;
      return h`<rect x="${x}" width="${percentOf(value, whole)}" height="10" fill="${tones[tone]}"/>`;
    });
  const tick = mark !== undefined && mark !== null && h`<rect x="${percentOf(mark, whole)}" width="2" height="10" fill="currentColor"/>`;
  return h`<svg class="bar" width="100%" height="10" aria-hidden="true"><rect width="100%" height="10" fill="currentColor" opacity=".12"/>${parts}${tick}</svg>`;
}

const rowHeight = 34;
const width = 720;

/** A whole drawing of several bar charts under one another, for a file of its own. Follows the reader's light or dark scheme. */
export function chartsSvg(title: string, charts: readonly { title: string; bars: readonly Bar[] }[]): string {
  let y = 34;
  const parts: Markup[] = [h`<text x="16" y="${y}" font-size="17" font-weight="600">${title}</text>`];
  for (const chart of charts) {
    y += 40;
    parts.push(h`<text x="16" y="${y}" font-size="14" font-weight="600">${chart.title}</text>`);
    const most = Math.max(1, ...chart.bars.map(({ value, mark }) => Math.max(value, mark ?? 0)));
    for (const bar of chart.bars) {
      y += rowHeight;
      parts.push(barRow(bar, most, y));
    }
    y += 8;
  }
  const drawing = h`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y + 24}" viewBox="0 0 ${width} ${y + 24}" font-family="system-ui, sans-serif" fill="currentColor" role="img" aria-label="${title}">
<style>svg{color:#1c2330}@media (prefers-color-scheme:dark){svg{color:#e4e8ef}}</style>
${parts}
</svg>
`;
  return drawing.html;
}

function barRow({ label, value, note, mark, tone }: Bar, most: number, y: number): Markup {
  const scale = (amount: number): number => Math.round((amount / most) * (width - 32) * 10) / 10;
  const tick = mark !== undefined && mark !== null && h`<rect x="${16 + scale(mark) - 1}" y="${y - 1}" width="2" height="12"/>`;
  return h`<text x="16" y="${y - 6}" font-size="12">${clip(label, 70)}</text><text x="${width - 16}" y="${y - 6}" font-size="12" text-anchor="end" opacity=".8">${note ?? String(value)}</text><rect x="16" y="${y}" width="${width - 32}" height="10" opacity=".12"/><rect x="16" y="${y}" width="${scale(value)}" height="10" fill="${tones[tone ?? 'plain']}"/>${tick}
`;
}
