import assert from 'node:assert/strict';
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../../src/audit/actor.ts';
import { StoreError } from '../../../src/audit/errors.ts';
import type { Actor, IncomingEvent } from '../../../src/audit/event.ts';
import type { AuditStore } from '../../../src/audit/ports.ts';

export interface StoreUnderTest {
  readonly store: AuditStore;
  /** Closes the store and opens it again over the same data. Absent: nothing outlives a close. */
  readonly reopen?: () => Promise<AuditStore>;
  /** Closes what is open and removes the data. */
  readonly destroy: () => Promise<void>;
}

export type OpenStore = (isAnonymous: (actor: Actor) => boolean) => Promise<StoreUnderTest>;

export interface StoreCapabilities {
  /** Data outlives `close`; `reopen` must then be given. */
  readonly persistent: boolean;
  /** Runs of each property; fewer for a store behind a network. */
  readonly propertyRuns: number;
}

/** The service identities of the suite: the default one. */
export const isAnonymous = anonymousActors(DEFAULT_ANONYMOUS_ACTORS);

/** Gives a test its own store, with these events in it, and clears up behind it. */
export async function withStore(
  open: OpenStore,
  incoming: readonly IncomingEvent[],
  test: (store: AuditStore, opened: StoreUnderTest) => Promise<void>,
): Promise<void> {
  const opened = await open(isAnonymous);
  try {
    if (incoming.length > 0) await opened.store.append(incoming);
    await test(opened.store, opened);
  } finally {
    await opened.destroy();
  }
}

/** Expects a StoreError with this code, a sentence and a next step. */
export async function rejectsWith(code: string, action: () => Promise<unknown>): Promise<void> {
  await assert.rejects(action, (error: unknown) => {
    assert.ok(error instanceof StoreError, `a StoreError was expected, not ${String(error)}`);
    assert.equal(error.code, code);
    assert.match(error.message, /\w.*[.]$/s);
    assert.match(error.next, /\w.*[.]$/s);
    return true;
  });
}
