/** Licence texts: they may stand in a document, but no row is made of them. */

/** A file that is nothing but a licence, by its name. */
export function isLicenceFile(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  return /^(?:un)?(?:licen[cs]e|copying|copyright|notice)s?(?:[-_.][\w.-]*)?$/i.test(name);
}

const phrases = [
  'permission is hereby granted, free of charge',
  'licensed under the apache license',
  'redistribution and use in source and binary forms',
  'this program is free software',
  'gnu general public license as published',
  'spdx-license-identifier',
  'this source code form is subject to the terms of the mozilla public license',
  'creative commons attribution',
  'all rights reserved',
];

/** A paragraph that is a licence's header. Short ones that only name a licence in passing are not. */
export function isLicenceText(text: string): boolean {
  const head = text.slice(0, 600).toLowerCase().replace(/\s+/g, ' ');
  return phrases.some(
    (phrase, i) => (i < 7 ? head.includes(phrase) : head.includes(phrase) && /©|\(c\)|copyright|licen[cs]ed/.test(head)) && !head.includes('?'),
  );
}
