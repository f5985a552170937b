import { keccak256 } from './keccak.ts';

/** The mixed-case checksum of EIP-55 on 40 hex digits without `0x`. */
export function eip55(digits: string): boolean {
  const lower = digits.toLowerCase();
  const hash = keccak256(new TextEncoder().encode(lower));
  for (let i = 0; i < 40; i++) {
    const character = lower.charAt(i);
    if (character <= '9') continue;
    const byte = hash[i >> 1] ?? 0;
    const nibble = i % 2 === 0 ? byte >> 4 : byte & 15;
    if (digits.charAt(i) !== (nibble >= 8 ? character.toUpperCase() : character)) return false;
  }
  return true;
}
