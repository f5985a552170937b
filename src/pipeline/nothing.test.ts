import { afterAll, expect, it } from 'vitest';
import type { ConfigInput } from '../contracts/index.ts';
import { HornbookError } from '../errors.ts';
import { fine, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

async function said(files: { readonly [path: string]: string }, input: Partial<ConfigInput> = {}): Promise<{ code: string; exitCode: number; text: string }> {
  try {
    await runIn(workspace(files), { sources: [{ use: 'documents', path: 'docs', licence: 'MIT' }], ...input });
  } catch (error) {
    if (!HornbookError.isInstance(error)) throw error;
    return { code: error.code, exitCode: error.exitCode, text: `${error.message}\n${error.hint}` };
  }
  throw new Error('the run went through');
}

const french =
  "Le jardin est derrière la maison. Les pommiers donnent des fruits chaque automne, et les enfants les ramassent avec leur grand-père. Il faut arroser les jeunes arbres deux fois par semaine pendant l'été, sinon ils ne portent rien.";
const doctor = '"hornbook doctor" shows how each file is read.';

it('says of documents which were refused, unread or in another language, and what to do', async () => {
  const { code, exitCode, text } = await said({
    'docs/a.md': '',
    'docs/b.md': ' \n',
    'docs/c.md': `# Le jardin\n\n${french}\n`,
    'docs/d.png': 'x',
    'docs/e.md': 'Hello.\n',
  });
  expect({ code, exitCode }).toEqual({ code: 'nothing-found', exitCode: 3 });
  expect(text).toBe(
    [
      'Nothing to release: no document or row gave a candidate.',
      '- 2 documents were refused: empty-file: The file has 0 bytes. Delete it, or put its text back (docs/a.md and others)',
      '- 1 document was read, but not used: no strategy at hand makes rows of it: its language is "fr" (docs/c.md)',
      '- 1 document was ignored: no reader for .png files (docs/d.png)',
      '- 1 document was read, but not used: no strategy at hand makes rows of it: its language is not known: set "language" on its source (docs/e.md)',
      `Mend the files that were refused, or get whole copies. Add documents in English, or a strategy for their language. Turn files that were ignored into a format that is read. ${doctor}`,
    ].join('\n'),
  );
});

it('says of rows why none was taken', async () => {
  const logs: Partial<ConfigInput> = { sources: [{ use: 'logs', path: 'logs', licence: 'MIT' }] };
  const bad = await said({ 'logs/a.jsonl': '{"text": 1}\n{"text": 2}\n', 'logs/b.jsonl': '\n' }, logs);
  expect(bad.text).toMatch(/^- 1 log gave no row: every row of it was refused; 2 rows refused, first at line 1: fits no known shape .*\(logs\/a\.jsonl\)$/m);
  expect(bad.text).toMatch(/^- 1 log was refused: the file holds no rows \(logs\/b\.jsonl\)$/m);
  expect(bad.text).toContain('Name "format" and "fields" of the source.');
  const filters = { response: { min: 5000 } };
  const filtered = await said(
    { 'logs/a.jsonl': jsonl([fine('iron stove', 'burns logs')]) },
    { sources: [{ use: 'logs', path: 'logs', licence: 'MIT', filters }] },
  );
  expect(filtered.text).toContain('- 1 log gave no row: a filter left every row of it out; 1 row left out by its filters (logs/a.jsonl)');
  expect(filtered.text).toContain('Loosen the source\'s filters, first of all "response".');
  const mixed = await said(
    { 'logs/a.jsonl': `${jsonl([fine('iron stove', 'burns logs'), fine('oak bench', 'holds two')])}{"text": 1}\n` },
    { sources: [{ use: 'logs', path: 'logs', licence: 'MIT', filters }] },
  );
  expect(mixed.text).toContain("Loosen the source's filters");
  expect(mixed.text).not.toContain('Name "format"');
  const seeds = await said({ 'seeds/a.txt': 'Why does the kettle whistle?\n' }, { sources: [{ use: 'seeds', path: 'seeds', licence: 'MIT' }] });
  expect(seeds.text).toContain('- 1 list of seeds gave no row: no model to answer its 1 seeds (seeds/a.txt)');
});

const bakery = 'The bakery opens at six every morning, because its first customers are the drivers of the early buses.';

it('says that a strategy is missing, or found nothing', async () => {
  const none = await said({ 'docs/a.md': `# The bakery\n\n${bakery}\n` }, { strategies: [] });
  expect(none.text).toContain(
    '- 1 document was read, but not used: no strategy is configured to make rows of it (docs/a.md)\nName a strategy under "strategies".',
  );
  const idle = { id: 'idle', version: '1', plan: () => [], run: () => [] };
  const asked = await said(
    { 'docs/a.md': `# The bakery\n\n${bakery} ${bakery.replace('six', 'five')}\n` },
    { strategies: [{ use: 'idle' }], plugins: { strategies: [idle] } },
  );
  expect(asked.text).toContain('- 1 document was read, but idle found nothing to make a row of (docs/a.md)');
});

it('says that the sources hold no files', async () => {
  const { text } = await said({ 'docs/a.md': 'x' }, { sources: [{ use: 'documents', path: 'docs', include: '*.txt', licence: 'MIT' }] });
  expect(text).toContain(`- the sources hold no files that their "include" and "exclude" let in\nLook at path, include and exclude of the sources. ${doctor}`);
});

it('counts the candidates where there were some', async () => {
  const cut = fine('iron stove', 'burns logs of up to forty centimetres');
  const { code, text } = await said(
    { 'logs/a.jsonl': jsonl([{ ...cut, response: cut.response.slice(0, 60) }]) },
    { sources: [{ use: 'logs', path: 'logs', licence: 'MIT' }] },
  );
  expect(code).toBe('nothing-accepted');
  expect(text).toBe('Nothing to release: its only candidate was not accepted.\nSee what dropped them: hornbook status, hornbook explain ID.');
});
