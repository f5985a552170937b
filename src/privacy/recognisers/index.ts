import type { Recogniser } from '../../contracts/plugins.ts';
import { address } from './address.ts';
import { bitcoin } from './bitcoin.ts';
import { card } from './card.ts';
import { email } from './email.ts';
import { ethereum } from './ethereum.ts';
import { iban } from './iban.ts';
import { ip } from './ip.ts';
import { nationalId } from './national-id.ts';
import { personName } from './person-name.ts';
import { phone } from './phone.ts';
import { secret } from './secret.ts';
import { ssn } from './ssn.ts';

/** Every recogniser of ours, in the order in which they run; the weak ones last. `regions`: where national phone numbers are looked for. */
export function builtInRecognisers(regions: readonly string[] = []): readonly Recogniser[] {
  return [email, phone(regions), card, iban, ip, ssn, nationalId, secret, bitcoin, ethereum, address, personName];
}
