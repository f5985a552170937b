import type { Recogniser } from '../../contracts/plugins.ts';
import { assignedSecrets } from '../secrets/assignments.ts';
import { privateKeys } from '../secrets/blocks.ts';
import { keysByShape } from '../secrets/shapes.ts';
import { urlPasswords } from '../secrets/urls.ts';

/**
 * Passwords, keys and tokens: known shapes of issuers, private key blocks, passwords in URLs, and values after a telling
 * name. Documented example keys and placeholders are left.
 */
export const secret: Recogniser = {
  id: 'secret',
  version: '2',
  type: 'secret',
  *find(text) {
    yield* privateKeys(text);
    yield* keysByShape(text);
    yield* urlPasswords(text);
    yield* assignedSecrets(text);
  },
};
