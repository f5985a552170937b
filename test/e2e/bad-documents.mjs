// Bad documents: each is named with what is wrong and how to mend it, the good beside it goes through, and a run that is killed
// while it reads ends in the same release.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { assert, assertSameTree, built, check, cli, done, epoch, hasShared, hornbook, needs, releaseOf, rowsOf, shared, temporary, tree } from './lib.mjs';
import { bombPdf, circlePdf, docxFiles, epubFiles, gigabyte, laughs, overlapping, pagePdf, picturePdf, zip, zipOf } from './made.mjs';
import { about, documents, docx, epub, goods, named, outcomes, page, workspace } from './outcomes.mjs';

built();

const cuts = (bytes, parts, name, ending) =>
  Object.fromEntries(
    Array.from({ length: parts }, (_, i) => [`${name}-${String(i).padStart(4, '0')}.${ending}`, bytes.subarray(0, Math.floor((bytes.length * i) / parts))]),
  );

await check('DOCX, EPUB, PDF and ZIP cut at every tenth of a percent: refused, or read with a note that they are cut', () => {
  const whole = {
    docx: docx('quadrant'),
    epub: epub('hygrometer'),
    zip: zipOf({ 'a.md': page('anemometer') }),
    pdf: pagePdf('What is a fathom line?', ['A fathom line is a rope with knots that sailors let down to the ground.']),
  };
  const made = Object.assign({}, ...Object.entries(whole).map(([ending, bytes]) => cuts(bytes, 1000, 'cut', ending)));
  const result = outcomes(documents('cut', made));
  const readable = Object.keys(made).filter((name) => result.of.get(name)?.outcome !== 'refused');
  for (const name of readable) {
    const line = result.of.get(name);
    if (name.endsWith('.pdf') && made[name].includes('%%EOF')) continue;
    assert(
      name.endsWith('.pdf') && line !== undefined && line.notes.some((note) => /cut off/.test(note)),
      `${name}: ${line?.outcome} ${line?.reason} ${line?.notes.join(' ')}`,
    );
  }
  named(
    result,
    Object.fromEntries(
      Object.keys(made)
        .filter((name) => !readable.includes(name))
        .map((name) => [name, /^(?:damaged|empty|no-text|not-text|unknown-format|unsafe-archive)/]),
    ),
  );
  console.log(`      ${Object.keys(made).length} files, ${readable.length} of them PDFs that are read to where they end; ${result.peak} MB`);
});

await check('PDFs that are empty, encrypted, pictures only, no PDF, a bomb or a circle: refused by name', () => {
  needs({ qpdf: 'qpdf' });
  const scratch = temporary('pdf');
  writeFileSync(join(scratch, 'plain.pdf'), pagePdf('What is a capstan?', ['A capstan is a drum on an upright axle around which sailors wind a heavy cable.']));
  const encrypted = (name, user, bits, ...more) => {
    const made = spawnSync('qpdf', [...(bits === '256' ? [] : ['--allow-weak-crypto']), '--encrypt', user, 'owner', bits, ...more, '--', 'plain.pdf', name], {
      cwd: scratch,
      encoding: 'utf8',
    });
    assert(made.status === 0, made.stderr);
    return readFileSync(join(scratch, name));
  };
  const result = outcomes(
    documents('pdf', {
      'aes256.pdf': encrypted('aes256.pdf', 'secret', '256'),
      'aes128.pdf': encrypted('aes128.pdf', 'secret', '128', '--use-aes=y'),
      'rc4.pdf': encrypted('rc4.pdf', 'secret', '40'),
      'owner-only.pdf': encrypted('owner-only.pdf', '', '256'),
      'empty.pdf': '',
      'blank.pdf': ' \n\n',
      'picture.pdf': picturePdf(),
      'page.pdf': '<html><body><p>This is a page.</p></body></html>',
      'noise.pdf': Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(200_000)]),
      'header.pdf': '%PDF-1.7\n',
      'deep.pdf': Buffer.concat([Buffer.from('%PDF-1.7\n1 0 obj\n'), Buffer.alloc(1_000_000, '['), Buffer.from('\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF')]),
      'circle.pdf': circlePdf(),
      'bomb.pdf': bombPdf(),
    }),
    { megabytes: 2600 },
  );
  named(result, {
    'aes256.pdf': /^encrypted: .*password/,
    'aes128.pdf': /^encrypted: .*password/,
    'rc4.pdf': /^encrypted: .*password/,
    'empty.pdf': /^empty-file/,
    'blank.pdf': /^empty-file/,
    'picture.pdf': /^no-text: .*(?:picture|image)/i,
    'page.pdf': /^not-text/,
    'noise.pdf': /^(?:damaged|not-text)/,
    'header.pdf': /^damaged/,
    'deep.pdf': /^(?:damaged|too-deep)/,
    'circle.pdf': /^(?:damaged|no-text)/,
    'bomb.pdf': /^(?:damaged|no-text|too-large|too-much-memory|too-slow)/,
  });
  assert(result.of.get('owner-only.pdf').outcome !== 'refused', `a PDF that opens without a password: ${result.of.get('owner-only.pdf').reason}`);
  console.log(`      bomb.pdf: ${result.of.get('bomb.pdf').reason}; ${result.peak} MB`);
});

