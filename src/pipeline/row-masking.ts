/** Rows of a file on their way to a model: masked as rows of a run are at their intake, before anything is sent. */
import type { Config, Draft, Recogniser, RunEvent } from '../contracts/index.ts';
import { ConfigError } from '../errors.ts';
import type { ConfigIssue } from '../errors.ts';
import { createMasker, maskDraft } from '../privacy/index.ts';
import { members } from './members.ts';
import { placed } from './placed.ts';

export interface MaskedRow {
  draft: Draft;
  /** In step with the texts that were given beside the row. */
  beside: string[];
  /** `masked:TYPE` for each type that was masked. */
  notes: string[];
  /** Why the row may not be sent at all. */
  refused?: string;
}

/** Masks a row and the texts that go with it (its sources) with one numbering: the same value has the same mask in all of them. */
export type MaskRow = (draft: Draft, beside?: readonly string[]) => MaskedRow;

/** The masking of a config's privacy policy; none where the user said why. Throws a `ConfigError`. */
export function rowMasking(config: Config, noMask: string | undefined): MaskRow {
  if (noMask !== undefined) return (draft, beside = []) => ({ draft, beside: [...beside], notes: [] });
  const issues: ConfigIssue[] = [];
  const recognisers = members<Recogniser>(config.plugins.recognisers, 'recognisers', ['find'], issues);
  if (issues.length > 0) throw new ConfigError(issues);
  const masker = placed(['privacy'], () => createMasker(config.privacy, recognisers));
  return (draft, beside = []) => {
    const texts = beside.map((content) => ({ role: 'user' as const, content }));
    const { draft: masked, did, dropped } = maskDraft({ ...draft, messages: [...draft.messages, ...texts] }, masker);
    const messages = masked.messages.slice(0, draft.messages.length);
    return {
      draft: { ...masked, messages },
      beside: masked.messages.slice(draft.messages.length).map(({ content }) => content),
      notes: did,
      ...(dropped.length === 0 ? {} : { refused: `holds ${dropped.join(', ')}, which privacy.actions says to drop` }),
    };
  };
}

/** The same for one text, of a model that is to see it again. */
export function textMasking(mask: MaskRow): (text: string) => string {
  return (text) => mask({ messages: [{ role: 'assistant', content: text }], labels: {}, spans: [] }).draft.messages[0]?.content ?? '';
}

/** How many rows had each type masked, for people. */
export function maskCount(): { add(notes: readonly string[]): void; counts(): { [type: string]: number } } {
  const counts = new Map<string, number>();
  return {
    add: (notes) => {
      for (const note of notes) {
        const type = note.slice('masked:'.length);
        counts.set(type, (counts.get(type) ?? 0) + 1);
      }
    },
    counts: () => Object.fromEntries([...counts].sort((a, b) => (a[0] < b[0] ? -1 : 1))),
  };
}

export function unmaskedWarning(why: string): RunEvent {
  return { event: 'warning', code: 'not-masked', message: `Rows are sent as they stand, with personal data and secrets: ${why}`, hint: null };
}
