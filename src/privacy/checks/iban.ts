/** Length of an IBAN by country, after the SWIFT IBAN registry (ISO 13616). */
const lengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 ' +
    'FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
    'LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 ' +
    'SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** How many characters an IBAN of this country has; undefined where the registry knows no such country. */
export function ibanLength(country: string): number | undefined {
  return lengths.get(country);
}

/** True for check digits that can be given out: the sum gives 02 to 98, so 00, 01 and 99 hold by it and are no account. */
export function ibanIssued(iban: string): boolean {
  const check = iban.slice(2, 4);
  return check !== '00' && check !== '01' && check !== '99';
}

/** The mod-97 check of ISO 7064 on an IBAN without blanks, upper case. Does not look at the country. */
export function ibanChecksum(iban: string): boolean {
  let rest = 0;
  for (let i = 0; i < iban.length; i++) {
    // The first four characters count as the last.
    const code = iban.charCodeAt((i + 4) % iban.length);
    const value = code <= 57 ? code - 48 : code - 55;
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest === 1;
}
