import { phrases } from '../maker.ts';
import { focusOf } from '../english/phrases.ts';
import { me } from './condition.ts';
import { selfContained } from './reason.ts';
import { isVerb } from './verb.ts';
import { named, type Line, type Match, type SentencePattern } from './pattern.ts';

/** "To X, use Y", "You can X by Y", "You X using Y": how to X. */
export const howTo: SentencePattern = {
  id: 'how-to',
  taskTypes: ['how-to'],
  match(line) {
    const { text } = line;
    const to = /^(?:in order )?to ([a-z][^,]{6,90}), (?:simply |just |first |always )?(\w+)(?! (?:see|read|refer)\b)( .{6,})$/i.exec(text);
    if (
      to !== null &&
      (/^(?:you(?:'ll)?|we)$/i.test(to[2] as string)
        ? !/^ (?:see|may|might|would|want|had|have two|have three)\b/.test(to[3] as string)
        : isVerb((to[2] as string).toLowerCase()))
    )
      return /\b(?:need to know|have to know|first need|need an?|annoying|we need some)\b/i.test(to[3] as string)
        ? undefined
        : how(line, to[1] as string, 0.86);
    const by =
      /^(?:you|we) (?:can|could|may) (?:also |then |either |simply |easily |explicitly |manually )?([a-z][^,]{4,80}?),? (?:by (?:\w+ly )?[a-z]+ing|using|with|via|through) (?!this|that|it\b|these)(.{4,})$/i.exec(
        text,
      );
    if (
      by !== null &&
      !/\b(?:do|deal|work|interact|go|along|start|begin|end|up|filled|associated)$/i.test(by[1] as string) &&
      !(
        (/^(?:combine|replace|compare|associate|provide|mix|fill|pair|match|connect|share|extend|help|end|start|include)\b/i.test(by[1] as string) ||
          (by[1] as string).split(' ').length < 3) &&
        !/ (?:by|using|via|through) /i.test(text)
      )
    )
      return how(line, by[1] as string, 0.84);
    const also = /^(?:you can |you could |we can |we could )?use ((?:the |an? )?.{2,50}?) to ([a-z][^,]{6,80})$/i.exec(text);
    if (also !== null && named(line, also[1]) !== undefined) return how(line, also[2] as string, 0.8);
    const bare =
      /^(?:you|we) (create|define|declare|write|specify|add|access|convert|call|run|enable|disable|install|import|export|implement|handle|open|set|get|read|use) ([^,]{4,70}?) (?:by (?:\w+ly )?[a-z]+ing|using|via) (.{4,})$/i.exec(
        text,
      );
    if (bare !== null) return how(line, `${bare[1]} ${bare[2]}`, 0.82);
    const one =
      /^(?:one|a|another|the (?:best|main|primary|typical|only|easiest|simplest|usual|recommended|most common|standard|preferred)) (?:common |simple |easy |good |other )?way to ([^,]{6,80}?) is (?:to|by|with|using|through) (.{6,})$/i.exec(
        text,
      );
    if (one !== null && !/^another/i.test(text)) return how(line, one[1] as string, 0.84);
    return undefined;
  },
};

function how(line: Line, goal: string, score: number): Match | undefined {
  const verb = goal.split(' ')[0]?.toLowerCase() ?? '';
  // Goals that name no act, or that only introduce the text.
  if (
    !isVerb(verb) ||
    /^(?:be|do|see|understand|illustrate|demonstrate|show|explain|learn|begin|start|summarize|review|recap|think|help|this|that|it|answer|recover|avoid confusion)\b/i.test(
      goal,
    )
  )
    return undefined;
  if (!selfContained(goal) || goal.split(' ').length < 2 || /\b(?:and|or|to|of|the|a)$/.test(goal)) return undefined;
  const mine = me(goal);
  return {
    taskType: 'how-to',
    focus: `how:${focusOf(goal)}`,
    score,
    phrases: phrases({
      'how-do': `How do I ${mine}?`,
      'how-can': `How can I ${mine}?`,
      steps: `What should I do to ${mine}?`,
      'what-do': `What do I need to do to ${mine}?`,
    }),
  };
}
