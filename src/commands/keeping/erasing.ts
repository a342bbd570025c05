/** Taking a person out: planned in the store first, then carried out, and taken up again after a crash. */
import { createHmac, randomBytes } from 'node:crypto';
import { erasureOf, type KeyedHash, marksOf } from '../../audit/erasure.ts';
import type { AuditStore, ErasedPerson } from '../../audit/ports.ts';
import type { ErasureRecord } from '../../audit/state.ts';
import { eraseSmallRecords } from './small-records.ts';

/** The same as in the store that recognises later records by it. */
const keyedHash: KeyedHash = (key, text) =>
  createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url');

const KEY_BYTES = 32;

/** The pseudonyms of this bot: `Erased person 1`. */
function pseudonymOf(number: number): string {
  return `Erased person ${number}`;
}

/** Whether, and as whom, somebody with that email was taken out before. */
export async function earlierErasure(
  email: string,
  { state }: Pick<AuditStore, 'state'>,
): Promise<ErasureRecord | undefined> {
  const erasures = (await state.list('erasures')).map(({ value }) => value);
  return erasureOf(email, erasures, keyedHash);
}

export interface ErasureOrder {
  readonly person: ErasedPerson;
  /** Lower-case email of the admin, or `operator`. */
  readonly by: string;
  /** UTC ms. */
  readonly now: number;
  /** The person asked for it and is to be told. */
  readonly isAsked: boolean;
}

/**
 * Notes what is to be done before anything of it is. From then on, records that come in are taken care of. Somebody who
 * was taken out before keeps the pseudonym.
 * @returns the pseudonym
 */
export async function planErasure({ state }: Pick<AuditStore, 'state'>, order: ErasureOrder): Promise<string> {
  const { person, by, now, isAsked } = order;
  const [email = ''] = person.emails;
  const earlier = await earlierErasure(email, { state });
  const all = (await state.list('erasures')).map(({ value }) => value);
  const markKey = earlier?.markKey ?? all[0]?.markKey ?? randomBytes(KEY_BYTES).toString('base64url');
  const marks = marksOf(person, markKey, keyedHash);
  const planned = (pseudonym: string, before: ErasureRecord | undefined): ErasureRecord => ({
    pseudonym,
    ...scopeOf(person, before),
    at: now,
    by,
    changed: before?.changed ?? 0,
    status: 'planned',
    marks: [...new Set([...(before?.marks ?? []), ...marks])],
    markKey,
    person,
    ...(isAsked ? { tell: email } : {}),
  });
  if (earlier !== undefined) {
    await state.update('erasures', earlier.pseudonym, (current) => planned(earlier.pseudonym, current));
    return earlier.pseudonym;
  }
  for (let number = all.length + 1; ; number += 1) {
    const pseudonym = pseudonymOf(number);
    let isMine = false;
    await state.update('erasures', pseudonym, (current) => {
      isMine = current === undefined;
      return current ?? planned(pseudonym, undefined);
    });
    // In the view of one organisation another's record looks like none, and stays.
    if (isMine && (await state.get('erasures', pseudonym)) !== undefined) return pseudonym;
  }
}

/** Somebody who was taken out everywhere stays so. */
function scopeOf({ orgId }: ErasedPerson, before: ErasureRecord | undefined): { readonly orgId?: string } {
  const isNarrow = orgId !== undefined && (before === undefined || before.orgId === orgId);
  return isNarrow ? { orgId } : {};
}

export interface ErasurePlace {
  /** Of the organisation, where it is about one. */
  readonly store: AuditStore;
  readonly signIns?: AuditStore | undefined;
  /** What was done with the bot itself. */
  readonly uses?: AuditStore | undefined;
  /** What is of the bot as a whole is about this person too: the bot serves one organisation only, or it is of all. */
  readonly isWhole: boolean;
  now(): number;
}

/**
 * Carries out what is planned; each step may be taken again. Last of all the person is forgotten here too.
 * @returns undefined when nothing is planned
 */
export async function carryOutErasure(pseudonym: string, place: ErasurePlace): Promise<ErasureRecord | undefined> {
  const { state } = place.store;
  const record = await state.get('erasures', pseudonym);
  if (record?.status !== 'planned' || record.person === undefined) return undefined;
  const { person } = record;
  const { changed } = await place.store.pseudonymise(person, pseudonym);
  await place.signIns?.pseudonymise(person, pseudonym);
  await place.uses?.pseudonymise(person, pseudonym);
  await state.update('erasures', pseudonym, (current) => current && { ...current, changed: current.changed + changed });
  await eraseSmallRecords(state, person, pseudonym, place.isWhole);
  return state.update('erasures', pseudonym, (current) => {
    if (current?.status !== 'planned') return current;
    const { person: _, ...rest } = current;
    return { ...rest, status: 'done', doneAt: place.now() };
  });
}
