import type { Finding, Recogniser } from '../../contracts/plugins.ts';

const word = String.raw`[\p{Lu}][\p{L}'’.-]{0,24}`;
const kind =
  'Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|Parkway|Pkwy|Circle|Cir|Close|Crescent|Cres|Highway|Hwy|Trail|Trl|Grove|Gardens|Mews|Row|Quay|Alley|Plaza|Loop|Heights|Park|Hill|Bridge|Green|Streets|Roads';
const ending = 'straße|strasse|str\\.|gasse|weg|platz|allee|ufer|straat|laan|plein|gracht|gade|vej|vejen|gatan|vägen|gata|veien|katu|tie|kuja|utca|ulica|trg';
const front = String.raw`[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Qq]uai|[Cc]alle|[Aa]venida|[Aa]vda\.|[Pp]laza|[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Rr]ua|[Tt]ravessa|[Uu]l\.|[Cc]esta`;
const unit = String.raw`(?:[,\s]{1,3}(?:Apt|Apartment|Suite|Ste|Unit|Flat|Room|Floor|Fl|#)\.?\s?[\w-]{1,6})?`;
/** What follows a street within a few lines: a place, a region, a postal code. */
const rest = String.raw`(?:[,\s]{1,3}(?:${word}[ ,]{1,2}|\n ?,? ?){0,5}(?:[A-Z]{2,3}[ \n]{1,2})?[A-Z]{0,2}-?\d{4,6}(?:-\d{3,4})?)?(?![\p{L}\p{N}_])`;

const patterns: readonly RegExp[] = [
  // 12 Long Acre Road, Apt. 3, Leeds LS1 4AP
  new RegExp(String.raw`(?<![\p{L}\p{N}_.,-])\d{1,6}[A-Za-z]?(?: \d{1,4})? (?:${word} ){1,4}(?:${kind})\b\.?${unit}${rest}`, 'gu'),
  // 14 Hauptstraße 3, Hauptstraße 14
  new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:\d{1,6} )?(?:${word}[ -]){0,2}\p{Lu}?[\p{L}'’.-]{1,24}(?:${ending}) \d{1,4}[a-z]?${unit}${rest}`, 'gu'),
  new RegExp(
    String.raw`(?<![\p{L}\p{N}_])(?:\d{1,6},? )?(?:${front}) (?:(?:de|du|des|della|do|da|dos|la|le|les|del|di|los|las) ){0,2}(?:${word}[ ,]{0,2}){1,4}\d{1,4}[a-z]?${unit}${rest}`,
    'gu',
  ),
  new RegExp(
    String.raw`(?<![\p{L}\p{N}_])\d{1,6},? (?:${front}) (?:(?:de|du|des|della|do|da|dos|la|le|les|del|di|los|las|l['’]) ?){0,2}(?:${word}[ ,]{0,2}){1,3}${rest}`,
    'gu',
  ),
  /(?<![\p{L}\p{N}_])P\.? ?O\.? Box \d{1,6}(?![\p{L}\p{N}_])/giu,
  // A number, a name and a flat: 6750 Koskikatu 25 Apt. 864
  new RegExp(String.raw`(?<![\p{L}\p{N}_.,-])\d{1,6} (?:${word} ){1,4}(?:\d{1,4} )?(?:\n ?)?(?:Apt|Suite|Unit|Flat)\.? ?\d{1,5}${rest}`, 'gu'),
];

/**
 * Street addresses by the words that streets are called by, in a dozen languages, with the flat, place and postal code that
 * follow. Weak: many addresses have no such word, and some company names and headings have one; measured in the guide. Used
 * only where the config names the type.
 */
export const address: Recogniser = {
  id: 'address',
  version: '1',
  type: 'address',
  weak: true,
  find,
};

function* find(text: string): Generator<Finding> {
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      // The stop behind a whole word ends the sentence.
      const raw = match[0].replace(/[\s,]{1,9}$/, '').replace(/(?<=\p{L}{4}|\d)\.$/u, '');
      yield { type: 'address', start: match.index, end: match.index + raw.length, score: 0.5 };
    }
  }
}
