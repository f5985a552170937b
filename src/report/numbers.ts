/** Numbers for people, the same under every locale. */
import { wordFor } from '../text/plural.ts';

/** 12,345. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** "1 row", "2 rows". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${wordFor(value, one, many)}`;
}

/** 12.3 %; a dash for a share of nothing. */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : '–';
}

/** At most two decimals, without trailing zeros. */
export function short(value: number): string {
  return Number.isInteger(value) ? count(value) : String(Number(value.toFixed(2)));
}

/** "95 % interval 12.3–45.6 %". */
export function interval(low: number, high: number): string {
  return `95 % interval ${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)} %`;
}

/** 1.2 MB. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  if (value < 1e6) return `${(value / 1000).toFixed(1)} kB`;
  return value < 1e9 ? `${(value / 1e6).toFixed(1)} MB` : `${(value / 1e9).toFixed(1)} GB`;
}

export function share(part: number, whole: number): number {
  return whole === 0 ? Number.NaN : part / whole;
}
