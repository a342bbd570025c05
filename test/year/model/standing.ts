/** What the model says of one message: it has to come, it may, or it must not. */
export type Standing =
  | { readonly kind: 'must' }
  /** The design leaves it open, or it is not known whether the bot had heard of something yet. */
  | { readonly kind: 'may'; readonly because: string }
  /** `isAgain`: it would be one too many. */
  | { readonly kind: 'no'; readonly because: string; readonly isAgain?: true };

export const MUST: Standing = { kind: 'must' };

export function may(because: string): Standing {
  return { kind: 'may', because };
}

export function no(because: string): Standing {
  return { kind: 'no', because };
}

/** It was said before. */
export function again(because: string): Standing {
  return { kind: 'no', because, isAgain: true };
}

/** A `no` decides, then a `may`. */
export function all(standings: Iterable<Standing>): Standing {
  let result = MUST;
  for (const standing of standings) {
    if (standing.kind === 'no') return standing;
    if (standing.kind === 'may') result = standing;
  }
  return result;
}

/** A moment that is known to lie between two instants, UTC ms: when the bot learned of what somebody did. */
export interface Moment {
  readonly from: number;
  readonly to: number;
}

/** Before the moment `no`, after it nothing to say, between them nobody knows. */
export function notBefore(at: number, moment: Moment, because: string): Standing {
  if (at < moment.from) return no(because);
  return at < moment.to ? may(because) : MUST;
}
