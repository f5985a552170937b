/** What Arrow's JSON reader takes for a timestamp, where each value of a column is one. */
const date = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}(?::?\d{2}(?::?\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Which paths of the entries, as `output` or `messages[].content`, have held nothing but dates. */
export function datedPaths(): { see(entry: unknown): void; paths(): string[] } {
  const only = new Map<string, boolean>();
  let isSettled = false;
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string') {
      if (only.get(path) !== false) only.set(path, date.test(value));
    } else if (Array.isArray(value)) for (const item of value) visit(item, `${path}[]`);
    else if (typeof value === 'object' && value !== null) for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`);
  };
  return {
    see(entry) {
      // Entries have the same paths: once each has held other text, there is nothing to find.
      if (isSettled) return;
      visit(entry, '');
      isSettled = only.size > 0 && ![...only.values()].includes(true);
    },
    paths: () => [...only].filter(([, dates]) => dates).map(([path]) => path),
  };
}
