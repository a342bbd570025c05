/** What people say of changes without a name, and what admins say of that. */
import type { CastPerson } from './cast.ts';
import { DAY_MS } from './model/calendar.ts';
import type { ClaimState, Statement } from './model/claims.ts';
import type { Habit, Scene } from './scene.ts';

export const CLAIM_HABITS: readonly Habit[] = [
  { share: 0.07, act: claim, canWait: true },
  { share: 0.01, act: withdraw },
  { share: 0.04, act: judge },
];

/** People remember for so long. */
const CLAIMED_DAYS = 14;
const WORDS: Readonly<Record<Statement, string>> = { mine: 'mine', 'not-mine': 'not mine', unsure: 'dont know' };

async function claim({ model, stage, acts, random, nameless }: Scene, { email }: CastPerson): Promise<void> {
  const isFresh = ({ trackingId, time }: Scene['nameless'][number]): boolean =>
    time > stage.now - CLAIMED_DAYS * DAY_MS && model().claims.of(trackingId, email) === undefined;
  const open = nameless.filter(isFresh);
  if (open.length === 0) return;
  const first = random.pick(open);
  const second = random.pick(open);
  const events = random.chance(0.3) && second !== first ? [first, second] : [first];
  const statement = random.pick(['mine', 'mine', 'not-mine', 'unsure'] as const);
  const comment = random.chance(0.5) ? `TICKET-${random.int(1000)}` : undefined;
  const trackingIds = events.map(({ trackingId }) => trackingId);
  stage.did({ kind: 'claim', person: email, trackingIds, statement, ...(comment === undefined ? {} : { comment }) });
  const because = comment === undefined ? '' : ` because ${comment}`;
  await acts.write(email, email, `${WORDS[statement]} ${events.map(({ id }) => id).join(' ')}${because}`);
}

async function withdraw({ model, stage, acts, random, nameless }: Scene, { email }: CastPerson): Promise<void> {
  const own = model().claims.all.filter(
    ({ person, statement, verdict }) => person === email && statement !== undefined && verdict === undefined,
  );
  if (own.length === 0) return;
  const { trackingId } = random.pick(own);
  const id = nameless.find((one) => one.trackingId === trackingId)?.id;
  stage.did({ kind: 'withdraw', person: email, trackingId });
  await acts.write(email, email, `withdraw ${id}`);
}

/** Of one change at most one claim is confirmed. */
async function judge({ model, stage, acts, random, nameless, cast }: Scene, { email }: CastPerson): Promise<void> {
  const { claims } = model();
  const isOpen = (one: ClaimState): boolean => one.statement === 'mine' && one.verdict === undefined;
  const own = claims.all.filter((one) => one.person === email && isOpen(one));
  if (own.length === 0) return;
  const { trackingId } = random.pick(own);
  const isTaken = claims.all.some((one) => one.trackingId === trackingId && one.verdict === 'confirmed');
  const verdict = isTaken || random.chance(0.3) ? 'disputed' : 'confirmed';
  const by = random.pick(cast.admins).email;
  const id = nameless.find((one) => one.trackingId === trackingId)?.id;
  stage.did({ kind: 'judge', by, person: email, trackingId, verdict });
  await acts.write(by, by, `${verdict === 'confirmed' ? 'confirm' : 'dispute'} ${id} by ${email}`);
}
