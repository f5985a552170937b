import type { DurableFile } from '../../durable-file.ts';
import { collected } from './collected.ts';
import type { RowsOut } from './rows-out.ts';

/**
 * CSV after RFC 4180 with LF, one column for each field of any row in the order in which they first come. A list or an object is
 * written as JSON, nothing and null as an empty cell.
 */
export function csvRows(file: DurableFile, _path: string, delimiter: string): RowsOut {
  const rows = collected();
  const columns = new Set<string>();
  return {
    put: (row) => {
      for (const name of Object.keys(row.value)) columns.add(name);
      rows.add(row);
    },
    finish: async () => {
      const names = [...columns];
      const line = (cells: readonly unknown[]): string => `${cells.map((cell) => cellOf(cell, delimiter)).join(delimiter)}\n`;
      if (names.length > 0) file.write(line(names));
      for await (const row of rows.rows()) file.write(line(names.map((name) => (Object.hasOwn(row, name) ? row[name] : undefined))));
      rows.remove();
      file.finish();
    },
    discard: () => {
      rows.remove();
      file.discard();
    },
  };
}

function cellOf(value: unknown, delimiter: string): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
}
