/** Whether day or month comes first in a column of dates: told by numbers over 12, and by nothing else. */
import { excerpt } from '../../audit/field-text.ts';
import type { DateOrder } from '../../audit/file-port.ts';
import type { CellTime } from './dates.ts';

export interface OrderEvidence {
  add(cell: CellTime): void;
  verdict(): OrderVerdict;
}

export type OrderVerdict =
  /** Every date says itself which is which. */
  | { readonly kind: 'not-needed' }
  /** Some dates can be read both ways, and nothing tells. */
  | { readonly kind: 'open' }
  /** @property example a date that tells */
  | { readonly kind: 'shown'; readonly order: DateOrder; readonly example: string }
  | { readonly kind: 'both'; readonly examples: readonly [dayFirst: string, monthFirst: string] };

const MONTHS = 12;
const MAX_DAY = 31;

export function createOrderEvidence(): OrderEvidence {
  let isOpen = false;
  let dayFirst: string | undefined;
  let monthFirst: string | undefined;
  return {
    add({ text, read }) {
      if (read.kind !== 'time' || read.written.day?.kind !== 'either') return;
      const { first, second } = read.written.day;
      if (first > MONTHS && first <= MAX_DAY && second <= MONTHS) dayFirst ??= excerpt(text, 40);
      else if (second > MONTHS && second <= MAX_DAY && first <= MONTHS) monthFirst ??= excerpt(text, 40);
      else if (first !== second && first <= MONTHS && second <= MONTHS) isOpen = true;
    },
    verdict() {
      if (dayFirst !== undefined && monthFirst !== undefined) return { kind: 'both', examples: [dayFirst, monthFirst] };
      if (dayFirst !== undefined) return { kind: 'shown', order: 'day-first', example: dayFirst };
      if (monthFirst !== undefined) return { kind: 'shown', order: 'month-first', example: monthFirst };
      return { kind: isOpen ? 'open' : 'not-needed' };
    },
  };
}
