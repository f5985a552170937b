/** A declaration that has a name: what a section of code is made of. */
export interface CodeSymbol {
  /** As a reader would call it: a member with its owner, `Parser.parse`. */
  name: string;
  /** "function", "method", "class"… */
  kind: string;
  /** First character (decorators, attributes and modifiers belong to it), and the one behind its last. */
  start: number;
  end: number;
  /** End of the signature: where the body begins. */
  head: number;
  /** 2: on its own; 3: member. */
  level: 2 | 3;
  /** Holds members, which follow in the list. */
  holds: boolean;
}

/** Longest head that is looked at; a longer one is data. */
export const longestHead = 2000;
