import type { Draft } from '../contracts/record.ts';

/** What a row may carry beside its conversation. */
export type Beside = Pick<Draft, 'tools' | 'alternatives' | 'desirable'>;

/** Those of them that a row has. Most rows have none, and what is hashed of them stays what they say. */
export function besideOf({ tools, alternatives, desirable }: Beside): Beside {
  return {
    ...(tools === undefined ? {} : { tools }),
    ...(alternatives === undefined ? {} : { alternatives }),
    ...(desirable === undefined ? {} : { desirable }),
  };
}