await check(
  'entities, links out, traversal, symbolic links, bombs and encryption in DOCX, EPUB and ZIP: refused by name, and no byte of another file is read',
  () => {
    // What the entities, links and paths point to: no byte of it may appear.
    const secret = `sesame${randomBytes(8).toString('hex')}`;
    const target = join(temporary('target'), 'secret.txt');
    writeFileSync(target, secret);
    const external = (rootName) => ({
      head: `<!DOCTYPE ${rootName} [<!ENTITY f SYSTEM "file://${target}"><!ENTITY % p SYSTEM "file://${target}">]>`,
      use: '&f;',
    });
    const kinds = {
      docx: { files: docxFiles, main: 'word/document.xml', rootName: 'w:document', paragraph: (text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>` },
      epub: { files: epubFiles, main: 'OEBPS/c.xhtml', rootName: 'html', paragraph: (text) => `<p>${text}</p>` },
      zip: { files: () => ({ 'a.md': page('winch') }), main: 'a.md' },
    };
    const made = {};
    const expected = {};
    const add = (name, bytes, pattern) => {
      made[name] = bytes;
      expected[name] = pattern;
    };
    for (const [ending, { files: make, main, rootName, paragraph }] of Object.entries(kinds)) {
      const subject = about('winch');
      const whole = make(...subject);
      const entries = Object.entries(whole).map(([name, data]) => ({ name, data }));
      const instead = (change) => zip(entries.map((entry) => (entry.name === main ? { ...entry, ...change } : entry)));
      const beside = (...more) => zip([...entries, ...more]);
      if (rootName !== undefined) {
        for (const [name, attack] of Object.entries({ laughs: laughs(rootName), external: external(rootName) }))
          add(
            `${name}.${ending}`,
            zipOf(make(...subject, { head: attack.head, more: paragraph(attack.use) })),
            /^unsafe-archive: .*(?:entities|document type)/,
          );
        add(`zeros.${ending}`, instead(gigabyte(main)), /^unsafe-archive: /);
      }
      add(`up.${ending}`, beside({ name: `../../${basename(target)}`, data: 'x' }), /^unsafe-archive: .*leads out/);
      add(`absolute.${ending}`, beside({ name: '/srv/a.md', data: 'x' }), /^unsafe-archive: .*absolute path/);
      add(`drive.${ending}`, beside({ name: 'C:\\a.md', data: 'x' }), /^unsafe-archive: .*(?:backslash|drive letter)/);
      add(`link.${ending}`, instead({ data: target, attributes: 0xa1ff0000 }), /^unsafe-archive: .*symbolic link/);
      add(`device.${ending}`, beside({ name: 'd', attributes: 0x21ff0000 }), /^unsafe-archive: .*device/);
      add(`twice.${ending}`, beside({ name: main.toUpperCase(), data: 'x' }), /^unsafe-archive: .*same name/);
      add(`flat.${ending}`, beside(gigabyte('flat.md')), /^unsafe-archive: /);
      add(`liar.${ending}`, instead({ ...gigabyte(main), size: 900 }), /^damaged: .*more than the 900 bytes/);
      add(
        `many.${ending}`,
        zip(Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}.md`, data: 'x', stored: true }))),
        /^unsafe-archive: It has 10001 entries/,
      );
      add(`password.${ending}`, instead({ flags: 0x801 }), /^encrypted: /);
      add(`shared.${ending}`, overlapping().shared, /^(?:unsafe-archive|damaged): /);
      add(`quoted.${ending}`, overlapping().quoted, /^unsafe-archive: .*share the same bytes/);
      add(`noise.${ending}`, Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), randomBytes(100_000)]), /^damaged: /);
      add(`empty.${ending}`, '', /^(?:empty-file|damaged)/);
    }
    for (const file of ['liar', 'password', 'link']) expected[`${file}.zip`] = undefined;
    const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(500), Buffer.from('EncryptedPackage', 'utf16le')]);
    add('office.docx', compound, /^encrypted: /);
    add(
      'old.docx',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(500), Buffer.from('WordDocument', 'utf16le')]),
      /^unknown-format: .*Word 97-2003/,
    );
    const drm =
      '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><CipherData><CipherReference URI="OEBPS/c.xhtml"/></CipherData></EncryptedData></encryption>';
    add('drm.epub', zipOf({ ...epubFiles(...about('winch')), 'META-INF/encryption.xml': drm, 'META-INF/rights.xml': '<r/>' }), /^encrypted: .*DRM/);
    add('package.epub', zipOf(epubFiles(...about('winch'), { opfHead: external('package').head })), /^unsafe-archive: .*entities/);
    add('swapped.docx', zipOf(epubFiles(...about('winch'))), /^unknown-format: /);
    add('swapped.epub', zipOf(docxFiles(...about('winch'))), /^damaged: /);
    for (const [name, ending] of ['tar', 'tar.gz', 'tgz', '7z', 'rar', 'gz', 'xz', 'zst', 'bz2'].map((ending) => [`pack.${ending}`, ending]))
      add(name, randomBytes(500), new RegExp(`^\\.${ending} archives are not read`));
    // Archives within archives: one level is entered; a tree of them unpacks to no more than one archive may.
    const nested = zipOf({ 'in.zip': zipOf({ 'in.zip': zip([gigabyte('a.md')]) }) });
    made['nested.zip'] = nested;
    made['tree.zip'] = zipOf(
      Object.fromEntries(
        Array.from({ length: 4 }, (_, i) => [`${i}.zip`, zip([{ name: 'a.md', data: Buffer.alloc(100 << 20, randomBytes(1 << 20).toString('latin1')) }])]),
      ),
    );
    const result = outcomes(documents('archives', made), { secret, megabytes: 1600 });
    // A fault of one member is told at that member.
    for (const [name, pattern] of Object.entries({
      'liar.zip/a.md': /^damaged: .*more than the 900 bytes/,
      'password.zip/a.md': /^encrypted: /,
      'nested.zip/in.zip/in.zip': /^an archive within an archive within an archive/,
    }))
      expected[name] = pattern;
    expected['link.zip'] = /^unsafe-archive: .*symbolic link/;
    for (const name of Object.keys(expected)) if (expected[name] === undefined) delete expected[name];
    const tree = [...result.of.values()].filter((line) => line.key.startsWith('sources/tree.zip'));
    assert(
      tree.some((line) => /unsafe-archive/.test(line.reason ?? '')),
      `the tree of archives: ${JSON.stringify(tree.map((line) => [line.key, line.outcome, line.reason]))}`,
    );
    named(result, expected);
    console.log(`      ${Object.keys(made).length} files; ${result.peak} MB`);
  },
);

