/** Names of archive entries: decoded, checked, in one form. */
import { firstInvalid } from '../decode.ts';

/** Longest path that is taken. */
const longestPath = 1024;
// What Windows keeps for devices, in any folder and with any ending.
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(?:\.|$)/i;

/** The entry's path: NFC, forward slashes, without empty and `.` parts; or why it may not be used. Nothing is ever written under it, yet other programs are less careful. */
export function entryPath(name: string): { path: string } | { unsafe: string } {
  if (name === '') return { unsafe: 'has no name' };
  if (name.length > longestPath) return { unsafe: `has a name of more than ${longestPath} characters` };
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) < 32) return { unsafe: 'has a control character in its name' };
  if (name.includes('\\')) return { unsafe: 'has a backslash in its name' };
  if (name.startsWith('/')) return { unsafe: 'has an absolute path' };
  if (/^[a-z]:/i.test(name)) return { unsafe: 'has a path with a drive letter' };
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  for (const part of parts) {
    if (/^[. ]+$/.test(part)) return { unsafe: 'has a path that leads out of the archive' };
    if (device.test(part)) return { unsafe: 'has the name of a Windows device' };
  }
  return parts.length === 0 ? { unsafe: 'has no name' } : { path: parts.join('/').normalize('NFC') };
}

const unixHosts: ReadonlySet<number> = new Set([3, 19]);

/**
 * Whether the bytes of a name are UTF-8: where the entry says so, and where a Unix or macOS program wrote bytes that can be
 * nothing else (Finder sets no mark). Else they are code page 437 (APPNOTE.TXT 6.3.10, appendix D).
 */
export function isUtf8Name(raw: Uint8Array, flags: number, madeBy: number): boolean {
  return (flags & 0x800) !== 0 || (unixHosts.has(madeBy >>> 8) && firstInvalid(raw) < 0);
}

/** What the file mode of an entry says that is no plain file or folder: `link`, `device`…; undefined where all is well. */
export function specialFile(attributes: number, madeBy: number): string | undefined {
  if (!unixHosts.has(madeBy >>> 8)) return undefined;
  const type = (attributes >>> 16) & 0xf000;
  if (type === 0xa000) return 'a symbolic link';
  return type === 0x2000 || type === 0x6000 || type === 0x1000 || type === 0xc000 ? 'a device, pipe or socket' : undefined;
}
