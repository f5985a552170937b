import { join } from 'node:path';

/** Where the workspace of a folder lives. */
export function workspacePath(root: string): { folder: string; database: string; ledger: string } {
  const folder = join(root, '.hornbook');
  return { folder, database: join(folder, 'workspace.db'), ledger: join(folder, 'ledger.db') };
}
