import type { Message } from '../../contracts/record.ts';
import { evidenceText, scoreText } from '../evidence.ts';
import type { AcceptedSample, RejectedSample } from '../model.ts';
import { plural } from '../numbers.ts';
import { clip } from '../plain.ts';
import { h } from './markup.ts';
import type { Markup } from './markup.ts';

const longest = 1500;

function turns(messages: readonly Message[], input: string | null): Markup[] {
  const parts = messages.slice(0, 12).map((message) => turn(message.role, message.content));
  if (messages.length > 12) parts.push(h`<div class="turn soft">${messages.length - 12} more messages</div>`);
  if (input !== null && input !== '') parts.splice(Math.max(1, messages.length - 1), 0, turn('input', input));
  return parts;
}

function turn(role: string, content: string): Markup {
  return h`<div class="turn ${role === 'assistant' ? 'assistant' : 'user'}"><span class="role">${role}</span><p class="said" dir="auto">${clip(content, longest)}</p></div>`;
}

const shownParents = 8;

/** What a row was made from: rows of this release stand in lineage.jsonl or rejected.jsonl under these ids, seeds in their lists. */
function parentsOf(parents: readonly string[]): Markup | false {
  if (parents.length === 0) return false;
  const shown = parents.slice(0, shownParents).map((id, index) => h`${index > 0 && ', '}<code>${clip(id, 120)}</code>`);
  return h`<div class="facts">Made from ${shown}${parents.length > shownParents && ` and ${parents.length - shownParents} more`}</div>`;
}

export function acceptedRow(row: AcceptedSample): Markup {
  const labels = Object.entries(row.labels).filter(([name]) => name !== 'section');
  const quotes = row.quotes
    .slice(0, 3)
    .map(({ document, quote }) => h`<blockquote><span class="said" dir="auto">${clip(quote, 400)}</span><br><code>${clip(document, 200)}</code></blockquote>`);
  const scores = row.scores.map(({ rule, score, threshold }) => `${rule} ${scoreText(score, threshold).replace(/^score /, '')}`);
  return h`<article class="row"><div class="head"><span class="id">${row.id}</span><span>${row.split}</span><span>${row.strategy}${row.template !== null && ` / ${clip(row.template, 60)}`}</span><span>${row.source}</span></div>
${turns(row.messages, row.input)}
${row.rationale !== null && h`<div class="facts"><strong>Rationale</strong> <span class="said" dir="auto">${clip(row.rationale, longest)}</span></div>`}
${parentsOf(row.parents)}<div class="facts">${labels.map(([name, value], index) => h`${index > 0 && ' · '}<span>${name}: <b>${clip(value, 80)}</b></span>`)}${scores.length > 0 && h`<details><summary>${plural(scores.length, 'score')}</summary><span class="soft">${scores.join(' · ')}</span></details>`}${quotes.length > 0 && h`<details><summary>Grounded in ${plural(row.quotes.length, 'quote')}</summary>${quotes}</details>`}</div></article>
`;
}

const toneOf = { rejected: 'bad', held: 'wait', failed: 'wait' } as const;

export function rejectedRow(row: RejectedSample): Markup {
  const evidence = row.evidence.slice(0, 6).map((one) => h`<li><span class="said" dir="auto">${clip(evidenceText(one), 500)}</span></li>`);
  const score = scoreText(row.score, row.threshold);
  return h`<article class="row"><div class="head"><span class="id">${row.id}</span><span class="${toneOf[row.outcome]}">${row.outcome}</span><span>${row.gate ?? 'task'}${row.rule !== null && `/${row.rule}`}</span>${score !== '' && h`<span>${score}</span>`}<span>${row.strategy}</span></div>
${turns(row.messages, row.input)}
${parentsOf(row.parents)}<div class="why"><strong>Why</strong> ${clip(row.reason ?? 'see the evidence', 500)}${evidence.length > 0 && h`<ul>${evidence}</ul>`}</div></article>
`;
}
