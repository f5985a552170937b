import type { Chunk, Claims, Document, InventoryFile, SourceLine, StoredReading } from '../../contracts/index.ts';
import { compareText } from '../../text/canonical.ts';
import type { ExtractContext } from './context.ts';

type Context = Pick<ExtractContext, 'sources' | 'strategies' | 'seedStrategies'>;

/** The line of a release's `sources.jsonl` for any file, with nothing read yet. */
export function blankLine(file: InventoryFile, context: Context): SourceLine {
  const source = context.sources.get(file.source);
  return {
    source: file.source,
    key: file.key,
    kind: file.kind,
    outcome: file.outcome === 'readable' ? 'read' : file.outcome,
    reason: file.reason,
    licence: source?.licence ?? 'unknown',
    consent: source?.consent ?? null,
    ...(source?.attribution === undefined ? {} : { attribution: source.attribution }),
    ...(source?.origin === undefined ? {} : { origin: source.origin }),
    hash: file.hash,
    mediaType: null,
    title: null,
    language: null,
    rows: 0,
    refusedRows: [],
    chunks: 0,
    length: 0,
    setAside: {},
    masked: {},
    notes: [],
  };
}

export function documentLine(
  file: InventoryFile,
  reading: StoredReading | undefined,
  material: { document: Document; chunks: readonly Chunk[]; claims?: Claims } | undefined,
  context: Context,
): SourceLine {
  const line = blankLine(file, context);
  if (material === undefined) return { ...line, outcome: 'refused', reason: reading?.reason ?? file.reason ?? 'was not read' };
  const { document, chunks, claims } = material;
  const leaks = chunks.filter((chunk) => chunk.leak !== undefined);
  const used = chunks.length - leaks.length;
  const searched = context.seedStrategies.some(({ strategy, options }) => strategy.searches?.(options) === true);
  const known = searched || context.strategies.some(({ strategy }) => strategy.supports?.(document.language) ?? true);
  return {
    ...line,
    outcome: used > 0 && known ? 'read' : 'unused',
    reason:
      used > 0 && !known
        ? whyUnsupported(document.language, context)
        : used > 0
          ? null
          : leaks.length > 0
            ? 'every chunk holds an evaluation item'
            : whyNothing(document),
    mediaType: document.mediaType,
    title: document.title,
    language: document.language,
    rows: document.blocks.length,
    ...(claims === undefined ? {} : { claims }),
    chunks: chunks.length,
    length: document.text.length,
    setAside: setAsideByReason(document, leaks),
    masked: document.masked,
    notes: [...document.notes, ...leaks.map((chunk) => `a chunk was set aside: it holds an evaluation item, ${chunk.leak ?? ''}`)],
  };
}

function whyUnsupported(language: string, { strategies }: Context): string {
  if (strategies.length === 0) return 'no strategy is configured to make rows of it';
  const said = language === 'und' ? 'its language is not known: set "language" on its source' : `its language is "${language}"`;
  return `no strategy at hand makes rows of it: ${said}`;
}

/** Where most of a document is set aside, that is the reason, by name. */
function whyNothing(document: Document): string {
  const sums = Object.entries(setAsideByReason(document, []));
  const all = sums.reduce((sum, [, length]) => sum + length, 0);
  const most = sums.sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))[0];
  const said = most !== undefined && all * 2 > document.text.length ? `: most of it is set aside as ${most[0]}` : '';
  return `nothing in it that a row could rest on${said}`;
}

/** UTF-16 units set aside, by reason; a block inside one that is set aside already is not counted twice. */
function setAsideByReason(document: Document, leaks: readonly Chunk[]): { [reason: string]: number } {
  const sums: { [reason: string]: number } = {};
  const add = (reason: string, length: number): void => {
    sums[reason] = (sums[reason] ?? 0) + length;
  };
  for (const span of document.setAside) add(span.reason, span.end - span.start);
  for (const block of document.blocks) {
    if (block.aside === undefined || isInsideAside(document, block.parent)) continue;
    add(block.aside, block.end - block.start);
  }
  for (const chunk of leaks) add('evaluation', chunk.end - chunk.start);
  return sums;
}

function isInsideAside(document: Document, index: number): boolean {
  for (let at = index; at >= 0; at = document.blocks[at]?.parent ?? -1) if (document.blocks[at]?.aside !== undefined) return true;
  return false;
}
