/** Takes one step of one person's keys in the store, and adds who is not on the roster yet. */
import {
  applyKeyStep,
  type KeyOutcome,
  type KeyStatus,
  type KeyStep,
  newRosterPerson,
  type RosterPerson,
  takeKeyStepBack,
} from '../../audit/roster.ts';
import { changerOf } from '../admin/record-change.ts';
import type { CommandContext } from '../command.ts';

export interface KeyTarget {
  /** Lower case. */
  readonly email: string;
  /** For somebody who is not on the roster yet. */
  readonly name?: string;
}

export interface SteppedKey {
  readonly outcome: KeyOutcome;
  /** As it was before; the fresh record of somebody new. */
  readonly before: RosterPerson;
  /** Was on the roster before. */
  readonly isKnown: boolean;
  /** Is on the roster now: somebody added by a step that is taken back is not. */
  readonly isListed: boolean;
}

/** What the asker says of the key, decided on what is stored. */
export function sayOfKey(
  target: KeyTarget,
  said: { readonly status: KeyStatus; readonly comment?: string },
  context: CommandContext,
): Promise<SteppedKey> {
  const { status, comment } = said;
  const by = changerOf(context);
  const at = context.now;
  const reason = comment?.trim() ?? '';
  const step: KeyStep = { status, since: at, at, by, ...(reason === '' ? {} : { reason }) };
  return change(target, context, (person) => applyKeyStep(person, step));
}

/** Takes back what was said last, if that is still what holds. */
export function unsayOfKey(target: KeyTarget, status: KeyStatus, context: CommandContext): Promise<SteppedKey> {
  const by = changerOf(context);
  return change(target, context, (person) => {
    const { key } = person;
    if (key.status !== status || key.evidence !== undefined)
      return { kind: 'unchanged', because: `The status is ${key.status} now.` };
    return takeKeyStepBack(person, { at: context.now, by });
  });
}

async function change(
  { email, name }: KeyTarget,
  context: CommandContext,
  decide: (person: RosterPerson) => KeyOutcome,
): Promise<SteppedKey> {
  const by = changerOf(context);
  const added = { at: context.now, by, origin: by === email ? 'self' : 'admin' } as const;
  const fresh = { ...newRosterPerson(email, added), ...(name === undefined ? {} : { name }) };
  let stepped: SteppedKey | undefined;
  await context.store.state.update('roster', email, (current) => {
    const before = current ?? fresh;
    const outcome = decide(before);
    const person = outcome.kind === 'changed' ? outcome.person : current;
    const kept = person !== undefined && isOnlyUndone(person) ? undefined : person;
    stepped = { outcome, before, isKnown: current !== undefined, isListed: kept !== undefined };
    return kept;
  });
  if (stepped === undefined) throw new Error('The store did not ask what to change.');
  return stepped;
}

/** Added by the very step that is now taken back, so nothing else is known of them. */
function isOnlyUndone({ origin, addedAt, key, history }: RosterPerson): boolean {
  const [first, said, ...others] = history;
  const isUndone = key.status === 'unknown' && first?.status === 'unknown' && said !== undefined && others.length === 0;
  return isUndone && (origin === 'admin' || origin === 'self') && said.at === addedAt && said.status !== 'unknown';
}
