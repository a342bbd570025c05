/** The slots of the pattern language and their readers. */
import { findZone, zonesOfCity } from '../audit/zone.ts';
import { readSure, readTopic, readUndo } from './admin-slots.ts';
import { readDate } from './date-slots.ts';
import { timeOfWords, weekdayOfWord } from './date-words.ts';
import { readDateOrder, readFile } from './file-slots.ts';
import { readFormat } from './file-wish.ts';
import { readComment, readIdentity, readTeam } from './free-slots.ts';
import type { SlotName } from './grammar.ts';
import { readDecision, readKeep, readPurge } from './keeping-slots.ts';
import { readEvent, readEventId, readEvents, readPeople } from './list-slots.ts';
import { readPerson, readTarget, readText } from './name-slots.ts';
import { readNamed, readOwner } from './owner-slots.ts';
import { readRange, readSpan, readWeek } from './ranges.ts';
import {
  type Draft,
  found,
  plainAt,
  type SlotContext,
  type SlotMatch,
  type SlotReader,
  wordAt,
  wrong,
} from './slot.ts';
import { readType, readTypes } from './type-slots.ts';
import { readCount, readCountry, readDomain, readHours, readOrg, readPercent } from './value-slots.ts';
import { readChart, readDeed, readDone, readFresh, readVerb } from './verb-slots.ts';
import { readWatch } from './watch-words.ts';
import {
  readAll,
  readGrant,
  readHere,
  readQuiet,
  readRelation,
  readSaid,
  readSource,
  readSplit,
  readStatement,
  readStatus,
  readUnmute,
  readUse,
  readVerdict,
  readWhich,
} from './word-slots.ts';

const GROUPINGS: ReadonlyMap<string, NonNullable<Draft['by']>> = new Map([
  ...list('actor actors person people user users who whom admin admins', 'actor' as const),
  ...list('type types kind kinds', 'type' as const),
  ...list('action actions verb verbs', 'action' as const),
  ...list('day days date dates daily', 'day' as const),
  ...list('week weeks weekly', 'week' as const),
]);

const MAX_NOBODY_WORDS = 4;
const NOBODY_PHRASES: readonly (readonly string[])[] = [
  ...['unattributed', 'anonymous', 'anonymously', 'unnamed', 'nameless', 'unsigned'].map((word) => [word]),
  ...['without', 'with no'].flatMap((lead) =>
    ['a name', 'any name', 'name', 'names', 'an actor', 'actor', 'a person', 'person'].map((word) =>
      `${lead} ${word}`.split(' '),
    ),
  ),
  ...['has', 'have', 'had', 'has had', 'have had'].flatMap((lead) =>
    ['no name', 'no names', 'no actor', 'no person', 'no owner'].map((words) => `${lead} ${words}`.split(' ')),
  ),
  ...['by an unknown person', 'by an unknown actor', 'by nobody', 'by unknown'].map((words) => words.split(' ')),
  ...['that', 'which'].flatMap((lead) =>
    ['name nobody', 'name no one', 'name noone', 'name no person'].map((words) => `${lead} ${words}`.split(' ')),
  ),
];

function list<T>(words: string, value: T): readonly (readonly [string, T])[] {
  return words.split(' ').map((word) => [word, value] as const);
}

export const SLOT_READERS: Readonly<Record<SlotName, SlotReader>> = {
  verb: readVerb,
  deed: readDeed,
  done: readDone,
  chart: readChart,
  type: readType,
  types: readTypes,
  target: readTarget,
  person: readPerson,
  named: readNamed,
  owner: readOwner,
  range: readRange,
  span: readSpan,
  week: readWeek,
  text: readText,
  event: readEvent,
  eventid: readEventId,
  fresh: readFresh,
  nobody: readNobody,
  by: readBy,
  weekday: readWeekday,
  time: readTimeOfDay,
  zone: readZone,
  undo: readUndo,
  sure: readSure,
  topic: readTopic,
  events: readEvents,
  statement: readStatement,
  verdict: readVerdict,
  which: readWhich,
  comment: readComment,
  people: readPeople,
  all: readAll,
  status: readStatus,
  said: readSaid,
  date: readDate,
  team: readTeam,
  grant: readGrant,
  domain: readDomain,
  here: readHere,
  org: readOrg,
  identity: readIdentity,
  hours: readHours,
  country: readCountry,
  split: readSplit,
  relation: readRelation,
  use: readUse,
  watch: readWatch,
  source: readSource,
  percent: readPercent,
  count: readCount,
  quiet: readQuiet,
  unmute: readUnmute,
  keep: readKeep,
  decision: readDecision,
  purge: readPurge,
  file: readFile,
  dateorder: readDateOrder,
  format: readFormat,
};

