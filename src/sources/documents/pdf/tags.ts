/** The structure tree of a tagged file: what it calls headings, items and cells. */
import type { PdfPage } from './open.ts';
import type { TagLeaf } from './types.ts';

/** Undefined where the page has none. */
export async function readTags(page: PdfPage): Promise<TagLeaf[] | undefined> {
  const root: unknown = await page.getStructTree().catch(() => undefined);
  if (typeof root !== 'object' || root === null) return undefined;
  const leaves: TagLeaf[] = [];
  let next = 0;
  const work: { node: object; path: TagLeaf['path'] }[] = [{ node: root, path: [] }];
  while (work.length > 0) {
    const { node, path } = work.pop() as { node: object; path: TagLeaf['path'] };
    if ('type' in node && node.type === 'content' && 'id' in node) leaves.push({ path, mark: String(node.id) });
    if (!('children' in node) || !Array.isArray(node.children)) continue;
    const role = 'role' in node ? String(node.role) : '';
    // An empty cell keeps its place in the row.
    if (node.children.length === 0 && /^T[DH]$/.test(role)) leaves.push({ path: [...path, { role, id: next++ }], mark: '' });
    const inner = path.length > 60 ? path : [...path, { role, id: next++ }];
    for (let i = node.children.length - 1; i >= 0; i--) {
      const child: unknown = node.children[i];
      if (typeof child === 'object' && child !== null) work.push({ node: child, path: inner });
    }
  }
  return leaves.length === 0 ? undefined : leaves;
}
