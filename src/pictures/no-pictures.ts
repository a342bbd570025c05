import { WhodunitError } from '../audit/errors.ts';
import type { Painter } from '../audit/ports.ts';

/** Paints nothing: answers go as cards alone. */
export const NO_PICTURES: Painter = {
  paint: () =>
    Promise.reject(
      new WhodunitError('not-painted', 'Pictures are switched off.', 'The answer is complete without it.'),
    ),
};
