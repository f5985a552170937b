/**
 * Looks at a column's pages before they are decoded: the decoder trusts what their headers say, and gives wrong values, or
 * loops, where they lie. Formats: Apache Parquet, "Data Pages" and the Thrift compact protocol.
 */
import { crc32 } from 'node:zlib';
import { readStruct } from './thrift.ts';

export interface StatedColumn {
  name: string;
  /** Values, nulls among them, as the footer states. */
  values: number;
  /** True where every row has exactly one value, so that the rows of the group tell how many values there are. */
  flat: boolean;
}

const dataPage = 0;
const indexPage = 1;
const dictionaryPage = 2;
const dataPageV2 = 3;

/**
 * Why the pages of a column chunk cannot be trusted, or undefined. Sizes must lie within the chunk, values must add up to what
 * the footer states, checksums must hold where there are any, and no page may unpack to more than `pageBytes`.
 */
export function pagesFault(bytes: Uint8Array, column: StatedColumn, pageBytes: number): string | undefined {
  let at = 0;
  let values = 0;
  while (at < bytes.length && values < column.values) {
    const header = readStruct(bytes, at);
    if (header === undefined) return 'a page of it has a header that cannot be read';
    const type = header.numbers.get(1);
    const unpacked = header.numbers.get(2) ?? -1;
    const packed = header.numbers.get(3) ?? -1;
    at = header.end;
    if (packed < 0 || unpacked < 0 || at + packed > bytes.length) return 'a page of it states a size that does not fit';
    if (unpacked > pageBytes) return `a page of it unpacks to ${unpacked} bytes, more than ${pageBytes}`;
    const body = bytes.subarray(at, at + packed);
    const sum = header.numbers.get(4);
    if (sum !== undefined && crc32(body) !== sum >>> 0) return 'the checksum of a page does not hold';
    at += packed;
    const details = header.structs.get(type === dataPage ? 5 : type === dictionaryPage ? 7 : type === dataPageV2 ? 8 : -1);
    if (type === indexPage) return 'it has an index page, which no writer is known to make';
    if (details === undefined) return 'a page of it is of no known kind';
    const count = details.get(1) ?? -1;
    if (count < 0) return 'a page of it states no number of values';
    // A page of few bytes may hold many equal values, but not more than the column has.
    if (type !== dictionaryPage) values += count;
    else if (count > unpacked * 8) return 'a dictionary of it states more values than it has room for';
    if (type === dataPageV2 && (details.get(5) ?? 0) + (details.get(6) ?? 0) > packed) return 'a page of it states levels that do not fit';
  }
  return values === column.values ? undefined : `its pages hold ${values} values, the footer states ${column.values}`;
}