await check('links among the sources: one that leads out, to nothing or back is refused, and what it points to is not read', () => {
  const secret = `sesame${randomBytes(8).toString('hex')}`;
  const out = temporary('out');
  writeFileSync(join(out, 'secret.md'), page(secret));
  const folder = documents('links', { 'in/a.md': page('pulley') });
  for (const [to, at] of [
    [join(out, 'secret.md'), 'file.md'],
    [out, 'folder'],
    ['nowhere.md', 'nothing.md'],
    ['..', 'in/back'],
    ['self.md', 'self.md'],
  ])
    symlinkSync(to, join(folder, 'sources', at));
  named(outcomes(folder, { secret }), {
    'file.md': /^a link that leads outside/,
    folder: /^a link that leads outside/,
    'nothing.md': /^cannot be read: .*ENOENT/,
    'in/back': /^a link to a folder that is read already|^a link that leads outside/,
    'self.md': /^cannot be read: .*ELOOP/,
  });
});

/** Starts a run and ends it with SIGKILL some milliseconds after the event `file` of a key; true if it was still running. */
function killedAfter(folder, key, milliseconds) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, 'run', '--json', '-C', folder], {
      env: { ...process.env, SOURCE_DATE_EPOCH: epoch, CI: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let out = '';
    let timer;
    child.stdout.on('data', (data) => {
      out += data;
      if (timer === undefined && out.includes(`{"event":"file","key":"${key}"`)) timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    });
    child.on('close', (_, signal) => {
      clearTimeout(timer);
      resolve(signal === 'SIGKILL');
    });
  });
}

