import type { TrainingRecord } from '../../contracts/record.ts';
import { place, type Passage, type Placed } from './passage.ts';
import { passageFor } from './subjects.ts';

/** What several aspects look at, worked out once for a record, when it is first asked for. */
export interface View {
  passage(): Passage;
  placed(answer: string): readonly Placed[];
}

export function viewOf(record: TrainingRecord): View {
  let passage: Passage | undefined;
  const answers = new Map<string, readonly Placed[]>();
  const view: View = {
    passage: () => (passage ??= passageFor(record)),
    placed(answer) {
      let found = answers.get(answer);
      if (found === undefined) answers.set(answer, (found = place(answer, view.passage())));
      return found;
    },
  };
  return view;
}
