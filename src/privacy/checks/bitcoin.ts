import { createHash } from 'node:crypto';

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

/** A pay-to-key or pay-to-script address: 21 bytes of base58 with a four-byte double-SHA-256 check, version 0 or 5. */
export function base58Address(text: string): boolean {
  const bytes = new Uint8Array(25);
  for (let i = 0; i < text.length; i++) {
    let carry = base58.indexOf(text.charAt(i));
    if (carry < 0) return false;
    for (let j = 24; j >= 0; j--) {
      carry += (bytes[j] ?? 0) * 58;
      bytes[j] = carry & 0xff;
      carry >>= 8;
    }
    if (carry !== 0) return false;
  }
  if (bytes[0] !== 0 && bytes[0] !== 5) return false;
  const check = sha(sha(bytes.subarray(0, 21)));
  return check.subarray(0, 4).equals(bytes.subarray(21));
}

function sha(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

/** A segregated-witness address: bech32 (BIP 173) for version 0, bech32m (BIP 350) for the later ones. One case only. */
export function bech32Address(text: string): boolean {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return false;
  const address = text.toLowerCase();
  let sum = 1;
  for (const value of [3, 3, 0, 2, 3]) sum = step(sum, value); // "bc", expanded
  for (let i = 3; i < address.length; i++) {
    const value = bech32.indexOf(address.charAt(i));
    if (value < 0) return false;
    sum = step(sum, value);
  }
  return sum === (address.charAt(3) === 'q' ? 1 : 0x2bc830a3);
}

function step(sum: number, value: number): number {
  const top = sum >>> 25;
  let next = ((sum & 0x1ffffff) << 5) ^ value;
  for (let i = 0; i < 5; i++) if ((top >>> i) & 1) next ^= generator[i] ?? 0;
  return next;
}
