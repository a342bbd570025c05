/** What people do in the course of the simulation, by chance within what the design is clear about. */
import { csvText } from '../fixtures/synthetic-files.ts';
import { createActs } from './acts.ts';
import type { Cast, CastPerson } from './cast.ts';
import { makeChange, toCsv } from './changes.ts';
import type { Checker } from './checker.ts';
import { CLAIM_HABITS } from './claim-acts.ts';
import { DAY_MS, dateOf, HOUR_MS, instantsOf } from './model/calendar.ts';
import { isWeekBeforeHoliday, PERSON_HABITS, remindToday } from './person-acts.ts';
import type { Random } from './random.ts';
import type { Change } from './record.ts';
import type { Act, Scene } from './scene.ts';
import { addHoliday, ask, moveSlot, mute, pause, resume, subscribe, unsubscribe } from './space-acts.ts';
import type { Stage } from './stage.ts';

export interface Script {
  /** @param from start of the UTC day, UTC ms */
  planDay(day: number, from: number): readonly Act[];
  /** Ids by which the bot knows all changes that it was given, by tracking id. */
  ids(): Promise<ReadonlyMap<string, string>>;
}

export interface ScriptParts {
  readonly cast: Cast;
  readonly stage: Stage;
  readonly checker: Checker;
  readonly random: Random;
  readonly settle: () => Promise<void>;
}

/** Day on which an admin has everybody introduced who was not. */
const ALL_DAY = 9;
/** Changes of one person on one day, on average. */
const CHANGES_A_DAY = 0.35;
/** A few people do as much as this many would, up to three times as much each. */
const BUSY_WITH = 40;
const MOST_BUSY = 3;

export function createScript({ cast, stage, checker, random, settle }: ScriptParts): Script {
  const [first] = cast.admins;
  if (first === undefined) throw new Error('There is no admin.');
  const { email: admin } = first;
  const ids = new Map<string, string>();
  const scene: Scene = {
    cast,
    stage,
    acts: createActs(stage, settle),
    random,
    admin,
    model: () => checker.findings.model,
    hasKey: new Map(cast.people.map(({ email }) => [email, random.chance(0.3)])),
    nameless: [],
  };
  const importer = createImporter(scene, ids);
  const busy = Math.min(MOST_BUSY, Math.max(1, BUSY_WITH / cast.people.length));

  const firstDay = (from: number): readonly Act[] => [
    { at: from + 8 * HOUR_MS, act: () => dropRoster(scene) },
    ...cast.spaces.map((slot, index) => ({
      at: from + 10 * HOUR_MS + index * 1000,
      act: () => subscribe(scene, slot),
    })),
  ];
  return {
    ids: async () => {
      await importer.readIds();
      return ids;
    },
    planDay: (day, from) => {
      const at = (): number => from + random.int(DAY_MS);
      const often = (share: number, act: () => Promise<void>, canWait = false): Act[] =>
        random.chance(share) ? [{ at: at(), act, canWait }] : [];
      importer.happenOn(from);
      if (day === 0) return firstDay(from);
      return [
        ...(day === ALL_DAY ? [{ at: at(), act: () => onboardAll(scene) }] : []),
        ...often(0.5, importer.drop, true),
        ...often(0.6, () => ask(scene), true),
        ...often(0.012, () => pause(scene)),
        ...often(0.4, () => resume(scene)),
        ...often(0.03, () => addHoliday(scene)),
        ...cast.people
          .filter((person) => isWeekBeforeHoliday(person, from + DAY_MS / 2))
          .map((person) => ({ at: noonOf(person, from), act: () => remindToday(scene, person) })),
        ...cast.spaces.flatMap((slot) => [
          ...often(0.006, () => moveSlot(scene, slot)),
          ...often(0.002, () => unsubscribe(scene, slot)),
          ...often(0.004, () => mute(scene, slot)),
        ]),
        ...[...PERSON_HABITS, ...CLAIM_HABITS].flatMap(({ share, act, canWait }) =>
          cast.people.flatMap((person) => often(share * busy, () => act(scene, person), canWait)),
        ),
      ];
    },
  };
}

function noonOf({ zone }: CastPerson, from: number): number {
  return instantsOf(dateOf(from + DAY_MS / 2, zone), '12:00', zone).first;
}

async function dropRoster({ cast, stage, acts, admin }: Scene): Promise<void> {
  stage.did({
    kind: 'roster',
    people: cast.people.map(({ email, zone, country }) => ({
      email,
      zone,
      ...(country === undefined ? {} : { country }),
    })),
  });
  const rows = cast.people.map(({ email, name, team, zone, country = '' }) => ({
    email,
    name,
    team,
    'time zone': zone,
    country,
  }));
  await acts.drop(admin, 'people.csv', csvText(rows, ['email', 'name', 'team', 'time zone', 'country']));
}

/** All who were not introduced: asked for twice, as the bot asks back. */
async function onboardAll({ cast, model, stage, acts, admin }: Scene): Promise<void> {
  const people = cast.people
    .map(({ email }) => email)
    .filter((email) => {
      const { introducedAt, isAsked, isStopped } = model().outreach.facts(email);
      const isOpen = !['proven', 'exempt', 'revoked'].includes(model().keys.of(email).status);
      return introducedAt === undefined && !isAsked && !isStopped && isOpen;
    });
  await acts.write(admin, admin, 'onboard all');
  stage.did({ kind: 'onboard', people, atOnce: false });
  await acts.press(admin, admin, ['\\"intent\\":\\"onboard\\"', '\\"sure\\":true']);
}

interface Importer {
  /** Changes happen on this day. */
  happenOn(from: number): void;
  /** Asks the bot for the ids that are not known yet. */
  readIds(): Promise<void>;
  /** An admin drops an export into the chat. */
  drop(): Promise<void>;
}

function createImporter(scene: Scene, ids: Map<string, string>): Importer {
  const { cast, stage, acts, random, admin, hasKey } = scene;
  const nameOf = (email: string): string => cast.people.find((one) => one.email === email)?.name ?? email;
  /** Not given to the bot yet. */
  let held: Change[] = [];
  let last: readonly Change[] = [];
  /** Given to the bot, ids not known yet. */
  const unread: Change[] = [];
  const readIds = async (): Promise<void> => {
    const changes = unread.splice(0);
    const found = await stage.idsOf(changes.map(({ trackingId }) => trackingId));
    for (const [index, { trackingId, time, by }] of changes.entries()) {
      const id = found[index] ?? '';
      ids.set(trackingId, id);
      if (by === undefined) scene.nameless.push({ trackingId, time, id });
    }
  };
  return {
    readIds,
    happenOn: (from) => {
      for (const { email } of cast.people) {
        if (!random.chance(CHANGES_A_DAY)) continue;
        held.push(makeChange(from + random.int(DAY_MS), hasKey.get(email) ? email : undefined, random));
      }
    },
    drop: async () => {
      if (stage.isSettled) await readIds();
      // Some records reach the export late.
      const given = held.filter(({ time }) => time <= stage.now && !random.chance(0.05));
      if (given.length === 0) return;
      held = held.filter((change) => !given.includes(change));
      // Exports overlap: what was given before comes again.
      const rows = random.chance(0.3) ? [...last, ...given] : given;
      last = given;
      stage.did({ kind: 'import', changes: given });
      await acts.drop(admin, `export-${stage.now}.csv`, toCsv(rows, nameOf));
      unread.push(...given);
      // While the bot is away, people cannot see what it makes of them.
      if (stage.isSettled) await readIds();
    },
  };
}
