// A run that asks models is killed at random, again and again, and started again: no reply that its ledger had is asked for twice,
// what is asked again was in flight, and the release is that of a calm run, byte for byte.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { assert, assertSameTree, check, cli, epoch, hornbook, releaseOf, temporary, tree } from './lib.mjs';

const slotBytes = 1024;

/** A folder with the key of fences that all share: the same key makes the same fences, and so the same requests. */
export function keyedWorkspace(name) {
  const folder = temporary(name);
  for (const part of ['sources', '.hornbook']) mkdirSync(join(folder, part));
  writeFileSync(join(folder, '.hornbook', 'ledger.db.key'), `${'5a'.repeat(32)}\n`);
  return folder;
}

/** All that a request says, whether it asks for a reply or for vectors. */
const saidIn = ({ messages, inputs }) => (messages ? messages.map(({ content }) => content).join('\n') : JSON.stringify(inputs));

/** What the ledger holds the replies to. */
function kept(folder) {
  const ledger = join(folder, '.hornbook', 'ledger.db');
  if (!existsSync(ledger)) return [];
  const db = new Database(ledger);
  try {
    return db
      .prepare("select json_extract(body, '$.request') as request from calls")
      .all()
      .map((row) => saidIn(JSON.parse(row.request)));
  } catch {
    return []; // Killed before its tables stood.
  } finally {
    db.close();
  }
}

/** Requests that were marked as in flight when the process died. */
function inFlight(folder) {
  const file = join(folder, '.hornbook', 'ledger.db-in-flight');
  if (!existsSync(file)) return 0;
  const bytes = readFileSync(file);
  let count = 0;
  for (let at = 0; at < bytes.length; at += slotBytes) if (bytes[at] === 0x31) count++;
  return count;
}

/** Starts a run, and kills it some time after the server has seen so many calls. */
function killedAtCall(server, folder, calls, afterMs) {
  return new Promise((end) => {
    const child = spawn(process.execPath, [cli, 'run', '--json', '-C', folder], {
      stdio: 'ignore',
      env: { ...process.env, SOURCE_DATE_EPOCH: epoch, CI: '1' },
    });
    let open = true;
    const watch = async () => {
      if (!open) return;
      const log = await server.log();
      setTimeout(() => (log.calls >= calls ? child.kill('SIGKILL') : void watch()), log.calls >= calls ? afterMs : 5);
    };
    void watch();
    child.on('close', (code, signal) => {
      open = false;
      end({ code, signal });
    });
  });
}

/** `workspace` makes a folder with its config; all of them must ask the same. */
export async function killAgainAndAgain({ server, workspace, kills, random }) {
  const calm = workspace('calm');
  const first = hornbook(['run', '-C', calm]);
  await check('a calm run over a server with faults', () => assert(first.code === 0, `exit ${first.code}: ${first.err.slice(-400)}`));
  const expected = tree(releaseOf(calm));
  const calmLog = await server.log();
  await server.clear();

  const folder = workspace('killed');
  let seen = 0;
  let doubled = 0;
  let killed = 0;
  let lost = 0;
  const before = new Set();
  const answered = new Map();
  const look = async () => {
    for (const { body, number } of await server.calls(seen)) {
      seen = Math.max(seen, number + 1);
      const { messages, input } = JSON.parse(body);
      if (before.has(saidIn({ messages, inputs: input }))) doubled++;
    }
  };
  for (let round = 1; round <= kills; round++) {
    // Spread over the calls of the run; some kills come before the first, some after the last.
    const { signal, code } = await killedAtCall(server, folder, Math.floor((calmLog.calls * (round - 1)) / kills), random() * 60);
    await look();
    for (const said of kept(folder)) before.add(said);
    lost += inFlight(folder);
    if (signal !== 'SIGKILL') {
      await check('a run that was not killed in time ends well', () => assert(code === 0, `exit ${code}`));
      break;
    }
    killed++;
  }
  const last = hornbook(['run', '-C', folder]);
  await look();
  const log = await server.log();
  // Answers that came whole: a request that was answered, lost at a kill, and met faults before it was answered again counts once.
  for (const { hash, state, status, fault } of await server.calls())
    if (state === 'answered' && status === 200 && fault === undefined) answered.set(hash, (answered.get(hash) ?? 0) + 1);
  const again = [...answered.values()].reduce((sum, times) => sum + times - 1, 0);

  await check(`goes on after ${killed} kills`, () => assert(last.code === 0, `exit ${last.code}: ${last.err.slice(-400)}`));
  await check('asks for nothing again that its ledger had', () => assert(doubled === 0, `${doubled} calls`));
  await check('asks again no more than what was in flight', () => assert(again <= lost, `${again} answered again, ${lost} were in flight`));
  await check('makes the release of the calm run, byte for byte', () => assertSameTree(expected, tree(releaseOf(folder)), 'after the kills'));
  await check('verifies', () => assert(hornbook(['verify', '-C', folder]).code === 0, 'hornbook verify'));
  console.log(`${killed} kills; calm: ${calmLog.calls} requests; killed: ${log.calls} requests, ${again} answered again, ${lost} in flight at the kills`);
  return folder;
}
