import { describe, expect, it } from 'vitest';
import { statusLines } from './status-line.ts';

function said(interactive: boolean, calls: readonly (readonly [at: number, atOnce?: boolean])[]): string[] {
  const lines: string[] = [];
  let time = 5000;
  const tell = statusLines({ interactive, status: (line) => lines.push(`status ${line}`), log: (line) => lines.push(`log ${line}`) }, () => time);
  for (const [at, atOnce] of calls) {
    time = 5000 + at;
    tell((ms) => String(ms), atOnce);
  }
  return lines;
}

describe('the line that says how far a command is', () => {
  it('changes twice a second on a terminal', () => {
    expect(said(true, [[0], [100], [499], [500], [900], [2000]])).toEqual(['status 0', 'status 500', 'status 2000']);
  });

  it('comes every ten seconds without one, whatever is waited for', () => {
    expect(said(false, [[0], [9_000], [10_000], [19_999], [20_000]])).toEqual(['log 10000', 'log 20000']);
  });

  it('comes at once where nothing will move for long', () => {
    expect(said(false, [[10, true], [500, true], [10_009], [10_010]])).toEqual(['log 10', 'log 10010']);
  });
});
