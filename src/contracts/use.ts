import { z } from 'zod';

/** A member of a family by name, with its own options. */
export const useSchema = z.strictObject({
  /** Id of the member, ours or a plugin's. */
  use: z.string(),
  /** Its own options; each member says which it takes. */
  options: z.unknown().optional(),
});
export type Use = z.infer<typeof useSchema>;
