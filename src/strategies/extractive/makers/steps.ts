/** Procedures, requirements and conditions that a list sets out: asked for as such. */
import { itemsAreClean, listPiece } from '../answers.ts';
import { clauseOf, inverted } from '../english/clauses.ts';
import { faultsOf, opensBack, pointsBack } from '../english/dangling.ts';
import { isGenericHeading } from '../english/headings.ts';
import { focusOf, lowerFirst } from '../english/phrases.ts';
import { tokensOf, wordCount } from '../english/plain.ts';
import { gerundBase } from '../english/verbs.ts';
import { usesExampleName } from '../example-names.ts';
import { me } from '../patterns/condition.ts';
import { questionSubject, selfContained } from '../patterns/reason.ts';
import { isVerb } from '../patterns/verb.ts';
import { phrases, type Maker, type Piece, type Proposal } from '../maker.ts';
import type { ChunkView, Unit } from '../view.ts';

/** The one ordered list of a section that is headed by what is done: "Creating a project", "How to reset a password". */
export const sectionSteps: Maker = {
  id: 'steps',
  taskTypes: ['how-to'],
  *propose(view): Iterable<Proposal> {
    const { lastHeading, topic } = view;
    if (lastHeading === undefined || topic === undefined || !view.opensSection || isGenericHeading(lastHeading)) return;
    const goal = goalOf(view, topic);
    const lists = view.units.filter((unit) => unit.block.kind === 'list');
    const unit = lists[0];
    if (goal === undefined || unit === undefined || lists.length > 1 || unit.block.ordered !== true || unit.within !== undefined) return;
    const list = listPiece(view, unit);
    if (list === undefined || list.items.length < 3 || !itemsAreClean(view, list.items) || wordCount(list.piece.text) > 300) return;
    // Steps tell what to do: most of them begin with a verb.
    const acts = list.items.filter((item) =>
      isVerb((tokensOf(item.replace(/^(?:then|next|finally|now|first|optionally),? /i, ''))[0] ?? '').replace(/[^A-Za-z]/g, '').toLowerCase()),
    );
    if (acts.length * 3 < list.items.length * 2) return;
    const mine = me(goal);
    yield {
      family: 'steps',
      taskType: 'how-to',
      focus: `how:${focusOf(goal)}`,
      score: 0.89,
      answer: [list.piece],
      phrases: phrases({
        list: `List the steps to ${goal}.`,
        what: `What are the steps to ${goal}?`,
        how: `How do I ${mine}, step by step?`,
        walk: `Walk me through how to ${goal}.`,
        guide: `I want to ${mine}{in}. What are the steps?`,
      }),
    };
  },
};

/** "Creating a project" -> "create a project"; "How to reset a password" -> "reset a password"; an imperative as it is. */
function goalOf(view: ChunkView, topic: string): string | undefined {
  const text = lowerFirst(topic, view.profile).replace(/^how (?:to|do i|do you|can i) /, '');
  const [first = '', ...rest] = tokensOf(text);
  const base = gerundBase(first);
  const goal = base !== undefined && first.endsWith('ing') ? [base, ...rest].join(' ') : text;
  const verb = (tokensOf(goal)[0] ?? '').toLowerCase();
  if (!isVerb(verb) || rest.length === 0 || wordCount(goal) > 10 || /[:?!;,]/.test(goal) || !selfContained(goal)) return undefined;
  if (
    /^(?:be|do|understand|know|get started|learn|use|test|process|control|access|function|return|see|start)\b/.test(goal) &&
    !/\b(?:an?|the|your) /.test(goal)
  )
    return undefined;
  return goal;
}

/** "A password must:" and "The rule applies if all of the following are true:" with their lists. */
export const requirementLists: Maker = {
  id: 'requirement-list',
  taskTypes: ['list', 'condition'],
  *propose(view): Iterable<Proposal> {
    for (let at = 1; at < view.units.length; at++) {
      const unit = view.units[at] as Unit;
      const before = view.units[at - 1] as Unit;
      const lead = before.block.kind === 'paragraph' && before.within === unit.within ? before.sentences.at(-1) : undefined;
      if (unit.block.kind !== 'list' || lead === undefined || !lead.plain.endsWith(':') || usesExampleName(lead.plain, view.profile.exampleNames)) continue;
      const list = listPiece(view, unit);
      if (list === undefined || !itemsAreClean(view, list.items) || wordCount(list.piece.text) > 280) continue;
      const prose = lead.plain.replace(/\b(?:all|any|one|at least one|either|each) of the following\b|\bthe following\b/gi, 'it').replace(/:$/, '.');
      if (opensBack(lead.plain) || pointsBack(lead.plain, undefined) || faultsOf(prose).length > 0) continue;
      const ask = required(view, lead.plain) ?? conditions(view, lead.plain);
      if (ask === undefined) continue;
      const answer: Piece[] = [{ start: lead.start, end: lead.end, text: lead.text }, list.piece];
      yield { family: 'requirement-list', score: 0.86, answer, ...ask };
    }
  },
};

type Ask = Pick<Proposal, 'taskType' | 'focus' | 'phrases'>;

function required(view: ChunkView, lead: string): Ask | undefined {
  const found =
    /^(.{3,60}?) (must|should|shall|needs? to|has to|have to|is required to|are required to)(?: (?:meet|satisfy|fulfil|fulfill|follow|do|have|include|contain|provide|be|support))?(?: (?:(?:all|each|any|one|at least one) of )?(?:the following)?(?: \w+){0,2})?:$/i.exec(
      lead,
    );
  if (found === null) return undefined;
  const raw = found[1] as string;
  if (!selfContained(raw) || /[,;]/.test(raw) || /^(?:you|we|it|they|this|if|when)\b/i.test(raw)) return undefined;
  const subject = lowerFirst(raw, view.profile);
  const modal = /should/i.test(found[2] as string) ? 'should' : 'must';
  return {
    taskType: 'list',
    focus: `must:${focusOf(subject)}`,
    phrases: phrases({
      what: `What ${modal} ${subject} do or provide?`,
      requirements: `What are the requirements for ${subject}?`,
      summarise: `Summarise what is required of ${subject}.`,
      list: `List the requirements that ${subject} ${modal} meet.`,
    }),
  };
}

function conditions(view: ChunkView, lead: string): Ask | undefined {
  const found =
    /^(.{8,110}?),? (?:only )?(?:if|when|where|provided that)(?: (?:any|all|one|one or more|at least one|either|each) of)?(?: the following)?(?: (?:conditions?|statements?|cases?))?(?: (?:is|are|applies|apply|holds?))?(?: (?:true|met|satisfied|the case|fulfilled))?:$/i.exec(
      lead,
    );
  const text = found?.[1];
  if (text === undefined || !selfContained(text) || /[,;:]/.test(text)) return undefined;
  const clause = clauseOf(text);
  const subject = clause === undefined ? undefined : questionSubject({ text, clause, view }, clause);
  const asked = clause === undefined || subject === undefined ? undefined : inverted(clause, subject);
  if (asked === undefined || wordCount(asked) > 16) return undefined;
  return {
    taskType: 'condition',
    focus: `when:${focusOf(text)}`,
    phrases: phrases({
      conditions: `Under what conditions ${asked}?`,
      when: `When ${asked}?`,
      which: `In which cases ${asked}?`,
    }),
  };
}
