// Completes package-lock.json after `npm install --package-lock-only`: a registry that does not carry the packages of every
// platform leaves them out of the lockfile, and `npm ci` then refuses it. What is added is optional and for other platforms.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;
let added = 0;
for (const [parent, entry] of Object.entries({ ...packages })) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (packages[`node_modules/${name}`] || packages[`${parent}/node_modules/${name}`]) continue;
    const [, os, rest = ''] = /(android|darwin|freebsd|linux|openharmony|win32)-(.*)$/.exec(name) ?? [];
    if (os === undefined) throw new Error(`${name} of ${parent}: its name tells no platform`);
    const libc = os !== 'linux' ? undefined : rest.includes('musl') ? ['musl'] : rest.includes('gnu') ? ['glibc'] : undefined;
    packages[`node_modules/${name}`] = {
      version: range.replace(/^[~^]/, ''),
      cpu: [rest.split('-')[0]],
      ...(entry.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      os: [os],
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages of other platforms added`);
