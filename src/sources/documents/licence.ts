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

/** Openings of licence texts; what comes later in a paragraph may quote one. */
const openings =
  /^(?:"|“)?(?:the above copyright notice and this permission notice|the software is provided ["“]?as is|this (?:software|document|work|book|page|text|content|article|material|site) is (?:licensed|released|published|distributed|made available|provided) under (?:the|a|an)\b|(?:except where otherwise noted, )?(?:the )?(?:content|text|code|contents)(?: (?:on|of) this (?:site|page|wiki|work))?(?: is| are) (?:licensed|available|released) under\b|permission to use, copy, modify|unless required by applicable law or agreed to in writing|you may (?:not use this file except in compliance|obtain a copy of the license)|this program is distributed in the hope|you should have received a copy of the (?:gnu|licen[cs]e)|w3c® (?:liability|software)|licensed under (?:the|a)\b)/;

/** A paragraph that is a licence's header. Short ones that only name a licence in passing are not. */
export function isLicenceText(text: string): boolean {
  const head = text.slice(0, 600).toLowerCase().replace(/\s+/g, ' ');
  if (text.length <= 1500 && openings.test(head.trim()) && !head.includes('?')) return true;
  return phrases.some(
    (phrase, i) => (i < 7 ? head.includes(phrase) : head.includes(phrase) && /©|\(c\)|copyright|licen[cs]ed/.test(head)) && !head.includes('?'),
  );
}
