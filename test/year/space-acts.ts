/** What admins say of digests and of the whole, and what anybody asks. */
import type { CastSpace } from './cast.ts';
import { addDays, dateOf, startOf, weekdayOf } from './model/calendar.ts';
import { DAYS_BETWEEN } from './person-acts.ts';
import type { Scene } from './scene.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export async function subscribe({ stage, acts, admin }: Scene, slot: CastSpace, minimum = 0): Promise<void> {
  const { space, weekday, time, zone } = slot;
  stage.did({ kind: 'subscribe', space, weekday, time, zone, ...(minimum === 0 ? {} : { minimum }) });
  const quiet = minimum === 0 ? '' : ` from ${minimum} changes`;
  await acts.write(admin, space, `digest weekly ${WEEKDAYS[weekday - 1]} ${time} in ${zone}${quiet}`);
}

export async function unsubscribe({ stage, acts, admin }: Scene, { space }: CastSpace): Promise<void> {
  stage.did({ kind: 'unsubscribe', space });
  await acts.write(admin, space, 'digest off');
}

/** Over the next slot at least. */
export async function mute({ stage, acts, admin, random }: Scene, { space, zone }: CastSpace): Promise<void> {
  const date = addDays(dateOf(stage.now, zone), 9 + random.int(12));
  stage.did({ kind: 'mute', space, until: startOf(date, zone) });
  await acts.write(admin, space, `mute the digest until ${date}`);
}

/** Another day of the week, sometimes only for weeks in which much happened. */
export async function moveSlot(scene: Scene, slot: CastSpace): Promise<void> {
  const { random } = scene;
  const weekday = (1 + random.int(7)) as CastSpace['weekday'];
  await subscribe(scene, { ...slot, weekday }, random.chance(0.3) ? 1 + random.int(12) : 0);
}

export async function pause({ model, stage, acts, admin }: Scene): Promise<void> {
  if (model().outreach.isPaused) return;
  stage.did({ kind: 'pause' });
  await acts.write(admin, admin, 'pause');
}

export async function resume({ model, stage, acts, admin }: Scene): Promise<void> {
  if (!model().outreach.isPaused) return;
  stage.did({ kind: 'resume' });
  await acts.write(admin, admin, 'resume');
}

/** A day off of the organisation some days from now; best one on which somebody would be reminded. */
export async function addHoliday({ cast, model, stage, acts, admin, random }: Scene): Promise<void> {
  const today = dateOf(stage.now, 'Europe/Berlin');
  const dues = cast.people.flatMap(({ email, zone }) => {
    const last = model().outreach.facts(email).reminders.at(-1);
    return last === undefined ? [] : [addDays(dateOf(last, zone), DAYS_BETWEEN)];
  });
  // Tomorrow here may be today elsewhere.
  const soon = dues.filter((due) => due > addDays(today, 1));
  const date = soon.length > 0 ? random.pick(soon) : addDays(today, 3 + random.int(20));
  if (weekdayOf(date) > 5) return;
  stage.did({ kind: 'holiday', date });
  await acts.write(admin, admin, `holiday ${date} Company day`);
}

const QUESTIONS = [
  'what changed last week',
  'unattributed last week',
  'digest',
  'how many changes last month by type',
  'help',
  'what did person01@example.com change',
  'my claims',
  'make me a coffee',
];

/** Somebody asks, in the 1:1 space or among others. */
export async function ask({ cast, acts, random }: Scene): Promise<void> {
  const groups = cast.spaces.filter(({ kind }) => kind === 'group').map(({ space }) => space);
  // The first few people are in every group space.
  const { email } = random.pick(cast.people.slice(0, 3));
  await acts.write(email, random.chance(0.5) ? email : random.pick(groups), random.pick(QUESTIONS));
}
