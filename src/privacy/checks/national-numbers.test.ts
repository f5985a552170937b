import { describe, expect, test } from 'vitest';
import { nationalChecks } from './national-numbers.ts';
import type { NationalKind } from './national-numbers.ts';

/** Random numbers, sorted into valid and invalid by python-stdnum; those of Mexico and Singapore from their authorities' pages. */
const numbers: { [kind in NationalKind]?: { valid: string; invalid: string } } = {
  'au-tfn': { valid: '904876274 999102642 437495433 536077691', invalid: '169241234 709440477 250604432 665930877' },
  'be-rrn': { valid: '35092141346 40052519329 70101659676 89080500227', invalid: '75112995614 77011644882 10011438297 93070767978' },
  'br-cpf': { valid: '21196881502 46787572794 29197118303 87905591930', invalid: '84966236153 34775059613 45010633467 99346989265' },
  'ca-sin': { valid: '103468641 792232639 649206513 106743966', invalid: '370364236 766885315 683118449 923747326' },
  'ch-ahv': { valid: '7560522126662 7568711292549 7567880348965 7569901950645', invalid: '7566949081074 7569281498475 7565432276363 7564299958394' },
  'cn-id': {
    valid: '110105194609301112 110105200711221088 110105201507267454 110105201602223804',
    invalid: '110105193005139377 110105196003110725 110105197908141497 11010519510103551X',
  },
  'cz-birth': { valid: '7904023050 0506199177 0002213376 5209256701', invalid: '6904084591 1010186048 7401115157 7710313220' },
  'de-tax': { valid: '80887456237 59206451786 57054359211 48765662906', invalid: '10494293616 75858968302 48006657256' },
  'es-dni': { valid: 'Y0252436W Z1240747V X3228361N 04802607T', invalid: '94580730M 36426212L 45383236D Y7204056T' },
  'fi-person': { valid: '180177-5213 161059-4471 210708-8943 230152A4397', invalid: '090539-8504 300439-215H 160430A5166 290134A2994' },
  'fr-nir': {
    valid: '154102A05337035 116072908643935 101032B23186411 258027449664039',
    invalid: '113021990243305 248102B48958881 145107704001859 290052A44566862',
  },
  'gb-nhs': { valid: '5634846331 1548950009 9263745072 3746948347', invalid: '7836724847 0604558756 1581159864 5018581519' },
  'ie-pps': { valid: '6421998K 4971768T 6977611J 6471925N', invalid: '0968987W 6314802W 7642126C 2160888F' },
  'in-aadhaar': { valid: '669770229978 742336850553 514477824484 741464619470', invalid: '326122028715 897818445036 502068446763 351715059855' },
  'it-fiscal': {
    valid: 'ZLEPAV57M16X138X GCBFPD78H05D717R GZFXIG91P01V205J TOIOPX06D09B411D',
    invalid: 'LXTMWP29B15K018N DEBXSN39D15P519L MGEGCO03M19X836A XEZBQT76H28Q066W',
  },
  'kr-rrn': { valid: '7112272086920 8505162061744 6806262016467 9211132011647', invalid: '6508132012203 6508211005211 4303022018664 7306201001862' },
  'mx-curp': { valid: 'HEGG560427MVZRRL04 BOXW310820HNERXN09', invalid: 'HEGG560427MVZRRL05 BOXW310820HNERXN08' },
  'nl-bsn': { valid: '458452518 646289834 528340517 998417944', invalid: '498159066 078796086 781453790 493925918' },
  'no-birth': { valid: '28101235604 08010688982 19021165762 05028962632', invalid: '21069202239 03039820219 01084623960' },
  'pl-pesel': { valid: '73090446498 66072290774 78041503895 31081020489', invalid: '88090113824 55121486612 36040184468 32051829872' },
  'pt-nif': { valid: '139976523 146708326 258235624 209714980', invalid: '286970345 271343480 283363672 356027343' },
  'se-person': { valid: '3511119210 6008316280 2008182517 3904093808', invalid: '5904067206 1112098541 9106209941 9604170293' },
  'sg-nric': { valid: 'S1234567D', invalid: 'S1234567E' },
  'tr-id': { valid: '91268656474 25296410166 14374001044 35602858940', invalid: '41217541565 59628742498 96225701010 06040315385' },
  'za-id': { valid: '7103016415031 5802191245186 0509101095032 9509189292080', invalid: '1304234533155 1403084285075 5407261474138 0405024201025' },
};

describe('national numbers', () => {
  test.each(Object.entries(numbers))('%s: its check holds for numbers of another implementation, and fails with it', (kind, { valid, invalid }) => {
    const check = nationalChecks[kind as NationalKind];
    for (const number of valid.split(' ')) expect(check(number), number).toBe(true);
    for (const number of invalid.split(' ')) expect(check(number), number).toBe(false);
  });

  test('one digit changed is seen by every scheme that has a check digit', () => {
    for (const [kind, { valid }] of Object.entries(numbers)) {
      if (kind === 'dk-cpr' || kind === 'us-itin' || kind === 'in-pan' || kind === 'gb-nino') continue;
      const number = valid.split(' ')[0] ?? '';
      const at = number.search(/\d(?=\D*$)/);
      const changed = number.slice(0, at) + String((Number(number[at]) + 1) % 10) + number.slice(at + 1);
      expect(nationalChecks[kind as NationalKind](changed), `${kind} ${changed}`).toBe(false);
    }
  });
});