await check(
  'a run that is killed while it reads PDF, DOCX, EPUB, an archive or Parquet ends in the same release; so does one elsewhere, or with more time to read',
  async () => {
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    const rows = Array.from({ length: 400 }, (_, i) => [
      `How high does the water stand at mark ${i} of the harbour wall?`,
      `At mark ${i} the water stands ${i * 3} centimetres over the sill of the harbour gate.`,
    ]);
    const parquet = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'prompt', data: rows.map(([prompt]) => prompt), type: 'STRING' },
          { name: 'response', data: rows.map(([, response]) => response), type: 'STRING' },
        ],
        rowGroupSize: 50,
      }),
    );
    const config = {
      sources: [
        { id: 'rows', use: 'datasets', path: 'rows', licence: 'MIT' },
        { use: 'documents', path: 'sources', licence: 'MIT' },
      ],
      run: { batchSize: 16 },
    };
    const made = {
      'rows/a.parquet': parquet,
      'rows/b.parquet': parquet.subarray(0, 500),
      'sources/a.docx': docx('sextant'),
      'sources/b.epub': epub('barograph'),
      ...(hasShared ? { 'sources/c.pdf': readFileSync(join(shared, 'corpora/mixed/two-column-paper.pdf')) } : {}),
      'sources/d.pdf': goods['good.pdf'],
      'sources/e.zip': zipOf({ 'in/a.md': page('plumbline'), 'in/b.docx': docx('theodolite'), 'in/c.epub': epub('anemometer') }),
      'sources/f.pdf': goods['good.pdf'].subarray(0, 300),
      'sources/g.md': page('gnomon'),
    };
    const fresh = () => workspace('calm', made, config);
    const undisturbed = fresh();
    const { counts } = outcomes(undisturbed);
    assert(counts.accepted > 10, JSON.stringify(counts));
    const expected = tree(releaseOf(undisturbed));
    let kills = 0;
    for (const [key, milliseconds] of [
      ['rows/a.parquet', 0],
      ['sources/a.docx', 0],
      ['sources/b.epub', 10],
      ...(hasShared
        ? [
            ['sources/b.epub', 700],
            ['sources/c.pdf', 0],
          ]
        : []),
      ['sources/e.zip/in/c.epub', 0],
    ]) {
      const folder = fresh();
      if (await killedAfter(folder, key, milliseconds)) kills++;
      const mended = hornbook(['run', '-C', folder]);
      assert(mended.code === 0, `killed after ${key}: exit ${mended.code}: ${mended.err.slice(-400)}`);
      assertSameTree(expected, tree(releaseOf(folder)), `killed ${milliseconds} ms after ${key}`);
      rmSync(folder, { recursive: true });
    }
    assert(kills >= 3, `only ${kills} runs were killed before their end`);
    const elsewhere = join(temporary('elsewhere'), 'a folder with blanks', 'Ünïcode');
    mkdirSync(elsewhere, { recursive: true });
    const other = fresh();
    rmSync(join(other, '.hornbook'), { recursive: true, force: true });
    cpSync(other, elsewhere, { recursive: true });
    assert(hornbook(['run', '-C', elsewhere]).code === 0, 'the run elsewhere failed');
    assertSameTree(expected, tree(releaseOf(elsewhere)), 'elsewhere');
    // A killed run whose limits are raised before it goes on; no row tells them.
    const raised = fresh();
    await killedAfter(raised, 'sources/a.docx', 0);
    const file = join(raised, 'hornbook.config.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), limits: { readSeconds: 300 } }));
    assert(hornbook(['run', '-C', raised]).code === 0, 'the run with raised limits failed');
    assertSameTree(rowsOf(expected), rowsOf(tree(releaseOf(raised))), 'limits.readSeconds, raised between');
    console.log(`      ${kills} runs killed while they read; ${counts.accepted} rows each`);
  },
);

done();
