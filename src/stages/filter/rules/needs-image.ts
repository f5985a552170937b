import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { countWords } from '../../../text/content-words.ts';
import { asksForCode } from '../../../text/task-shape.ts';
import { promptPlaces, promptText, type Place } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';
import { isToldBefore } from './told-before.ts';
import { hasTools } from './tools-offered.ts';

const options = z.strictObject({});

const picture =
  'images?|pictures?|photos?|photographs?|screenshots?|screen ?caps?|drawings?|paintings?|diagrams?|charts?|graphs?|figures?|illustrations?|x-rays?|scans?|logos?|memes?|cartoons?|posters?|maps?|infographics?|videos?|clips?|audios?|recordings?|animations?|gifs?|floor plans?|shapes?|portraits?|artworks?|handwriting|footage|snapshots?|selfies?';
const shown = 'attached|uploaded|accompanying|enclosed|provided|given|following|above|below|shown|displayed|linked|embedded|pictured|included|presented';
/** What the asker did with it, in words before or behind. */
const gave =
  'attached|uploaded|sent(?: you)?|shared|posted|included|enclosed|took|taken|made|drew|drawn|scanned|pasted|added|showed(?: you)?|am (?:showing|sending|sharing)(?: you)?';
const mine = String.raw`(?:an?|the|this|my|our|some|these|two|three)`;
const patterns: readonly RegExp[] = [
  // The very thing that should be there: "<Picture attached>", "[image]", "![chart](chart.png)".
  new RegExp(String.raw`[<\[({]\s?(?:an? |the |see )?(?:${shown} )?(?:${picture})(?: (?:${shown}|here|of [\w ]{1,40}|\d{1,2}))?\s?[>\])}]`, 'gi'),
  /!\[[^\]\n]{0,200}\]\([^)\n]{1,400}\)/g,
  /<img\b[^>\n]{0,400}>/gi,
  // "the attached photo", "the photo below"
  new RegExp(String.raw`\b(?:the|this|that|these|those|my|an?) (?:${shown}) (?:[\w-]{1,20} ){0,2}?(?:${picture})\b`, 'gi'),
  new RegExp(
    String.raw`\b(?:the|this|that|these|those|my) (?:[\w-]{1,20} ){0,1}?(?:${picture}) (?:that (?:is|are|was|were) |i (?:have )?)?(?:attached|uploaded|above|below|shown|provided|given|enclosed|sent)\b`,
    'gi',
  ),
  new RegExp(String.raw`\b${mine} (?:[\w-]{1,20} ){0,2}?(?:${picture}) (?:that |which )?(?:i|we)(?:['’]ve| have|['’]m| am)? (?:just )?(?:${gave})\b`, 'gi'),
  new RegExp(
    String.raw`\b(?:i|we)(?:['’]ve| have)? (?:just )?(?:attached|uploaded|enclosed|included|sent you|shared|pasted) ${mine} (?:[\w-]{1,20} ){0,2}?(?:${picture})\b`,
    'gi',
  ),
  new RegExp(String.raw`\bhere(?:['’]s| is| are) ${mine} (?:[\w-]{1,20} ){0,2}?(?:${picture})\b(?! (?:of how|prompt|idea|description))`, 'gi'),
  new RegExp(
    String.raw`\b(?:${picture})\b[^.?!\n]{0,30} (?:shown|seen|displayed|depicted|visible|pictured|drawn) (?:here|above|below|in front of you|on (?:the|my) screen|to you)\b(?=[^.?!\n]{0,40}(?:[.?!]|$))`,
    'gi',
  ),
  /\b(?:can|do|could) you (?:see|hear|read|make out|tell)(?: me)? (?:what|who|where|how many|which|the|this|that)\b[^.?!\n]{0,60}\b(?:holding|camera|behind me|wearing|screen|showing you|in front of me|in my hands?|webcam|pointing at)\b/gi,
  // What only eyes can do, done to a definite picture.
  new RegExp(
    String.raw`\b(?:describe|identify|caption|classify|label|interpret|analy[sz]e|recogni[sz]e|count|locate|find|detect|name|list|explain|transcribe|summari[sz]e|tell me|generate a (?:caption|title|description) for|write a (?:caption|title|description|story|poem) (?:for|about|based on)|look at|see|examine|watch|listen to|based on|according to|using)\b[^.?!\n]{0,60}?\b(?:this|these|the|my) (?:[\w-]{1,20} ){0,1}?(?:${picture})\b`,
    'gi',
  ),
  new RegExp(
    String.raw`\b(?:what|who|which|where|how many|is there|are there|can you see|what['’]s)\b[^.?!\n]{0,60}\b(?:in|on|from|of|by|does) (?:this|the|these) (?:[\w-]{1,20} ){0,1}?(?:${picture})(?= ?(?:\?|$|show|depict|represent|mean|contain|display|was|is))`,
    'gi',
  ),
  new RegExp(String.raw`\b(?:in|see|as shown in) (?:this|the) (?:image|picture|photo|photograph|screenshot|video)\b(?= ?[?.,]|$)`, 'gi'),
];

const fileName = /(?:^|[\s:(["'])[\w-]{1,60}\.(?:jpe?g|png|gif|bmp|heic|webp|tiff?|mp[34]|mov|avi|wav|m4a|webm)\b/gi;
/** Things that stand for a picture and are text: a shape by its sizes, a graph as a list of edges, a table as rows. */
const written = /[:=]\s*\S|\d[^.?!\n]{0,40}\d|["“][^"”\n]{20,}["”]|\n\s*\S[^\n]{30,}/;
const aboutPictures =
  /\b(?:how (?:do|does|can|could|would|should|to)|what (?:is|are) an?\b|css|html|python|javascript|opencv|pillow|matplotlib|tensorflow|pytorch|latex|photoshop|pixel|api|prompt for|alt text for an?)\b/i;

export const needsImage: Rule<z.output<typeof options>> = {
  id: 'needs-image',
  version: '3',
  severity: 'drop',
  description: 'Drops rows whose prompt can only be answered by looking at a picture, or by hearing or watching a recording, that is not in the row.',
  cost: 'cheap',
  options,
  check(record) {
    const prompt = promptText(record);
    if (hasTools(record) || asksForCode(prompt)) return keep();
    for (const place of promptPlaces(record)) {
      const found = missing(place, prompt);
      if (found) return drop('the prompt needs a picture or a recording that is not in the row', [quoteAt(place, found.start, found.end)]);
    }
    return keep();
  },
};

const things = new RegExp(String.raw`\b(?:${picture})\b`, 'gi');

/** The picture that a phrase speaks of: the last one that it names. */
function thingIn(phrase: string): string {
  return phrase.match(things)?.at(-1) ?? phrase;
}

function missing(place: Place, prompt: string): { start: number; end: number } | undefined {
  const prose = withoutCode(place.text);
  for (const [index, pattern] of patterns.entries()) {
    for (const match of prose.matchAll(pattern)) {
      const found = { start: match.index, end: match.index + match[0].length };
      if (index <= 2) return found;
      if (aboutPictures.test(prompt) || isToldBefore(prose, found.start, thingIn(match[0]))) continue;
      // Said in words, or long enough to say it: an answer can be given.
      const after = prose.slice(found.end).replace(fileName, ' ');
      const others = prompt.length - place.text.length;
      if (written.test(after) || countWords(after) >= 25 || countWords(prose.slice(0, found.start)) >= 60 || (others > 40 && place.message >= 0)) continue;
      return found;
    }
  }
  return undefined;
}
