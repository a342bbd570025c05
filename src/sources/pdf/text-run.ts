/** A piece of text where it stands on a page. */

/** What makes a text doubtful by itself; the words go into the flag of its row. */
export type RunDoubt = 'hidden' | 'unreadable' | 'overlapping' | 'spacing' | 'directions';

/**
 * Text that was drawn in one go, or in pieces that touch, on one line. Points; x runs to the right and y downwards, once
 * the page is turned so that its text is upright.
 */
export interface TextRun {
  /** As drawn from left to right, without spaces around. */
  readonly text: string;
  /** Left edge of each character of `text`. */
  readonly starts: readonly number[];
  readonly left: number;
  /** Right edge of the last character that is not a space. */
  readonly right: number;
  /** Where the pen was when it began and ended, with the spaces around the text. */
  readonly penLeft: number;
  readonly penRight: number;
  readonly baseline: number;
  /** Height of the font. */
  readonly size: number;
  readonly font: string;
  readonly spaceBefore: boolean;
  readonly spaceAfter: boolean;
  readonly doubts: readonly RunDoubt[];
}

/** A straight line of a page's drawing: a border, or an edge of a filled box. At `at`, from `from` to `to`. */
export interface Rule {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Lines that stand on the page: `across` ones at a height y, `down` ones at an x. */
export interface Rules {
  readonly across: readonly Rule[];
  readonly down: readonly Rule[];
}
