/** What people say of changes without a name, and what admins say of that. Every step is kept. */
import type { Deed } from '../record.ts';

export type Statement = Extract<Deed, { kind: 'claim' }>['statement'];

export interface ClaimState {
  readonly trackingId: string;
  readonly person: string;
  /** Absent: withdrawn. */
  readonly statement?: Statement;
  readonly comment?: string;
  /** Gone when the person says something else. */
  readonly verdict?: 'confirmed' | 'disputed';
  /** Oldest first. */
  readonly steps: readonly (Statement | 'withdrew' | 'confirmed' | 'disputed')[];
}

export interface Claims {
  claim(deed: Extract<Deed, { kind: 'claim' }>): void;
  withdraw(deed: Extract<Deed, { kind: 'withdraw' }>): void;
  /** True when it was a `mine` that had no such verdict yet. */
  judge(deed: Extract<Deed, { kind: 'judge' }>): boolean;
  of(trackingId: string, person: string): ClaimState | undefined;
  readonly all: readonly ClaimState[];
}

export function createClaims(): Claims {
  const states = new Map<string, ClaimState>();
  const keyOf = (trackingId: string, person: string): string => `${trackingId} ${person}`;
  const put = (state: ClaimState): void => void states.set(keyOf(state.trackingId, state.person), state);
  return {
    claim: ({ person, trackingIds, statement, comment }) => {
      for (const trackingId of trackingIds) {
        const before = states.get(keyOf(trackingId, person));
        const isSame = before?.statement === statement;
        // Said again: nothing new, but for a comment that is; it leaves the verdict as it is.
        if (isSame && (comment === undefined || before.comment === comment)) continue;
        const verdict = isSame && before.verdict !== undefined ? { verdict: before.verdict } : {};
        const steps = [...(before?.steps ?? []), statement];
        put({ trackingId, person, statement, ...(comment === undefined ? {} : { comment }), ...verdict, steps });
      }
    },
    withdraw: ({ person, trackingId }) => {
      const before = states.get(keyOf(trackingId, person));
      if (before?.statement === undefined) return;
      put({ trackingId, person, steps: [...before.steps, 'withdrew'] });
    },
    judge: ({ person, trackingId, verdict }) => {
      const before = states.get(keyOf(trackingId, person));
      if (before?.statement !== 'mine' || before.verdict === verdict) return false;
      put({ ...before, verdict, steps: [...before.steps, verdict] });
      return true;
    },
    of: (trackingId, person) => states.get(keyOf(trackingId, person)),
    get all() {
      return [...states.values()];
    },
  };
}
