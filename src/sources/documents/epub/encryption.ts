/** What a book says of its encryption. */
import { ReadingRefusal } from '../refusal.ts';
import { xmlEvents } from './xml.ts';

// Fonts are only scrambled, against copying out of the book; the text is open.
const fontMasks: ReadonlySet<string> = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC']);

/** Throws `ReadingRefusal` (`encrypted`) where anything but fonts is encrypted, naming the protection where its files tell it. */
export function refuseEncrypted(xml: string, paths: ReadonlySet<string>): void {
  let algorithm = '';
  for (const event of xmlEvents(xml, 'META-INF/encryption.xml')) {
    if (!('open' in event)) continue;
    // The key of a license has a method of its own; only what stands in EncryptedData is a file of the book.
    if (event.open === 'EncryptedData') algorithm = '';
    if (event.open === 'EncryptionMethod') algorithm ||= event.attributes.get('Algorithm')?.trim() ?? '';
    if (event.open !== 'CipherReference' || fontMasks.has(algorithm)) continue;
    throw new ReadingRefusal(
      'encrypted',
      `The book is protected by ${protection(paths)}: its files are encrypted.`,
      'Get a copy without digital rights management (DRM) from its publisher, or exclude it.',
    );
  }
}

function protection(paths: ReadonlySet<string>): string {
  if (paths.has('META-INF/license.lcpl')) return 'DRM (Readium LCP)';
  if (paths.has('META-INF/sinf.xml')) return 'DRM (Apple FairPlay)';
  if (paths.has('META-INF/rights.xml')) return 'DRM (Adobe ADEPT or another with META-INF/rights.xml)';
  return 'DRM';
}
