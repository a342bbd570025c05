/** What people answer to the bot, and what admins say of them. */
import type { CastPerson } from './cast.ts';
import { addDays, DAY_MS, dateOf, publicHoliday, weekdayOf } from './model/calendar.ts';
import type { KeyStatus } from './model/keys.ts';
import type { Ordered, Said } from './record.ts';
import type { Habit, Scene } from './scene.ts';

/** Days after which a reminder may be followed by another. */
export const DAYS_BETWEEN = 7;

/** How likely each is for one person on one day. */
export const PERSON_HABITS: readonly Habit[] = [
  { share: 0.03, act: onboard },
  { share: 0.06, act: (scene, person) => say(scene, person, 'missing', ['unknown']) },
  { share: 0.015, act: (scene, person) => say(scene, person, 'missing', ['reported', 'exempt', 'revoked', 'proven']) },
  {
    share: 0.002,
    act: (scene, person) => say(scene, person, 'exempt', ['unknown', 'missing', 'reported', 'regressed']),
  },
  {
    share: 0.002,
    act: (scene, person) => say(scene, person, 'revoked', ['missing', 'proven', 'reported', 'regressed']),
  },
  { share: 0.003, act: (scene, person) => say(scene, person, 'reported', ['unknown', 'missing', 'regressed']) },
  { share: 0.015, act: (scene, person) => reply(scene, person, 'done') },
  { share: 0.004, act: (scene, person) => reply(scene, person, 'cannot') },
  { share: 0.002, act: (scene, person) => reply(scene, person, 'not-me') },
  { share: 0.008, act: snoozeByButton },
  { share: 0.006, act: snooze, canWait: true },
  { share: 0.003, act: stopByButton },
  { share: 0.003, act: stop, canWait: true },
  { share: 0.05, act: restart },
  { share: 0.01, act: nudge },
  { share: 0.004, act: loseKey },
];

/** Names a person to the bot: sent at once. */
async function onboard({ model, stage, acts, admin }: Scene, { email }: CastPerson): Promise<void> {
  const { introducedAt, isAsked, isStopped } = model().outreach.facts(email);
  const { status } = model().keys.of(email);
  if (introducedAt !== undefined || isAsked || isStopped || status === 'exempt' || status === 'revoked') return;
  if (status === 'proven' || model().outreach.isPaused) return;
  stage.did({ kind: 'onboard', people: [email], atOnce: true });
  await acts.write(admin, admin, `onboard ${email}`);
}

async function say(
  { model, stage, acts, admin }: Scene,
  { email }: CastPerson,
  status: Ordered,
  from: readonly KeyStatus[],
): Promise<void> {
  if (!from.includes(model().keys.of(email).status)) return;
  const reason = status === 'exempt' || status === 'revoked' ? ' because of a synthetic reason' : '';
  stage.did({ kind: 'key', person: email, status });
  await acts.write(admin, admin, `key ${status} ${email}${reason}`);
}

/** Presses a button of the guide or of a reminder. */
async function reply({ model, stage, acts, hasKey, random }: Scene, person: CastPerson, said: Said): Promise<void> {
  const { email } = person;
  const facts = model().outreach.facts(email);
  const { status } = model().keys.of(email);
  const isFitting = status === 'missing' || status === 'regressed' || status === 'unknown';
  if (facts.introducedAt === undefined || facts.isStopped || facts.said === 'not-me' || !isFitting) return;
  if (said === 'done') hasKey.set(email, random.chance(0.85));
  stage.did({ kind: 'says', person: email, said });
  await acts.press(email, email, [`\\"said\\":\\"${said}\\"`], { comment: 'synthetic words' });
}

async function snooze(scene: Scene, { email, zone }: CastPerson): Promise<void> {
  const { stage, acts } = scene;
  if (!mayBeReminded(scene, email)) return;
  const until = someDay(scene, zone);
  stage.did({ kind: 'snooze', person: email, until });
  await acts.write(email, email, `snooze until ${until} because I am away`);
}

async function snoozeByButton(scene: Scene, { email, zone }: CastPerson): Promise<void> {
  const { stage, acts } = scene;
  if (!mayBeReminded(scene, email)) return;
  const until = someDay(scene, zone);
  stage.did({ kind: 'snooze', person: email, until });
  await acts.press(email, email, ['\\"said\\":\\"later\\"'], { date: until });
}

async function stop(scene: Scene, { email }: CastPerson): Promise<void> {
  if (!mayBeReminded(scene, email)) return;
  scene.stage.did({ kind: 'stop', person: email });
  await scene.acts.write(email, email, 'stop reminders');
}

async function stopByButton(scene: Scene, { email }: CastPerson): Promise<void> {
  if (!mayBeReminded(scene, email)) return;
  scene.stage.did({ kind: 'stop', person: email });
  await scene.acts.press(email, email, ['\\"intent\\":\\"reminders-off\\"']);
}

/** Knows the bot and has said nothing that ends reminders; to say "later" after that would take it back. */
function mayBeReminded({ model }: Scene, email: string): boolean {
  const { introducedAt, isStopped, said } = model().outreach.facts(email);
  return introducedAt !== undefined && !isStopped && (said === undefined || said === 'done');
}

function someDay({ stage, random }: Scene, zone: string): string {
  return addDays(dateOf(stage.now, zone), 2 + random.int(28));
}

async function restart({ model, stage, acts }: Scene, { email, zone }: CastPerson): Promise<void> {
  const { isStopped, snoozedUntil, said } = model().outreach.facts(email);
  const isSnoozed = snoozedUntil !== undefined && snoozedUntil > dateOf(stage.now, zone);
  if (!isStopped || isSnoozed || said !== undefined) return;
  stage.did({ kind: 'restart', person: email });
  await acts.write(email, email, 'start reminders');
}

/** Now and then also where it must not be sent: then it is no order that counts. */
async function nudge({ model, stage, acts, admin }: Scene, { email }: CastPerson): Promise<void> {
  const { outreach, keys } = model();
  const standing = outreach.orderedNow(email, stage.now);
  if (standing.kind === 'may' || stage.now - keys.of(email).at.to < DAY_MS) return;
  if (standing.kind === 'must') stage.did({ kind: 'nudge', people: [email], atOnce: true });
  await acts.write(admin, admin, `nudge ${email}`);
}

/** A week before a holiday of the person, so that the next reminder would fall on it. */
export function isWeekBeforeHoliday({ country, zone }: CastPerson, at: number): boolean {
  const date = addDays(dateOf(at, zone), DAYS_BETWEEN);
  return country !== undefined && weekdayOf(date) <= 5 && publicHoliday(country, date) !== undefined;
}

/** In working time, so that the reminder comes on that day. */
export async function remindToday(scene: Scene, person: CastPerson): Promise<void> {
  const { status } = scene.model().keys.of(person.email);
  if (status === 'unknown') await say(scene, person, 'missing', ['unknown']);
  else await nudge(scene, person);
}

/** Keys get replaced, and nobody tells the bot. */
async function loseKey({ hasKey }: Scene, { email }: CastPerson): Promise<void> {
  hasKey.set(email, false);
}
