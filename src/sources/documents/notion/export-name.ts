/** Names in a Notion export: a title, a blank, and the 32 hexadecimal digits of the page. */

const exported = /^(.+?) ([0-9a-f]{32})(_all)?$/;

/** A file name without ending, without the identifier that an export adds; any other name as it is. */
export function withoutExportId(stem: string): string {
  return exported.exec(stem)?.[1]?.trim() || stem;
}

/** Whether a file is an exported page or database, told by its name alone. */
export function isExportName(path: string): boolean {
  return exported.test(stemOf(path));
}

/**
 * A database is exported twice: `Tasks 0123….csv` as its view shows it and `Tasks 0123…_all.csv` with every row and column.
 * Gives the paths of the copies that need not be read, each with the reason: of each pair the smaller file.
 */
export function databaseCopies(files: readonly { path: string; bytes: number }[]): ReadonlyMap<string, string> {
  const sizes = new Map(files.map((file) => [file.path, file.bytes]));
  const copies = new Map<string, string>();
  for (const { path, bytes } of files) {
    const all = path.replace(/\.csv$/i, (ending) => `_all${ending}`);
    const other = all === path || !isExportName(path) ? undefined : sizes.get(all);
    if (other === undefined) continue;
    const [copy, kept] = other >= bytes ? [path, all] : [all, path];
    copies.set(copy, `a copy of the Notion database that ${JSON.stringify(kept.split('/').at(-1))} holds in full`);
  }
  return copies;
}

function stemOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');
}