/** What is missing when a slot stays empty, for a message. */
export const SLOT_WANTS: Readonly<Record<SlotName, string>> = {
  verb: 'what was done (changed, created, deleted, modified)',
  done: 'what was done (changed, created, deleted, modified)',
  deed: 'what was done (change, creation, deletion, edit)',
  chart: '"chart"',
  type: 'a kind of object',
  types: 'kinds of objects',
  target: 'the name or id of what was changed',
  person: 'the name or email of a person',
  named: 'the name or email of a person',
  owner: 'the name or email of a person',
  range: 'a time',
  span: 'a time with beginning and end',
  week: 'a week',
  text: 'the text to look for, in quotes',
  event: 'the id of a change',
  eventid: 'the id of a change',
  fresh: '"new"',
  nobody: '"unattributed"',
  by: 'by what to count: actor, type, action, day or week',
  weekday: 'a weekday',
  time: 'a time of day, such as 09:00',
  zone: 'a time zone, such as Europe/Berlin',
  undo: '"no longer"',
  sure: '"really"',
  topic: 'a topic, such as people',
  events: 'the id of a change',
  statement: '"mine", "not mine" or "don\'t know"',
  verdict: '"confirm" or "dispute"',
  which: '"my" or "waiting"',
  comment: 'a few words, such as a ticket or a reason',
  people: 'the email of a person',
  all: '"all"',
  status: 'what is known of the keys: missing, reported, exempt, revoked or unknown',
  said: '"done", "I can\'t", "not me" or "later"',
  date: 'a date, such as 5 December',
  team: 'the name of a team',
  grant: 'admin, reviewer or viewer',
  domain: 'an email domain, such as example.com',
  here: '"here"',
  org: 'the id of an organisation',
  identity: 'the email or name of a service identity',
  hours: 'hours of the day, such as 09:00 to 17:00',
  country: 'a country, such as Germany or DE-BY',
  split: 'week, type or team',
  watch: 'the number of a watch, such as 3',
  use: 'what was done with me (asked, exported)',
  relation: 'what is alike (same object, same person, same tracking id)',
  source: 'where from: the trail or the contact centre',
  percent: 'a percentage, such as 95 %',
  count: 'a number',
  quiet: '"quiet when nothing happened"',
  unmute: '"unmute"',
  keep: 'how long, such as 7 years or for ever',
  decision: '"approve" or "decline"',
  purge: 'the key of a deletion',
  file: 'the id of a file that waits, such as f-4821',
  dateorder: '"day first" or "month first"',
  format: 'csv, xlsx or pdf',
};

/** Words for changes that name nobody: `unattributed`, `without a name`, `that name nobody`. */
function readNobody(context: SlotContext, at: number): readonly SlotMatch[] {
  const rest = context.tokens.slice(at, at + MAX_NOBODY_WORDS).map((token) => token.word);
  const said = NOBODY_PHRASES.find((phrase) => phrase.every((word, index) => rest[index] === word));
  return said === undefined ? [] : [found(at + said.length, { actor: { kind: 'anonymous' } })];
}

function readBy(context: SlotContext, at: number): readonly SlotMatch[] {
  const start = wordAt(context, at) === 'entity' || wordAt(context, at) === 'object' ? at + 1 : at;
  const by = GROUPINGS.get(wordAt(context, start));
  if (by === undefined || (start > at && by !== 'type')) {
    return [];
  }
  const ofObject = wordAt(context, start + 1) === 'of' && ['object', 'objects'].includes(wordAt(context, start + 2));
  return [found(by === 'type' && ofObject ? start + 3 : start + 1, { by })];
}

function readWeekday(context: SlotContext, at: number): readonly SlotMatch[] {
  const weekday = weekdayOfWord(wordAt(context, at));
  return weekday === undefined ? [] : [found(at + 1, { weekday })];
}

/** Whole minutes: a schedule knows nothing finer. */
function readTimeOfDay(context: SlotContext, at: number): readonly SlotMatch[] {
  const time = timeOfWords(wordAt(context, at), wordAt(context, at + 1));
  if (time === undefined) {
    return [];
  }
  if ('problem' in time || time.ms % 60_000 !== 0) {
    const reason = `"${plainAt(context, at)}" is not a time of day in hours and minutes.`;
    return [wrong(at + time.words, reason, [], 'date')];
  }
  return [found(at + time.words, { minuteOfDay: time.ms / 60_000 })];
}

/** An IANA zone; a city alone is asked back with the zones that carry its name. */
function readZone(context: SlotContext, at: number): readonly SlotMatch[] {
  const token = context.tokens[at];
  if (token === undefined || ['is', 'to', 'in'].includes(token.word)) {
    return [];
  }
  const zone = findZone(token.text);
  if (zone !== undefined) {
    return [found(at + 1, { zone })];
  }
  for (const end of [at + 2, at + 1]) {
    const city = context.tokens
      .slice(at, end)
      .map((part) => part.word)
      .join(' ');
    const choices = zonesOfCity(city);
    if (choices.length > 0 && end <= context.tokens.length) {
      return [
        {
          kind: 'problem',
          end,
          problem: { reason: `Which time zone is that? I know ${choices.join(', ')}.`, choices, code: 'zone' },
        },
      ];
    }
  }
  const reason = `"${token.text.slice(0, 60)}" is not a time zone I know. Write it like Europe/Berlin.`;
  return [wrong(at + 1, reason, [], 'zone')];
}
