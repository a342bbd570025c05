/**
 * Canonical phrases of orders and of the questions around them. One template
 * serves both ways: it is the pattern that reads, and it is filled to write. A
 * part in brackets is left out when the question lacks its slot.
 */
import { entityTypesLabel } from '../audit/entity-type.ts';
import type { Question } from '../audit/question.ts';
import { WEEKDAY_NAMES } from './date-words.ts';
import { isPlainFileId } from './file-slots.ts';
import type { SlotName } from './grammar.ts';
import { isPlainPurgeKey } from './keeping-slots.ts';
import { isVendorId } from './name-slots.ts';
import {
  minuteWords,
  PLAIN_EMAIL,
  personWords,
  quote,
  rangeWords,
  targetWords,
  typesWords,
  typeWords,
  wallClock,
  words,
} from './phrase-parts.ts';
import { VERBS } from './verbs.ts';

export const ORDER_TEMPLATES = {
  related: 'related [{relation}] to [{event}]',
  watch:
    'watch changes [with {verb}] [in {type}|of kinds {types}] [to {target}] [by {person}] [containing {text}] [{here}]',
  watches: 'watches [{here}]',
  unwatch:
    'unwatch [number {watch}] [{all}] [with {verb}] [in {type}|of kinds {types}] [to {target}] [by {person}] [containing {text}] [for people {people}] [{here}]',
  claim: 'claim [{statement}] [{events}] [because {comment}]',
  'claim-list': 'changes to claim [in {type}|of kinds {types}] [{range}]',
  withdraw: 'withdraw claim [{events}] [because {comment}]',
  judge: '[{undo}] ({verdict}|judge) claim [{events}] [by {person}] [because {comment}]',
  claims: 'claims [{which}] [{verdict}] [by {person}] [of changes {events}] [in {type}] [{range}]',
  'named-share': 'named share [by {split}] [in {type}] [{range}]',
  goal: 'goal [{percent}]',
  digest: 'digest [only {types}] [{span}]',
  'digest-weekly': 'digest weekly {weekday} {time} [in {zone}] [from {count} changes] [only {types}]',
  'digest-off': 'digest off',
  'digest-mute': '[{undo}] mute digest [for {count} weeks] [until {date}]',
  'digest-export': 'export digest [only {types}] [{range}]',
  export: 'export this answer [as {format}]',
  'about-me': 'what do you know about me',
  'why-messaged': 'why did you message me',
  people: 'people [{status}] [in team {team}]',
  person: 'person [{person}]',
  key: 'key [{undo}] [{status}] [for {person}] [for people {people}] [because {comment}]',
  'import-people': 'import people [from {source}]',
  onboard: '[{sure}] [{undo}] onboard [{person}] [people {people}] [{all}] [counting {count}] [in team {team}]',
  onboarding: 'onboarding [of {person}] [in team {team}] [{status}]',
  'my-key': 'my key [{said}] [for people {people}] [until {date}] [because {comment}]',
  nudge: '[{sure}] nudge [{person}] [people {people}] [{all}] [counting {count}] [in team {team}]',
  'nudge-preview': 'nudge preview [{person}] [people {people}] [{all}] [in team {team}] [{range}]',
  snooze: 'snooze [{person}] [over {count} weeks] [until {date}] [because {comment}]',
  'reminders-off': 'reminders off [for {person}] [for people {people}] [because {comment}]',
  'reminders-on': 'reminders on [for {person}] [for people {people}] [because {comment}]',
  pause: '[{sure}] pause [until {date}] [because {comment}]',
  resume: 'resume [because {comment}]',
  automation: '[{sure}] automation [{identity}] [in {type}] [because {comment}]',
  'automation-off': 'automation off [{identity}] [in {type}] [because {comment}]',
  automations: 'automations',
  admins: 'admins',
  allow:
    '[{sure}] [{undo}] allow [{person}] [people {people}] [domain {domain}] [{here}] [as {grant}] [because {comment}]',
  deny: '[{sure}] [{undo}] deny [{person}] [people {people}] [domain {domain}] [{here}] [as {grant}] [because {comment}]',
  'bind-space': '[{sure}] [{undo}] bind space [{here}] [to {all}] [to organisation {org}]',
  'space-zone': '[{undo}] space time zone [{here}] [{zone}]',
  'anonymous-actors': 'anonymous actors',
  'anonymous-add': '[{sure}] add anonymous actor [{identity}]',
  'anonymous-remove': '[{sure}] remove anonymous actor [{identity}]',
  'working-hours': 'working hours [{hours}]',
  country: '[{undo}] country [{country}] [for {person}]',
  holidays: 'holidays [in {country}] [for {person}]',
  'holiday-add': 'add day off [{date}] [called {comment}]',
  'holiday-remove': 'remove day off [{date}] [called {comment}]',
  settings: 'settings',
  journal: 'journal [last {count}] [by {person}] [{range}]',
  pull: 'pull [for organisation {org}]',
  forwarding: 'forwarding',
  access: 'access [for organisation {org}]',
  coverage: 'coverage [of organisation {org}] [{range}]',
  retention: 'retention [{keep}] [for organisation {org}]',
  purges: 'purges',
  'purge-decide': '({decision}|decide) purge [{purge}]',
  'file-take': 'take file [{file}] [in {zone}] [{dateorder}] [covering {span}]',
  'file-covers': 'file [{file}] covers [{span}]',
  'file-discard': 'throw away file [{file}]',
  erase: '[{sure}] [{decision}] erase [{person}]',
  'time-zone': 'my time zone is {zone}',
  help: 'help [{topic}]',
} as const;

