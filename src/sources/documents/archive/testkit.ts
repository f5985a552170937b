/** Writes ZIP archives by hand, whole or with the faults that a test asks for. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  name: string | Uint8Array;
  data?: Uint8Array | string;
  /** 0 stored, 8 Deflate (default). Any other: `data` is written as it is. */
  method?: number;
  flags?: number;
  /** External attributes; a Unix mode stands in the upper half. */
  attributes?: number;
  madeBy?: number;
  /** What the directory says instead of the truth. */
  unpacked?: number;
  crc?: number;
  packed?: number;
  /** Use the local header of the entry with this number, and write none. */
  sharesHeaderOf?: number;
  /** Name in the local header, where it differs. */
  localName?: string;
}

export function rawZip(entries: readonly RawEntry[], change: { count?: number } = {}): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const headers: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = typeof entry.name === 'string' ? Buffer.from(entry.name, 'utf8') : Buffer.from(entry.name);
    const data = Buffer.from(entry.data ?? '');
    const method = entry.method ?? 8;
    const packed = method === 8 ? deflateRawSync(data) : data;
    const flags = entry.flags ?? (typeof entry.name === 'string' ? 0x800 : 0);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(entry.crc ?? crc32(data), 10);
    fields.writeUInt32LE(entry.packed ?? packed.length, 14);
    fields.writeUInt32LE(entry.unpacked ?? data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const at = entry.sharesHeaderOf === undefined ? offset : (headers[entry.sharesHeaderOf] ?? 0);
    headers.push(at);
    if (entry.sharesHeaderOf === undefined) {
      const localName = entry.localName === undefined ? name : Buffer.from(entry.localName);
      const local = Buffer.from(fields);
      local.writeUInt16LE(localName.length, 22);
      parts.push(Buffer.from('PK\u0003\u0004', 'latin1'), local, localName, packed);
      offset += 4 + local.length + localName.length + packed.length;
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(entry.attributes ?? 0, 6);
    tail.writeUInt32LE(at, 10);
    const made = Buffer.alloc(2);
    made.writeUInt16LE(entry.madeBy ?? 0x031e);
    directory.push(Buffer.from('PK\u0001\u0002', 'latin1'), made, fields, tail, name);
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(change.count ?? entries.length, 8);
  end.writeUInt16LE(change.count ?? entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...parts, central, end]));
}
