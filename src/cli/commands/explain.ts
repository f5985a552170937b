import { gates } from '../../contracts/index.ts';
import type { Evidence, GateVerdict } from '../../contracts/index.ts';
import { exitCodes, usageError } from '../../errors.ts';
import { explainRecord, isNoWorkspace, withWorkspace } from '../../pipeline/index.ts';
import type { Explanation } from '../../pipeline/index.ts';
import { findRow, listReleases } from '../../stages/release/read/index.ts';
import type { CommandOptions } from '../command.ts';
import { brief, paint, processIo, safe } from '../io.ts';
import type { Io } from '../io.ts';
import { releaseDirectory, workspaceRoot } from '../workspace.ts';

export async function explain([id = '']: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const root = workspaceRoot(options.workspace ?? '.');
  const found = await inWorkspace(root, id);
  const releases: { version: string; outcome: string }[] = [];
  for (const release of await listReleases(await releaseDirectory(options.workspace ?? '.'))) {
    const row = await findRow(release.path, id);
    if (row) releases.push({ version: release.version, outcome: row.outcome });
  }
  if (found === undefined && releases.length === 0) {
    throw usageError(`There is no row ${safe(id)}, in the workspace or in a release.`, {
      code: 'no-such-row',
      hint: 'Ids stand in data/*/*.ids.txt and rejected/rejected.jsonl.',
    });
  }
  if (io.json) io.out(JSON.stringify({ schema: 'hornbook.explain/1', id, workspace: found ?? null, releases }));
  else print(io, id, found, releases);
  return exitCodes.ok;
}

async function inWorkspace(root: string, id: string): Promise<Explanation | undefined> {
  try {
    return await withWorkspace(root, (store) => explainRecord(store, id));
  } catch (error) {
    if (isNoWorkspace(error)) return undefined;
    throw error;
  }
}

function print(io: Io, id: string, found: Explanation | undefined, releases: readonly { version: string; outcome: string }[]): void {
  const title = (text: string): void => io.out(paint(io, 'bold', text));
  if (found) {
    const { record, fate, verdicts } = found;
    title(`${id}  ${fate.outcome}${fate.rule ? ` by ${fate.gate ?? ''}/${fate.rule.rule}` : ''}`);
    for (const message of record.messages) io.out(`  ${message.role.padEnd(10)}${brief(message.content, 400)}`);
    title('Where it comes from');
    const { origin } = record;
    io.out(
      `  wave ${found.wave}, strategy ${origin.strategy}@${origin.version}${origin.template ? `, template ${safe(origin.template)}` : ''}, source ${safe(origin.source)}${origin.human ? ', written by people' : ''}`,
    );
    for (const { id: parent, kind, prompt } of found.parents) io.out(`  from ${kind} ${safe(parent)}: ${brief(prompt, 160)}`);
    for (const source of found.sources) {
      io.out(`  ${safe(source.document)} (${safe(source.title)})${source.headingPath.length > 0 ? `  ${source.headingPath.map(safe).join(' > ')}` : ''}`);
      for (const span of source.spans) io.out(`    [${span.start}:${span.end}] ${brief(span.quote, 160)}`);
    }
    if (record.intake.length > 0) io.out(`  at intake: ${record.intake.map(safe).join(', ')}`);
    title('What the gates said');
    for (const verdict of inOrder(verdicts)) {
      io.out(`  ${verdict.gate}: ${verdict.outcome}`);
      for (const rule of verdict.rules) {
        const mark = rule.outcome === 'drop' ? paint(io, 'red', 'drop') : rule.outcome === 'keep' ? 'keep' : paint(io, 'yellow', rule.outcome);
        const score = rule.score === undefined ? '' : `  ${rule.score}${rule.threshold === undefined ? '' : ` against ${rule.threshold}`}`;
        io.out(`    ${mark.padEnd(5)} ${safe(rule.rule)}@${safe(rule.version)}${score}${rule.reason ? `  ${brief(rule.reason, 140)}` : ''}`);
        if (rule.outcome !== 'keep') for (const evidence of rule.evidence.slice(0, 5)) io.out(`          ${brief(evidenceText(evidence), 260)}`);
      }
    }
    if (record.replaces !== undefined) io.out(`  made of ${safe(record.replaces)}, which went back to its teacher with what was wrong`);
    if (found.revision !== undefined)
      io.out(
        'id' in found.revision
          ? `  went back to its teacher: ${safe(found.revision.id)} was made of it, ${found.revision.outcome}`
          : `  went back to its teacher: ${brief(found.revision.failed, 160)}`,
      );
    if (found.decision) io.out(`  decided: ${found.decision.action}: ${safe(found.decision.why)}`);
  } else title(id);
  io.out(releases.length === 0 ? 'In no release.' : `Releases: ${releases.map((release) => `${release.version} (${release.outcome})`).join(', ')}`);
}

/** In the order in which a row meets the gates. */
function inOrder(verdicts: readonly GateVerdict[]): GateVerdict[] {
  return verdicts.toSorted((a, b) => gates.indexOf(a.gate) - gates.indexOf(b.gate));
}

function evidenceText(evidence: Evidence): string {
  switch (evidence.type) {
    case 'twin':
      return `the other row: ${evidence.id}, by ${evidence.view}, similarity ${evidence.similarity}${evidence.differs === undefined ? '' : `, differs in ${evidence.differs}`}`;
    case 'leak':
      return `${evidence.set}: ${evidence.item}, ${evidence.field} [${evidence.itemStart}:${evidence.itemEnd}]; here, message ${evidence.message} [${evidence.start}:${evidence.end}]: ${brief(evidence.quote, 120)}`;
    case 'quote':
      return `message ${evidence.message} [${evidence.start}:${evidence.end}]: "${evidence.quote}"${evidence.note === undefined ? '' : ` (${evidence.note})`}`;
    case 'value':
      return `${evidence.name}: ${evidence.value}${evidence.note === undefined ? '' : ` (${evidence.note})`}`;
    case 'votes':
      return evidence.votes.map((vote) => `${vote.judge}: ${vote.score ?? 'unreadable'}, ${vote.reason}`).join('; ');
  }
}
