import type { ModelRequest } from '../../contracts/index.ts';

/** Characters from which a text is no label, no score and no empty list, which may well be the same for many prompts. */
const long = 200;
/** Different prompts in a row with one text. */
const many = 8;

/**
 * Finds an endpoint that gives one text to whatever it is asked: a cache of a proxy that does not look at the prompt, or a
 * server that answers with a page of its own. The replies of one model, as they come; samples of one prompt may be the same.
 */
export interface AlikeReplies {
  /** True once: when the same long text has come to many different prompts in a row. */
  note(request: ModelRequest, text: string): boolean;
}

export function alikeReplies(): AlikeReplies {
  let last = '';
  let prompts = new Set<string>();
  let told = false;
  return {
    note: (request, text) => {
      if (told || request.kind !== 'chat' || text.length < long) return false;
      if (text !== last) {
        last = text;
        prompts = new Set();
      }
      prompts.add(JSON.stringify(request.messages));
      return (told = prompts.size >= many);
    },
  };
}
