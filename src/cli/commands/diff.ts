import { exitCodes, usageError } from '../../errors.ts';
import { durableFile } from '../../pipeline/durable-file.ts';
import { readRegistry } from '../../pipeline/versions/registry/events.ts';
import { trainedOn } from '../../pipeline/versions/registry/releases.ts';
import { diffMarkdown } from '../../report/diff/markdown.ts';
import { rowChanges } from '../../report/diff/model.ts';
import type { DiffRow, ReleaseDiff, RowChange } from '../../report/diff/model.ts';
import { diffPage } from '../../report/diff/page.ts';
import { changeText, diffTables, diffTitle, figureRows, nameLines } from '../../report/diff/summary.ts';
import { diffReleases, readManifest } from '../../stages/release/read/index.ts';
import type { CommandOptions } from '../command.ts';
import { brief, grouped, paint, processIo, safe, table } from '../io.ts';
import type { Io } from '../io.ts';
import { findRelease, releaseDirectory } from '../workspace.ts';

const shownRows = 5;
const shownNames = 10;
const shownLines = 20;
const textWidth = 400;

export async function diff([a, b]: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const place = options.workspace ?? '.';
  const find = options.models === true ? trainingRelease : findRelease;
  const [from, to] = [await find(a, place), await find(b, place)];
  const every = options.rows === undefined ? undefined : durableFile(options.rows);
  let result: ReleaseDiff;
  try {
    result = await diffReleases(from, to, {
      ...(options.limit === undefined ? {} : { listed: options.limit }),
      ...(every === undefined ? {} : { onRow: (row: DiffRow) => every.write(`${JSON.stringify(row)}\n`) }),
    });
    every?.finish();
  } catch (error) {
    every?.discard();
    throw error;
  }
  for (const [file, make] of [
    [options.markdown, diffMarkdown],
    [options.html, diffPage],
  ] as const) {
    if (file === undefined) continue;
    const page = durableFile(file);
    page.write(make(result));
    page.finish();
  }
  if (io.json) io.out(JSON.stringify(result));
  else show(io, result);
  return exitCodes.ok;
}

/** The folder of the release that a model was trained on, where it still holds what it held then. */
async function trainingRelease(model: string | undefined, place: string): Promise<string> {
  const { version, contentHash } = trainedOn(model ?? '', await readRegistry(await releaseDirectory(place)));
  const path = await findRelease(version, place);
  const { manifest } = await readManifest(path);
  if (manifest?.contentHash === contentHash) return path;
  throw usageError(`${path} is not the release that ${model ?? ''} was trained on: its content hash is another one.`, {
    code: 'other-release',
    hint: `Bring back the release ${version} with the content hash ${contentHash}, from a copy or by hornbook rebuild.`,
  });
}

function show(io: Io, result: ReleaseDiff): void {
  const { counts } = result;
  io.out(paint(io, 'bold', safe(diffTitle(result))));
  io.out(
    `${paint(io, 'green', `+${grouped(counts.added)}`)} added, ${paint(io, 'red', `-${grouped(counts.removed)}`)} removed, ${grouped(counts.edited)} edited, ${grouped(counts.moved)} moved to another split`,
  );
  io.out(changeText(result));
  for (const line of table(figureRows(result), ['', 'before', 'after', ''])) io.out(`  ${safe(line)}`);
  for (const { what, names, more } of nameLines(result, shownNames))
    io.out(`${safe(what)}: ${names.map(safe).join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`);
  for (const { title, header, rows } of diffTables(result)) {
    io.out(paint(io, 'bold', title));
    const cells = rows.slice(0, shownLines).map((row) => row.map((cell) => (typeof cell === 'number' ? cell : brief(cell, 60))));
    for (const line of table(cells, header)) io.out(`  ${line}`);
    if (rows.length > shownLines) io.out(`  and ${grouped(rows.length - shownLines)} more: --json lists them`);
  }
  for (const change of rowChanges) showRows(io, result, change);
}

function showRows(io: Io, { rows, counts }: ReleaseDiff, change: RowChange): void {
  if (counts[change] === 0) return;
  io.out(paint(io, 'bold', `Rows ${change}`));
  for (const row of rows.filter((one) => one.change === change).slice(0, shownRows)) {
    io.out(`  ${safe(row.id)}  ${row.to ?? row.from ?? ''}  ${safe(row.source)}  ${paint(io, 'dim', safe(row.reason))}`);
    for (const { role, words } of row.text ?? []) io.out(`    ${safe(role)}: ${wordsOf(io, words, change)}`);
  }
  const more = counts[change] - shownRows;
  if (more > 0) io.out(`  and ${grouped(more)} more: --html or --markdown shows more, --rows FILE writes all`);
}

/** Long stretches that did not change are left out. */
function wordsOf(io: Io, words: NonNullable<DiffRow['text']>[number]['words'], change: RowChange): string {
  const room = change === 'edited' ? 60 : textWidth;
  return words
    .map(([kind, text]) => {
      if (kind === '=') return text.length > room * 2 ? `${safe(text.slice(0, room))}…${safe(text.slice(-room))}` : safe(text);
      const piece = brief(text, textWidth);
      if (change !== 'edited') return piece;
      return kind === '-' ? paint(io, 'red', `[-${piece}-]`) : paint(io, 'green', `{+${piece}+}`);
    })
    .join('');
}
