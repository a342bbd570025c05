/** Claims made over a rig, as people make them. */
import { type Claim, claimKey } from '../../../src/audit/claims.ts';
import { EXAMPLE_NOW } from '../../../src/questions/example-clock.ts';
import { asMessage, type Rig } from '../rig.ts';
import { type EventName, eventId } from '../world.ts';

export const KIM = 'kim@example.com';
export const SAM = 'sam@example.com';
const HOUR_MS = 3_600_000;

/** Kim or Sam, so many hours after the rig's present. */
export function as(email: string, hours = 0): { readonly as: string; readonly now: number } {
  return { as: email, now: EXAMPLE_NOW + hours * HOUR_MS };
}

/** Says "mine" of some changes by name. */
export async function claimed(rig: Rig, email: string, ...names: readonly EventName[]): Promise<void> {
  const events = names.map((name) => eventId(name));
  asMessage(await rig.press({ intent: 'claim', statement: 'mine', events }, as(email)));
}

export function claimOf(rig: Rig, name: EventName, email: string): Promise<Claim | undefined> {
  return rig.store.state.get('claims', claimKey(eventId(name), email));
}

/** What was done with a claim, oldest first. */
export async function stepsOf(rig: Rig, name: EventName, email: string): Promise<readonly string[]> {
  return ((await claimOf(rig, name, email))?.steps ?? []).map(({ did, by }) => `${did} by ${by}`);
}
