/**
 * What the bot should have done by now, worked out from what people did. Written
 * from the design and the issue alone; of the product it uses nothing.
 */
import type { Deed } from '../record.ts';
import { type Claims, createClaims } from './claims.ts';
import { createDigests, type Digests } from './digests.ts';
import { createKeys, type Keys } from './keys.ts';
import { createOutreach, type Outreach } from './outreach.ts';
import type { Moment } from './standing.ts';
import { createTrail, type Trail } from './trail.ts';

export interface Model {
  readonly trail: Trail;
  readonly digests: Digests;
  readonly keys: Keys;
  readonly outreach: Outreach;
  readonly claims: Claims;
  /** @param at when it was done, and when the bot surely knew of it */
  did(deed: Deed, at: Moment): void;
  /** The bot has done all it had to, at this instant. */
  settled(at: number): void;
}

/** @param defaultZone of people whose own zone is not known */
export function createModel(defaultZone: string): Model {
  const claims = createClaims();
  const trail = createTrail((id) => claims.all.some((one) => one.trackingId === id && one.verdict === 'confirmed'));
  const keys = createKeys();
  const digests = createDigests(trail);
  const outreach = createOutreach(keys, defaultZone);
  keys.onProven(outreach.proven);

  const takers: { readonly [K in Deed['kind']]: (deed: Extract<Deed, { kind: K }>, at: Moment) => void } = {
    subscribe: digests.subscribe,
    unsubscribe: ({ space }, at) => digests.unsubscribe(space, at),
    mute: ({ space, until }, at) => digests.mute(space, until, at),
    import: ({ changes }, at) => keys.learn(trail.add(changes, at.to), at),
    roster: ({ people }) => {
      for (const { email, ...plan } of people) outreach.plan(email, plan);
    },
    onboard: ({ people, atOnce }, at) => {
      for (const person of people) outreach.onboard(person, atOnce, at);
    },
    key: ({ person, status }, at) => keys.say(person, status, at),
    says: ({ person, said }, at) => {
      outreach.says(person, said, at);
      if (said === 'done') keys.say(person, 'reported', at);
    },
    snooze: ({ person, until }, at) => outreach.snooze(person, until, at),
    stop: ({ person }, at) => outreach.stop(person, at),
    restart: ({ person }, at) => outreach.restart(person, at),
    nudge: ({ people, atOnce }, at) => {
      for (const person of people) outreach.order(person, atOnce, at);
    },
    claim: (deed, at) => {
      claims.claim(deed);
      follow(deed.person, at);
    },
    withdraw: (deed, at) => {
      claims.withdraw(deed);
      follow(deed.person, at);
    },
    judge: (deed, at) => {
      claims.judge(deed);
      follow(deed.person, at);
    },
    pause: (_, at) => outreach.pause(at),
    resume: (_, at) => outreach.resume(at),
    holiday: ({ date }) => outreach.holiday(date, true),
    'no-holiday': ({ date }) => outreach.holiday(date, false),
  };
  /** What is confirmed of this person now may say something of their keys. */
  const follow = (person: string, at: Moment): void => {
    const confirmed = claims.all.filter((claim) => claim.person === person && claim.verdict === 'confirmed');
    const changes = confirmed.flatMap(({ trackingId }) => trail.find(trackingId) ?? []);
    keys.confirmed(
      person,
      changes.filter(({ by }) => by === undefined),
      at,
    );
  };

  return {
    trail,
    digests,
    keys,
    outreach,
    claims,
    // The taker under a deed's own kind takes that deed.
    did: (deed, at) => (takers[deed.kind] as (one: Deed, when: Moment) => void)(deed, at),
    settled: (at) => digests.settled(at),
  };
}
