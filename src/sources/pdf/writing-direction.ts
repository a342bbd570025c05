/** Text as drawn from left to right, in the order in which it is read. */

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/;
const LEFT_TO_RIGHT = /[\p{L}\p{N}]/u;
/** A letter of Arabic or Hebrew with the marks that belong to it. */
const LETTERS = /\P{M}\p{M}*/gu;

export interface ReadText {
  readonly text: string;
  /** Both directions occur: the order of the parts cannot be told from where they stand. */
  readonly isMixed: boolean;
}

/** Text of one direction is put into its order; where both occur, each run of right-to-left letters is. */
export function readingOrder(drawn: string): ReadText {
  if (!RIGHT_TO_LEFT.test(drawn)) return { text: drawn, isMixed: false };
  const isMixed = [...drawn].some((letter) => LEFT_TO_RIGHT.test(letter) && !RIGHT_TO_LEFT.test(letter));
  if (!isMixed) return { text: reversed(drawn), isMixed };
  const parts = drawn.split(/((?:[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]\p{M}*\s*)+)/u);
  return { text: parts.map((part) => (RIGHT_TO_LEFT.test(part) ? reversed(part) : part)).join(''), isMixed };
}

function reversed(text: string): string {
  return (text.match(LETTERS) ?? []).toReversed().join('');
}
