import { baseOf, gerundBase, isBaseVerb } from '../english/verbs.ts';

const moreVerbs =
  /^(?:access|allocate|annotate|avoid|call|cancel|capture|catch|configure|copy|debug|delete|document|download|edit|encode|end|escape|execute|export|extract|filter|format|group|index|insert|install|iterate|join|listen|log|map|mark|mock|mutate|name|navigate|pause|pin|print|propagate|publish|query|rebuild|refactor|reference|rename|report|reset|restart|round|scroll|search|sort|spawn|style|subscribe|switch|test|toggle|type|uninstall|unwrap|upgrade|view|wrap|override|accomplish|express|instruct|disambiguate|destructure|dereference|borrow|mutate|customize|force|tell|have)$/;

/** A word that can open an order or follow "to". */
export function isVerb(word: string): boolean {
  return isBaseVerb(word) || moreVerbs.test(word) || baseOf(`${word}s`) !== undefined || gerundBase(`${word}ing`) !== undefined;
}
