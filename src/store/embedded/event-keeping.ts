import { createPersonEraser } from '../../audit/erase-person.ts';
import type { AuditStore, ErasedPerson } from '../../audit/ports.ts';
import type { EventIndex } from './event-index.ts';
import type { EventWriter } from './event-writer.ts';
import { carryOut, planErasure, planPurge, type SegmentPlan } from './segment-plan.ts';
import type { SegmentSet } from './segment-set.ts';
import type { EmbeddedState } from './state-store.ts';

interface KeepingParts {
  readonly index: EventIndex;
  readonly segments: SegmentSet;
  readonly state: EmbeddedState;
  readonly writer: EventWriter;
  /** @throws StoreError when the store was closed */
  readonly assertOpen: () => void;
  /** @throws StoreError when another process writes there now */
  readonly assertHeld: () => void;
  /** Called when texts that were in memory are not used any more. */
  readonly onForgotten: () => Promise<void>;
}

/**
 * Takes events, and people, out of what is kept: month by month, each written anew as a whole, so that readers see the
 * old month or the new one and nothing of the old bytes stays on disk. One order after the other.
 */
export class EventKeeping {
  readonly #parts: KeepingParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: KeepingParts) {
    this.#parts = parts;
  }

  purge({ orgId, before }: Parameters<AuditStore['purge']>[0]): Promise<{ readonly removed: number }> {
    if (!Number.isFinite(before)) throw new RangeError('no instant to purge before');
    return this.#afterOthers(async () => {
      // First: what is about to go is not complete any more, whenever the process ends.
      await this.#parts.state.clipCoverage(orgId, before);
      const removed = await this.#purgeEvents(orgId ?? '', before);
      return { removed };
    });
  }

  async #purgeEvents(orgId: string, before: number): Promise<number> {
    const { index, segments, state } = this.#parts;
    const isDue = (row: number): boolean => index.timeOf(row) < before && index.orgOf(row) === orgId;
    let removed = 0;
    const numbers = this.#segmentsWith(isDue, before);
    const { lastRow } = index.arrivals;
    // The arrivals of what goes are not numbered again.
    if (numbers.length > 0 && (lastRow === undefined || isDue(lastRow)))
      await state.update('arrivals', 'last', () => ({ last: index.arrivals.last }));
    for (const number of numbers) {
      const plan = await this.#edit(number, () => planPurge({ segments, index, number }, isDue));
      removed += plan.removed.length;
    }
    await this.#finish(removed > 0);
    return removed;
  }

  /** Those where events are due, and those where copies of events of others lie. */
  #segmentsWith(isDue: (row: number) => boolean, before: number): readonly number[] {
    const { index } = this.#parts;
    const numbers = new Set<number>();
    for (const row of index.order.slice(0, index.order.olderThan(before))) {
      if (isDue(row)) numbers.add(index.segmentOf(row));
    }
    if (numbers.size > 0) for (const number of index.strayLines) numbers.add(number);
    return [...numbers];
  }

  pseudonymise(person: ErasedPerson, pseudonym: string): Promise<{ readonly changed: number }> {
    const { index, segments } = this.#parts;
    const eraser = createPersonEraser(person, pseudonym);
    return this.#afterOthers(async () => {
      let changed = 0;
      for (let number = 0; number < segments.list.length; number += 1) {
        const plan = await this.#edit(number, () => planErasure({ segments, index, number }, eraser, person.orgId));
        changed += plan.changed.size;
      }
      const isRenamed = await this.#renameSpeaker(person, pseudonym);
      await this.#finish(changed > 0 || isRenamed);
      return { changed };
    });
  }

  /** Who stated that a file is complete is a person too. */
  async #renameSpeaker({ orgId, emails }: ErasedPerson, pseudonym: string): Promise<boolean> {
    const { state } = this.#parts;
    const spoken = new Set(emails.map((email) => email.trim().toLowerCase()));
    const speakers = state
      .coverage()
      .filter((span) => orgId === undefined || span.orgId === orgId)
      .flatMap(({ statedBy }) => (statedBy !== undefined && spoken.has(statedBy) ? [statedBy] : []));
    for (const email of new Set(speakers)) await state.renameSpeaker(orgId ?? null, email, pseudonym);
    return speakers.length > 0;
  }

  /** Plans and carries out in one turn, so that nothing is appended between. */
  #edit(number: number, plan: () => Promise<SegmentPlan>): Promise<SegmentPlan> {
    const { index, segments, state, writer, assertOpen, assertHeld } = this.#parts;
    assertOpen();
    return writer.inTurn(async () => {
      const planned = await plan();
      await carryOut({ segments, index, number }, planned, {
        confirmLess: () => state.confirmSizes(),
        assertHeld,
      });
      return planned;
    });
  }

  async #finish(hasChanged: boolean): Promise<void> {
    const { index, segments, onForgotten } = this.#parts;
    await segments.syncNames();
    if (!hasChanged) return;
    index.forgetUnused();
    await onForgotten();
  }

  #afterOthers<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
