// A run over pages of the Rust book with a teacher and a panel is ended by SIGKILL in each of its stages and goes on: nothing that was
// answered is asked again but what was in flight. Then a paragraph is put into one page: only
// text that is new is asked about. The same at full size: bench/gateway/big-plan.mjs. Needs the test data.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, built, check, cli, done, hornbook, root, shared, skip, temporary } from './lib.mjs';
import { inFlightIn, pagesIn, plannedWorkspace, runUntil } from './planned-run.mjs';

const corpus = join(shared, 'corpora/rust-book');
const names = ['ch04-01-what-is-ownership.md', 'ch10-03-lifetime-syntax.md', 'ch16-01-threads.md'];
const paragraph = 'Harbours along this coast keep a lamp for each borrowed value, and the keeper of the third pier writes down when it is given back.';

async function bigPlan() {
  built();
  const { startModelServer } = await import(join(root, 'dist/testing/index.js'));
  const folder = temporary('plan');
  const log = join(folder, 'requests.jsonl');
  const reply = { module: new URL('./panel.mjs', import.meta.url).href, options: { log } };
  const server = await startModelServer({ process: true, keep: 'counts', slots: 64, latency: { median: 20, sigma: 0.5 }, reply });
  const pages = pagesIn(corpus, names);
  plannedWorkspace(folder, { pages, baseUrl: server.baseUrl, judges: 2, chunks: { minTokens: 24, maxTokens: 120 } });

  const dry = hornbook(['run', '--dry-run', '--json', '-C', folder]);
  const planned = JSON.parse(dry.out).calls;
  await check('plans some hundred calls', () => assert(planned > 300, `${planned} calls`));
  const asked = hornbook(['run', '--dry-run', '-C', folder]);
  await check('asks nothing while it plans', async () => assert(asked.code === 0 && (await server.log()).calls === 0, asked.err));

  let lost = 0;
  let runs = 0;
  const peaks = [];
  for (const stopAt of [(seen) => seen.calls >= 60, (seen) => seen.stage === 'filter' && seen.calls >= 150, (seen) => seen.calls >= 100]) {
    const one = await runUntil({ cli, folder, server, stopAt });
    lost += inFlightIn(folder);
    if (one.signal === 'SIGKILL') runs++;
    peaks.push(one.peakMegabytes);
  }
  const last = await runUntil({ cli, folder, server });
  const after = await server.log();
  await check('is ended in mid-run, and more than once', () => assert(runs >= 2, `${runs} of 3 runs were ended`));
  await check('goes on to the end', () => assert(last.code === 0, `exit ${last.code}: ${last.errors}`));
  await check('asks again no more than what was in flight', () =>
    assert(after.repeatsOfAnswered <= lost, `${after.repeatsOfAnswered} answered and asked again, ${lost} were in flight`),
  );
  await check('has asked what it planned, more or less', () =>
    assert(after.distinct > planned / 3 && after.distinct < planned * 2, `${after.distinct} of ${planned}`),
  );

  const parts = pages[names[1]].split('\n\n');
  const at = parts.findIndex((part, index) => index > parts.length / 2 && /^[A-Z][a-z]+ [a-z]+ /.test(part));
  const page = join(folder, 'sources', names[1]);
  writeFileSync(page, [...parts.slice(0, at), paragraph, ...parts.slice(at)].join('\n\n'));
  writeFileSync(log, '');
  await new Promise((go) => setTimeout(go, 200));
  const edited = await runUntil({ cli, folder, server });
  const lines = existsSync(log)
    ? readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
  const teacher = lines.map((line) => JSON.parse(line)).filter(({ model }) => model === 'gpt-writer');
  // Packing moves borders in the section alone, so what is asked about stands beside the paragraph.
  const around = parts
    .slice(Math.max(0, at - 8), at + 9)
    .join('\n\n')
    .replaceAll(/\s+/g, ' ');
  const elsewhere = teacher.filter(({ text }) => !text.includes('third pier') && !around.includes(text.replaceAll(/\s+/g, ' ').trim()));
  await check('goes on after a paragraph more', () => assert(edited.code === 0, `exit ${edited.code}: ${edited.errors}`));
  await check('asks about the paragraph', () =>
    assert(
      teacher.some(({ text }) => text.includes('third pier')),
      `${teacher.length} calls`,
    ),
  );
  await check('asks the teacher about no other section', () =>
    assert(elsewhere.length === 0, `${elsewhere.length} of ${teacher.length}: ${elsewhere[0]?.text}`),
  );
  await check('asks few calls for it', () => assert(lines.length < planned / 5, `${lines.length} of ${planned}`));
  console.log(
    `${planned} calls planned, ${after.calls} asked in ${runs + 1} runs, ${after.repeatsOfAnswered} of ${lost} in flight asked again; after the paragraph ${lines.length}; at most ${Math.round(Math.max(...peaks, last.peakMegabytes))} MB`,
  );
  await server.stop();
}

if (existsSync(corpus)) await bigPlan();
else skip('a plan over the Rust book', `${corpus} is not there: set HORNBOOK_SHARED`);
done();
