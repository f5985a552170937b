import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { codeMap, withoutCode } from '../../../text/code-ranges.ts';
import { asksForCode, isMostlyCode } from '../../../text/task-shape.ts';
import { turnsOf } from '../../../text/turns.ts';
import { drop, flag, keep, quoteAt } from './results.ts';
import { hasTools } from './tools-offered.ts';

const options = z.strictObject({});

const please = String.raw`^\W{0,3}(?:(?:please|kindly|now|then|hey|ok(?:ay)?|hi|assistant|alexa|siri),? |(?:can|could|would|will) you (?:please )?|i (?:want|need|would like) you to |go ahead and )*`;
const own = '(?:the|my|our|this|that|these|those|an?|some|all|me|him|her|them|us|your|\\d+)';
const acts: readonly string[] = [
  // Pictures and sound.
  String.raw`(?:draw|sketch|paint|doodle|illustrate|photograph|film|record|sculpt|animate)(?: (?:me|us))? (?:an?|the|some|two|three|my|our|\d+) (?!conclusions?\b|parallels?\b|lines? (?:between|from)|comparisons?\b|distinctions?\b|picture of how\b|inference)`,
  String.raw`(?:create|make|generate|design|produce|render|edit|crop|resize|enhance)(?: (?:me|us))? ${own} (?:[\w-]{1,20} ){0,3}?(?:image|picture|photo|photograph|drawing|painting|graphic|logo|poster|flyer|illustration|infographic|animation|video|clip|song recording|audio|collage|banner|cartoon|gif|sculpture|3d model|icon|portrait|wallpaper|meme|mural|mockup)s?\b(?! (?:description|caption|title|idea|concept|prompt|script|name)s?)`,
  String.raw`(?:play|sing|hum|whistle|pause|skip)(?: me)? (?:an?|the|some|my|this|that|next) (?:[\w-]{1,20} ){0,3}?(?:song|music|track|playlist|album|video|movie|podcast|audio|tune|melody|radio|lullaby)s?\b`,
  String.raw`(?:play|sing|hum|put on)(?: me| us)? (?:some|a bit of|a little|any|my) [\w' -]{2,40}(?: (?:for|to) (?:me|us)| out loud| on \w+)?[.!]?\s{0,4}$`,
  // What only the moment tells.
  String.raw`(?:(?:what|how)(?:['’]s| is| are| will)|tell me|show me|give me|check|find out) (?:me )?(?:the |is |be )?(?:current |latest |today['’]?s |tomorrow['’]?s |exact )?(?:weather|temperature|time|date|traffic|headlines|news|stock price|share price|price|score|forecast)(?: \w+){0,3}? (?:is it |of [\w ]{1,40} |in [\w ]{1,40} |like )?(?:outside |there |here )?(?:right now|now|at the moment|today|tomorrow|currently|outside|is it)\b`,
  String.raw`(?:what(?:['’]s| is)|tell me|show me|give me|check|read me) (?:the )?(?:current|latest|today['’]?s|live) (?:\w+ )?(?:weather|temperature|time|traffic|headlines|news|stock price|share price|price of|score|exchange rate)\b`,
  String.raw`(?:what time is it|where (?:am i|did i (?:park|leave|put)|is my \w+))\b|(?:find(?: out)?|locate) (?:where (?:i (?:parked|left|put)|my)|my (?:phone|keys|car|wallet))\b`,
  // Devices and accounts.
  String.raw`(?:set|start|cancel|snooze|create)(?: (?:me|up))? (?:an?|the|my) (?:[\w-]{1,20} ){0,2}?(?:alarm|timer|reminder|appointment|calendar event|stopwatch)\b`,
  String.raw`(?:remind|wake|call|text|e-?mail|phone|ring|message) (?:me|mom|mum|dad|my|him|her|them|the)\b(?! (?:method|function|following))|(?:make|place) (?:an?|the) (?:phone |video )?call\b|(?:call|text|phone|e-?mail|message) \p{Lu}\p{Ll}+ (?:and|that|to)\b|(?:add|put|remove) (?:[\w'-]{1,20} ){1,4}?(?:to|from|on|in(?:to)?) (?:my|our) (?:\w+ )?(?:list|calendar|cart|basket|playlist|contacts|diary|agenda|schedule|account|wish ?list)\b|(?:transfer|wire|pay|deposit|withdraw|donate) (?:[\w.$€£'-]{1,20} ){1,4}?(?:to|from|into)\b|(?:post|share|tweet|publish|upload) (?:this|it|that|my) (?:\w+ )?(?:on|to|in) (?:my|the|our|twitter|facebook|instagram|linkedin)`,
  String.raw`send (?:an?|the|this|my|out|me|him|her|them) (?:an? |the )?(?:[\w-]{1,20} ){0,2}?(?:e-?mail|message|text|sms|letter|invoice|fax|package|invitation|file|gift|money|payment)s?\b`,
  String.raw`(?:turn|switch) (?:on|off|up|down) (?:the|my|all|your)\b|(?:turn|switch) (?:the|my|all) (?:[\w-]{1,20} ){1,3}?(?:on|off|up|down)\b|(?:dim|unlock|lock|open|close|shut) (?:the|my|all) (?:[\w-]{1,20} )?(?:lights?|doors?|windows?|curtains|blinds|garage|gate|car|fridge|oven|app|browser|file|document|tab|settings|folder)\b`,
  String.raw`(?:increase|decrease|raise|lower|adjust|change|set) the (?:font size|brightness|volume|temperature|thermostat|screen|contrast|wallpaper|ringtone|background colou?r|speed of the)\b`,
  String.raw`(?:book|reserve|order|buy|purchase|rent|hire|pay(?: for)?|deliver)(?: (?:me|us))? (?:an?|the|some|my|two|three|\d+) (?:[\w-]{1,20} ){0,4}?(?:flights?|tickets?|hotel|rooms?|tables?|pizzas?|taxi|cab|rides?|cars?|coffees?|meals?|lunch|dinner|groceries|flowers|books?|bills?|shoes|seats?|train|gifts?|appointments?)\b`,
  String.raw`(?:download|upload|install|print|scan|delete|back up|save|share|attach|copy|move|rename|reboot|restart|update|charge|post|publish) (?:an?|the|my|this|that|all|these) (?:[\w.-]{1,30} ){0,3}?(?:files?|documents?|pages?|pictures?|photos?|apps?|software|programs?|folders?|pdfs?|attachments?|printer|computer|phone|laptop|server|videos?|songs?|movies?|songs?|contacts?|tweets?|status)\b`,
  String.raw`(?:navigate|drive|take|walk|fly|bring|carry|lead|escort|guide) me (?:to|home|there|back)\b|(?:schedule|arrange|cancel|reschedule) (?:an?|the|my|our) (?:[\w-]{1,20} ){0,3}?(?:meeting|appointment|call|interview|delivery|reservation|booking|subscription|visit)\b`,
  // Hands.
  String.raw`(?:take|snap|shoot) (?:me )?(?:an?|the|some) (?:[\w-]{1,20} ){0,2}?(?:photo|photograph|picture|selfie|screenshot|video)s?\b`,
  String.raw`(?:freeze|boil|cook|bake|fry|grill|cut|chop|peel|mix|stir|pour|wash|clean|sweep|vacuum|iron|fold|water|feed|walk|weigh|pick up|move|lift|push|throw|fix|repair|assemble|plant|paint|wrap|serve|taste|smell|touch|measure) (?:the|my|this|that|these|an?|some) (?:[\w-]{1,20} ){0,4}?(?:samples?|yogurt|water|carrots?|apples?|tomato(?:es)?|bananas?|fruits?|bread|cheese|meal|eggs?|vegetables?|potatoes|onions?|cake|chicken|meat|rice|dog|cat|plants?|flowers?|dishes|floors?|rooms?|carpet|clothes|laundry|shirts?|windows?|car|bike|sink|tap|walls?|furniture|shel(?:f|ves)|boxe?s?|table|soil|liquid|gifts?|solution|mixture|food|soup|tea|milk|garden|lawn|kitchen|house|desk)\b`,
];
const asked = new RegExp(`${please}(?:${acts.join('|')})`, 'iu');
/** It says that it was done, or gives what cannot be given. */
const claims =
  /\b(?:has been|have been|was|were|is now|are now) (?:\w+ly )?(?:\w+ed|set|sent|made|done|cut|put|paid|sung|drawn|bought|shut|open|frozen|taken|given|built|on|off|up|down)\b|\b(?:done|sure|ok(?:ay)?|certainly|of course)\b[!,.]|\b(?:i(?:['’]ve| have| did|['’]m| am| will|['’]ll)|here (?:is|are)|playing|calling|sending|ordering|booking|opening|turning|setting|downloading|printing)\b|^[<[({]/i;
/** The request itself is a text to write: a description, a plan, a design in words or code. */
const inWords =
  /\b(?:in words|using (?:ascii|text|css|html|svg|latex|markdown|python|javascript|code)|ascii|svg|describe|description|explain|steps?|instructions?|idea|plan|outline|story|poem|essay|dialog|role-?play|act as|pretend|imagine|you are)\b/i;

export const impossibleAction: Rule<z.output<typeof options>> = {
  id: 'impossible-action',
  version: '2',
  severity: 'drop',
  description:
    'Drops rows that ask for a deed that no text can do (draw, play, send, switch on, cook) where the answer says that it was done or gives a stand-in; flags those whose answer is something else. Rows with tools and requests for words or code about it pass.',
  cost: 'cheap',
  options,
  check(record) {
    if (hasTools(record)) return keep();
    for (const turn of turnsOf(record)) {
      const match = asked.exec(turn.prompt);
      if (!match || turn.promptIndex < 0) continue;
      const first = turn.prompt.slice(0, 300);
      if (inWords.test(first) || asksForCode(turn.prompt) || isMostlyCode(turn.answer) || codeMap(turn.answer).ranges.some(({ kind }) => kind === 'fence'))
        continue;
      const place = { message: turn.promptIndex, text: turn.prompt };
      const evidence = [quoteAt(place, 0, match[0].length)];
      const answer = withoutCode(turn.answer).trim();
      if (claims.test(answer.slice(0, 300)) || answer.length < 80)
        return drop('the prompt asks for a deed that no text can do, and the answer passes it off as done', evidence);
      return flag('the prompt asks for a deed that no text can do', evidence);
    }
    return keep();
  },
};
