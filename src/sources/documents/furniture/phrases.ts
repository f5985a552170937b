/** Short texts that belong to the site or the book, not to what it says. Each pattern asks for a whole block. */
import type { AsideReason } from '../../../contracts/document.ts';

const navigation =
  /^(?:edit (?:this|the) page(?: on \w+)?|edit on (?:github|gitlab)|view (?:page )?source|(?:improve|fork) this (?:page|doc|document)|suggest (?:an )?edits?(?: to this page)?|report (?:a|an) (?:bug|issue|problem)(?: (?:with|on) this page)?|skip to (?:the )?(?:main )?content|(?:↑ ?|▲ ?)?back to (?:the )?top(?: of (?:the )?page)?(?: ?[↑▲])?|back to (?:the )?(?:table of )?contents|[←«‹<]{0,2} ?prev(?:ious)?(?: page| chapter| section| post| article)?|next(?: page| chapter| section| post| article)? ?[→»›>]{0,2}|prev(?:ious)? [|·/] next|[<←«‹-]{0,3}(?:prev(?:ious)?)[ |·/]*(?:(?:up|home|top|contents|index)[ |·/]*){0,3}next[-→>»›]{0,3}|print this page|was this (?:page|article|section) (?:helpful|useful)\??)$/i;
const share = /^(?:share (?:this|on)\b.{0,60}|tweet(?: this)?|follow us(?: on)?\b.{0,60}|pin it|like us on facebook)$/i;
const newsletter =
  /^(?:please )?(?:subscribe|sign up|join)\b.{0,80}\b(?:newsletter|mailing list|(?:latest|email|weekly|monthly) (?:news|updates)|inbox)\b.{0,120}$/i;
const updated = /^(?:this page was |page )?last (?:updated|modified|edited|reviewed|changed)(?: on| at|:)? .{4,40}$/i;
const legal =
  /^(?:privacy(?: (?:policy|notice|statement))?|terms(?: (?:of (?:use|service)|and conditions|& conditions))?|legal(?: notice)?|imprint|impressum|disclaimer|cookies?(?: (?:policy|settings|preferences|notice))?|accessibility statement|sitemap|site map|contact(?: us)?|about us|careers|press|do not sell (?:or share )?my (?:personal )?(?:information|data|info))$/i;
const trademarks = /^(?:all (?:other )?)?(?:product names, )?(?:registered )?trademarks (?:are|and|mentioned|belong)\b.{0,250}$/i;
const copyright = /^(?:copyright\s{0,3}(?:©|\(c\))?|©|\(c\))\s{0,3}(?:by )?.{0,60}\b(?:19|20)\d\d\b.{0,200}$/i;
const first = /^(?:home|start|docs|documentation|main page|help|support)$/i;

/** Why a block with this text is set aside; undefined where it may be content. `early`: among the first blocks of the document. */
export function phraseReason(text: string, early: boolean): AsideReason | undefined {
  const line = text
    .replace(/[*_`]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length > 400 || line === '') return undefined;
  if (line.length <= 80 && navigation.test(line)) return 'navigation';
  if (share.test(line) || newsletter.test(line) || trademarks.test(line)) return 'boilerplate';
  if (updated.test(line)) return 'metadata';
  if (copyright.test(line) && !isSentence(line)) return 'licence';
  if (isLegalLine(line)) return 'boilerplate';
  return early && isBreadcrumb(line) ? 'navigation' : undefined;
}

/** A list is a footer of legal links where each of its items is one. */
export function isLegalItem(text: string): boolean {
  return legal.test(text.trim());
}

function isLegalLine(line: string): boolean {
  const parts = line.split(/\s*[|·•]\s*/).filter((part) => part !== '');
  return parts.length >= 2 && parts.filter((part) => legal.test(part)).length >= 2 && parts.every((part) => legal.test(part) || copyright.test(part));
}

function isBreadcrumb(line: string): boolean {
  const parts = line.split(/\s+[>›»/→]\s+/);
  return parts.length >= 3 && line.length <= 160 && first.test(parts[0] ?? '') && parts.every((part) => part.length <= 50 && !/[.;?]/.test(part));
}

/** "Copyright 1998 saw a new law" is no notice. */
function isSentence(line: string): boolean {
  return /\b(?:is|was|were|are|saw|has|had|gave|made|protects?|means|covers?|law|act)\b/i.test(line) && !/all rights reserved/i.test(line);
}

const site =
  /\b(?:we(?: and our [\w ,]{3,40})?|this (?:web)?site|our (?:web)?site|the site)\b[^.!?]{0,60}\b(?:uses?|set|store|place)\b[^.!?]{0,40}\bcookies\b/i;
const asks =
  /\b(?:by (?:continuing|using|clicking|browsing|closing)\b|accept (?:all|cookies)|you (?:accept|agree|consent)|your consent|consent to|cookie (?:settings|preferences|policy)|manage (?:your )?(?:cookies|preferences)|privacy policy|learn more|find out more|opt[- ]out)\b/i;

/** A notice that a site shows of its own cookies; an article about cookies speaks of others'. */
export function isConsent(text: string): boolean {
  return text.length <= 700 && site.test(text) && asks.test(text);
}

/** Titles and buttons that stand beside such a notice. */
export function besideConsent(text: string): boolean {
  return /^(?:we (?:value|respect|care about) your privacy|(?:this (?:web)?site uses )?cookies?(?: (?:notice|consent|settings|preferences|policy))?|your privacy(?: choices)?|(?:accept|reject|decline|allow|deny)(?: all)?(?: cookies)?|(?:manage|customi[sz]e|cookie) (?:preferences|settings|cookies)|(?:strictly )?necessary(?: (?:cookies )?only)?|got it!?|i agree|ok(?:ay)?|learn more)[.!]?$/i.test(
    text.trim(),
  );
}