export type OrderIntent = keyof typeof ORDER_TEMPLATES;

/** A question of this kind in words. @param zone IANA zone in which dates are written */
export function orderPhrase(question: Question, intent: OrderIntent, zone: string): string {
  const parts = ORDER_TEMPLATES[intent].matchAll(/\[([^[\]]*)\]|\(\{(\w+)\}\|(\w+)\)|(\S+)/g);
  return words(
    [...parts].map(([, optional, slot, otherwise, plain]) => {
      if (optional !== undefined) {
        return firstFilled(optional, question, zone);
      }
      return slot === undefined
        ? filled(plain ?? '', question, zone)
        : (filled(`{${slot}}`, question, zone) ?? otherwise);
    }),
  );
}

/** The first alternative that can be filled. */
function firstFilled(alternatives: string, question: Question, zone: string): string | undefined {
  const stretches = alternatives.split('|').map((stretch) => filled(stretch, question, zone));
  return stretches.find((stretch) => stretch !== undefined);
}

/** A stretch of a template with the values of its slots; undefined when one is absent. */
function filled(stretch: string, question: Question, zone: string): string | undefined {
  let isWhole = true;
  const text = stretch.replace(/\{(\w+)\}/g, (_, slot: SlotName) => {
    const value = WRITERS[slot]?.(question, zone) ?? '';
    isWhole &&= value !== '';
    return value;
  });
  return isWhole ? text : undefined;
}

/** Our own ids and uuids, which read back without quotes. */
const PLAIN_EVENT = /^(?:c-[0-9a-f]{4,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const RELATIONS = { tracking: 'same tracking id', target: 'same object', actor: 'same person' } as const;

/** What stands in the place of a slot; absent where the question lacks it. */
const WRITERS: Partial<Record<SlotName, (question: Question, zone: string) => string | undefined>> = {
  type: ({ entityType, entityTypes, all }) => {
    if (entityTypes === undefined) return entityType && typeWords(entityType, 2);
    return all ? undefined : entityTypesLabel(entityTypes, 2);
  },
  types: typesWords,
  verb: ({ action }) => action && (VERBS.get(action) === action ? action : `action ${quote(action)}`),
  target: ({ target }) => target && targetWords(target),
  text: ({ text }) => text && quote(text),
  watch: ({ watch }) => (watch === undefined ? undefined : String(watch)),
  person: ({ actor }) => actor && personWords(actor),
  range: rangeWords,
  span: rangeWords,
  weekday: ({ schedule }) => schedule && WEEKDAY_NAMES[schedule.weekday - 1],
  time: ({ schedule }) => schedule && wallClock(schedule),
  events: ({ events }) => events?.map((id) => (PLAIN_EVENT.test(id) ? id : quote(id))).join(', '),
  people: ({ people }) => people?.map((email) => (PLAIN_EMAIL.test(email) ? email : quote(email))).join(', '),
  comment: ({ comment }) => comment && quote(comment),
  team: ({ team }) => team && quote(team),
  identity: ({ identity }) => identity && (PLAIN_EMAIL.test(identity) ? identity : quote(identity)),
  domain: ({ domain }) => domain && (/^[a-z0-9.-]+[a-z]$/.test(domain) ? domain : quote(domain)),
  org: ({ org }) => org && (isVendorId(org) ? org : quote(org)),
  hours: ({ hours }) => hours && `${minuteWords(hours.from)} to ${minuteWords(hours.to)}`,
  percent: ({ percent }) => (percent === undefined ? undefined : `${percent} %`),
  count: ({ count }) => (count === undefined ? undefined : String(count)),
  statement: ({ statement }) => statement && { mine: 'mine', 'not-mine': 'not mine', unsure: 'unsure' }[statement],
  said: ({ said }) => said && { done: 'done', cannot: 'cannot', 'not-me': 'not me', later: 'later' }[said],
  verdict: ({ verdict }) => verdict && { confirmed: 'confirm', disputed: 'dispute' }[verdict],
  which: ({ which }) => which && { own: 'mine', waiting: 'waiting' }[which],
  // Beside several kinds it says that all of them are meant.
  all: ({ all, entityTypes }) => (entityTypes === undefined ? all && 'all' : undefined),
  here: ({ here }) => here && 'here',
  undo: ({ undo }) => undo && 'no longer',
  sure: ({ sure }) => sure && 'really',
  status: ({ status }) => status,
  date: ({ date }) => date,
  grant: ({ grant }) => grant,
  country: ({ country }) => country,
  split: ({ split }) => split,
  event: ({ event }) => event && (PLAIN_EVENT.test(event) ? event : quote(event)),
  relation: ({ relation }) => relation && RELATIONS[relation],
  source: ({ peopleFrom }) => peopleFrom && { trail: 'the trail', 'contact-centre': 'the contact centre' }[peopleFrom],
  zone: ({ zone }) => zone,
  format: ({ format }) => format,
  topic: ({ topic }) => topic,
  keep: ({ keep }) => (typeof keep === 'number' ? `${keep} months` : keep && 'for ever'),
  decision: ({ decision }) => decision,
  purge: ({ purge }) => purge && (isPlainPurgeKey(purge) ? purge : quote(purge)),
  file: ({ file }) => file && (isPlainFileId(file) ? file : quote(file)),
  dateorder: ({ dateOrder }) => dateOrder && { 'day-first': 'day first', 'month-first': 'month first' }[dateOrder],
};
