import type { Recogniser } from '../../contracts/plugins.ts';
import { bitcoin } from './bitcoin.ts';
import { card } from './card.ts';
import { email } from './email.ts';
import { ethereum } from './ethereum.ts';
import { iban } from './iban.ts';
import { ip } from './ip.ts';
import { phone } from './phone.ts';
import { secret } from './secret.ts';
import { ssn } from './ssn.ts';

/** Every recogniser of ours, in the order in which they run. `regions`: where national phone numbers are looked for. */
export function builtInRecognisers(regions: readonly string[] = []): readonly Recogniser[] {
  return [email, phone(regions), card, iban, ip, ssn, secret, bitcoin, ethereum];
}
