/** Takes a list of people into the roster. What was said of keys, and what people set themselves, stays. */
import { SourceError } from '../../audit/errors.ts';
import type { IncomingPerson, PeopleItem, PeopleSource } from '../../audit/ports.ts';
import { applyKeyStep, newRosterPerson, type RosterPerson } from '../../audit/roster.ts';
import { plainText } from '../../questions/plain-text.ts';
import { changerOf, recordChange } from '../admin/record-change.ts';
import type { CommandContext } from '../command.ts';

export interface PeopleReport {
  readonly name: string;
  readonly source: PeopleSource['kind'];
  /** added + updated + unchanged + rejected. */
  readonly rows: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: readonly { readonly where: string; readonly reason: string }[];
  /** Why the list was not read to its end; what came before is kept. */
  readonly brokenOff?: { readonly message: string; readonly next: string };
}

type Taking = Pick<CommandContext, 'store' | 'now' | 'asker' | 'isAnonymous'>;
type Fate = 'added' | 'updated' | 'unchanged';

/** Changes handed over together share the store's writes. */
const BATCH = 200;
/** A longer list is not one of people who may change the contact centre. */
const MAX_PEOPLE = 10_000;

const ORIGIN = { 'people-csv': 'csv', 'wxcc-api': 'wxcc-api', trail: 'seen' } as const;

/** @throws StoreError when the roster cannot be written */
export async function takePeople(source: PeopleSource, context: Taking): Promise<PeopleReport> {
  const counts = { added: 0, updated: 0, unchanged: 0 };
  const rejected: { where: string; reason: string }[] = [];
  let batch: IncomingPerson[] = [];
  let rows = 0;
  const flush = async (): Promise<void> => {
    const people = batch;
    batch = [];
    const fates = await Promise.all(people.map((person) => takeOne(person, source, context)));
    for (const fate of fates) counts[fate] += 1;
  };
  const take = async (item: PeopleItem): Promise<void> => {
    rows += 1;
    const reason = item.kind === 'rejected' ? item.reason : whyNot(item.person, context);
    if (reason !== undefined) rejected.push({ where: item.where, reason });
    else if (item.kind === 'person') batch.push(item.person);
    if (batch.length >= BATCH) await flush();
  };
  const brokenOff = await readAll(source, take, () => rows >= MAX_PEOPLE);
  await flush();
  const report: PeopleReport = {
    name: source.name,
    source: source.kind,
    rows,
    ...counts,
    rejected,
    ...(brokenOff === undefined ? {} : { brokenOff }),
  };
  await record(report, context);
  return report;
}

async function readAll(
  source: PeopleSource,
  take: (item: PeopleItem) => Promise<void>,
  isFull: () => boolean,
): Promise<PeopleReport['brokenOff']> {
  try {
    for await (const item of source.read()) {
      if (isFull()) return { message: `The list holds more than ${MAX_PEOPLE} people.`, next: 'Give a shorter one.' };
      await take(item);
    }
    return undefined;
  } catch (error) {
    if (error instanceof SourceError) return { message: error.message, next: error.next };
    throw error;
  }
}

function whyNot({ email }: IncomingPerson, { isAnonymous }: Taking): string | undefined {
  return isAnonymous({ email }) ? `${email} stands for a service, not for a person` : undefined;
}

async function takeOne(person: IncomingPerson, source: PeopleSource, context: Taking): Promise<Fate> {
  let fate: Fate = 'unchanged';
  await context.store.state.update('roster', person.email, (current) => {
    const next =
      current === undefined ? added(person, source, context) : merged(current, unlessKnown(person, current, source));
    const isSame = current !== undefined && JSON.stringify(next) === JSON.stringify(current);
    fate = current === undefined ? 'added' : isSame ? 'unchanged' : 'updated';
    return isSame ? current : next;
  });
  return fate;
}

/** What the list says of the key counts for somebody new only. */
function added(person: IncomingPerson, source: PeopleSource, context: Taking): RosterPerson {
  const { now: at } = context;
  const by = changerOf(context);
  const fresh = merged(newRosterPerson(person.email, { at, by, origin: ORIGIN[source.kind] }), person);
  if (person.key === undefined) return fresh;
  const outcome = applyKeyStep(fresh, { ...person.key, since: at, at, by });
  return outcome.kind === 'changed' ? outcome.person : fresh;
}

/** Records carry the name of their time, so what a list has said goes before it. */
function unlessKnown(person: IncomingPerson, { name }: RosterPerson, { kind }: PeopleSource): IncomingPerson {
  return kind === 'trail' && name !== undefined ? { ...person, name } : person;
}

/** A list that does not say something takes nothing away. */
function merged(current: RosterPerson, { name, team, zone, country, ids = [] }: IncomingPerson): RosterPerson {
  const known = new Set([...(current.ids ?? []), ...ids]);
  return {
    ...current,
    ...(name === undefined ? {} : { name }),
    ...(team === undefined ? {} : { team }),
    ...(zone === undefined ? {} : { zone }),
    ...(country === undefined ? {} : { country }),
    ...(known.size === 0 ? {} : { ids: [...known] }),
  };
}

async function record({ name, added: fresh, updated }: PeopleReport, context: Taking): Promise<void> {
  if (fresh + updated === 0) return;
  const did = `imported people from ${plainText(name, 80)}: ${fresh} added, ${updated} updated`;
  await recordChange(context, { did, about: 'roster' });
}
