/**
 * The slots of orders: a pattern, a text, and what is filled in, at EXAMPLE_NOW
 * (Monday, 23 November 2026) in EXAMPLE_ZONE. Names and addresses are synthetic.
 */
import type { Question } from '../../src/audit/question.ts';

export type SlotRow = readonly [pattern: string, text: string, slots: Omit<Question, 'intent'>];

/** What is refused, and the sentence that says why. */
export type NoSlotRow = readonly [pattern: string, text: string, notUnderstood: readonly string[], reason: string];

const rows = (pattern: string, texts: string, slots: Omit<Question, 'intent'>): readonly SlotRow[] =>
  texts.split('|').map((text) => [pattern, text.trim(), slots]);

const dates = (date: string, texts: string): readonly SlotRow[] => rows('until {date}', texts, { date });

export const FILLED: readonly SlotRow[] = [
  ...rows('x {events}', 'x c-1a2b', { events: ['c-1a2b'] }),
  ...rows(
    'x {events}',
    'x c-1a2b c-3c4d|x c-1a2b, c-3c4d|x c-1a2b,c-3c4d|x c-1a2b and c-3c4d|x c-1a2b, and c-3c4d|x "c-1a2b" & c-3c4d, c-1a2b',
    { events: ['c-1a2b', 'c-3c4d'] },
  ),
  ['x {events}', 'x "two words, and more"', { events: ['two words, and more'] }],
  [
    'x {events} {by}',
    'x 3f2504e0-4f89-41d3-9a0c-0305e82c3301 C-9F type',
    { events: ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'C-9F'], by: 'type' },
  ],
  ['x {events} ticket {comment}', 'x c-1a2b ticket CHG-123', { events: ['c-1a2b'], comment: 'CHG-123' }],
  ...rows(
    '{statement}',
    'mine|That was me!|I did it|it was ME|these were mine|thats mine|"mine" mine'.split('|"')[0] ?? '',
    {
      statement: 'mine',
    },
  ),
  ...rows('{statement}', "not mine|not me|That wasn't me.|I didn't do it|it isn’t mine|that was not me|somebody else", {
    statement: 'not-mine',
  }),
  ...rows('{statement}', "don't know|I don’t know|do not know|unsure|I'm not sure|no idea|maybe", {
    statement: 'unsure',
  }),
  ['{statement} {events}', 'mine c-1a2b and c-3c4d', { statement: 'mine', events: ['c-1a2b', 'c-3c4d'] }],
  ['{events} (is|are|) {statement}', 'c-1a2b is not mine', { events: ['c-1a2b'], statement: 'not-mine' }],
  ...rows('{verdict} it', 'confirm it|Confirmed it|approve it', { verdict: 'confirmed' }),
  ...rows('keep it [for] {keep}', 'keep it 7 years|keep it for seven years|keep it 7y|keep it for 84 months', {
    keep: 84,
  }),
  ...rows('keep it [for] {keep}', 'keep it a year|keep it 12 months|keep it for 1 yr', { keep: 12 }),
  ...rows('keep it [for] {keep}', 'keep it for 1.5 years|keep it 18 months', { keep: 18 }),
  ...rows('keep it [for] {keep}', 'keep it for ever|keep it forever|keep it for good|keep it indefinitely', {
    keep: 'for-ever',
  }),
  ...rows('{decision} it', 'approve it|accept it', { decision: 'approve' }),
  ...rows('{decision} it', 'decline it|Reject it', { decision: 'decline' }),
  [
    'purge {purge}',
    'purge 00000000-0000-4000-8000-00000000a001/1573689600000',
    { purge: '00000000-0000-4000-8000-00000000a001/1573689600000' },
  ],
  ['purge {purge}', 'purge "org one/5"', { purge: 'org one/5' }],
  ...rows('{which} claims', 'my claims|mine claims|my own claims', { which: 'own' }),
  ...rows('claims {which}', 'claims waiting|claims pending|claims that wait|claims to judge', { which: 'waiting' }),
  ...rows('{verdict} it', 'dispute it|disputed it|reject it', { verdict: 'disputed' }),
  ...rows('x because {comment}', 'x because of the Outage in EMEA|please x because of the Outage in EMEA, thanks', {
    comment: 'of the Outage in EMEA',
  }),
  ['x because {comment}', 'x because "CHG 12, see ""wiki"""', { comment: 'CHG 12, see "wiki"' }],
  ['x because {comment}', 'x because "CHG 12" came late', { comment: '"CHG 12" came late' }],
  ['x because {comment}', 'x because please', { comment: 'please' }],
  ['x because {comment}', 'x because Zoë (EMEA) said so!', { comment: 'Zoë (EMEA) said so' }],
  [
    'x because {comment}',
    'x because who changed queue Sales last week',
    { comment: 'who changed queue Sales last week' },
  ],
  [
    'x [until {date}] [because {comment}]',
    'x until friday because on leave',
    { date: '2026-11-27', comment: 'on leave' },
  ],
  [
    'x because {comment} {range}',
    'x because "a b" today',
    {
      comment: 'a b',
      from: Date.UTC(2026, 10, 22, 23),
      to: Date.UTC(2026, 10, 23, 23),
    },
  ],
  ...rows(
    'x {people}',
    'x zoe@example.com max@example.org|x Zoe@Example.com, max@example.org|x zoe@example.com and max@example.org|' +
      'x zoe@example.com, and max@example.org|x zoe@example.com,max@example.org|x zoe@example.com;max@example.org|' +
      'x <zoe@example.com> & "MAX@example.org" zoe@example.com',
    { people: ['zoe@example.com', 'max@example.org'] },
  ),
  ...rows('x {all}', 'x all|x everyone|x Everybody!|x all of them', { all: true }),
  ...rows('x {status}', 'x missing|x Missing|x without a key', { status: 'missing' }),
  ...rows('x {status}', 'x reported|x configured', { status: 'reported' }),
  ...rows('x {status}', 'x exempt|x exempted', { status: 'exempt' }),
  ['x {status}', 'x revoked', { status: 'revoked' }],
  ['x {status}', 'x unknown', { status: 'unknown' }],
  ['x {status}', 'x proven', { status: 'proven' }],
  ['x {status}', 'x regressed', { status: 'regressed' }],
  ['x {status} {person}', 'x missing Zoe Keller', { status: 'missing', actor: { kind: 'person', name: 'Zoe Keller' } }],
  ...rows('{said}', "done|I've done it|it's done, thanks|configured", { said: 'done' }),
  ...rows('{said}', "I can't|cannot|I can’t do it|it doesn't work", { said: 'cannot' }),
  ...rows('{said}', "not me|that's not me|not my job|wrong person", { said: 'not-me' }),
  ...rows('{said}', 'later|not now|remind me later', { said: 'later' }),
  ...dates('2026-12-05', 'until 5 December|until the 5th of December|until Dec 5|until 2026-12-05|until 5.12.2026'),
  ...dates('2026-12-05', 'until Saturday 5 December|until 5 DEC 2026|until 2026/12/05|until 5-dec-2026'),
  ...dates('2026-11-24', 'until tomorrow|until Tuesday|until next Tuesday|until 24 Nov|until in one day'),
  ...dates('2026-11-25', 'until the day after tomorrow|until Wed|until this Wednesday'),
  ...dates('2026-11-23', 'until today|until 23 November|until 23 Nov 2026'),
  ...dates('2026-11-30', 'until Monday|until next Monday|until next week|until in a week|until the end of the month'),
  ...dates('2027-03-01', 'until 1 March|until March 1st|until Monday 1 March'),
  ...dates('2026-03-01', 'until 1 March 2026|until 2026-03-01'),
  ...dates('2028-02-29', 'until 29 February'),
  ...dates('2026-12-07', 'until in two weeks|until in 14 days|until 2 weeks from now|until in the next 2 weeks'),
  ...dates('2026-12-01', 'until next month'),
  ...dates('2027-01-01', 'until next year|until 1/1'),
  ...dates('2026-11-29', 'until the end of the week|until end of this week'),
  ...dates('2026-12-31', 'until end of the year|until end of next month|until 31/12/2026'),
  ['for {date}', 'for for 3 days', { date: '2026-11-26' }],
  ['team {team}', 'team Berlin', { team: 'Berlin' }],
  [
    'team {team} {range}',
    'team "Tier 2 (EMEA)" today',
    {
      team: 'Tier 2 (EMEA)',
      from: Date.UTC(2026, 10, 22, 23),
      to: Date.UTC(2026, 10, 23, 23),
    },
  ],
  ['{team} team', 'Customer Care team', { team: 'Customer Care' }],
  ...rows('x as {grant}', 'x as admin|x as an Administrator', { grant: 'admin' }),
  ...rows('x as {grant}', 'x as reviewer|x as a reviewer', { grant: 'reviewer' }),
  ...rows('x as {grant}', 'x as viewer|x as viewers', { grant: 'viewer' }),
  ...rows('allow {domain}', 'allow example.com|allow @Example.COM|allow "example.com"|allow example.com, please', {
    domain: 'example.com',
  }),
  ['allow {domain}', 'allow sub-1.müller.example.net', { domain: 'sub-1.müller.example.net' }],
  ...rows('pause {here}', 'pause here|pause this space|pause in this room', { here: true }),
  ['bind to {org}', 'bind to 3f2504e0-4f89-41d3-9a0c-0305e82c3301', { org: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' }],
  [
    'bind to {org}',
    'bind to Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zZjI1MDRlMC00Zjg5LTQxZDMtOWEwYy0wMzA1ZTgyYzMzMDE',
    { org: 'Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zZjI1MDRlMC00Zjg5LTQxZDMtOWEwYy0wMzA1ZTgyYzMzMDE' },
  ],
  ['bind to {org}', 'bind to "any id"', { org: 'any id' }],
  ['x {identity}', 'x API@cconesp.net', { identity: 'API@cconesp.net' }],
  ['x {identity}', 'x Provisioning Robot', { identity: 'Provisioning Robot' }],
  ['x {identity} in {type}', 'x "Sync for Users" in users', { identity: 'Sync for Users', entityType: 'user' }],
  ...rows(
    'hours {hours}',
    'hours 09:00 to 17:00|hours 9 to 17|hours 9-17|hours 9 - 17|hours 09:00-17:00|hours 09:00–17:00|' +
      'hours from 9am to 5pm|hours between 9 and 17:00|hours 9 am until 5 pm',
    { hours: { from: 540, to: 1020 } },
  ),
  ['hours {hours}', 'hours 00:00 to 24:00', { hours: { from: 0, to: 1440 } }],
  ['hours {hours}', 'hours 22:30-24:00', { hours: { from: 1350, to: 1440 } }],
  ...rows('in {country}', 'in DE|in de|in Germany|in GERMANY|in "Germany"|in Deutschland', { country: 'DE' }),
  ...rows('in {country}', 'in DE-BY|in de-by|in Bavaria', { country: 'DE-BY' }),
  ...rows('in {country}', 'in the United States|in USA|in us|in United States of America', { country: 'US' }),
  ...rows('in {country}', 'in UK|in Great Britain|in United Kingdom|in gb', { country: 'GB' }),
  ['in {country}', "in Côte d'Ivoire", { country: 'CI' }],
  [
    'in {country} {range}',
    'in United Arab Emirates today',
    {
      country: 'AE',
      from: Date.UTC(2026, 10, 22, 23),
      to: Date.UTC(2026, 10, 23, 23),
    },
  ],
  ...rows('take {file}', 'take f-4821|take F-4821|take "f-4821"|take f-4821.', { file: 'f-4821' }),
  ...rows('x {dateorder}', 'x day first|x day-first|x the day comes first|x Day before Month|x dd/mm|x dd/mm/yyyy', {
    dateOrder: 'day-first',
  }),
  ...rows('x {dateorder}', 'x month first|x MM/DD/YYYY|x the month first', { dateOrder: 'month-first' }),
  [
    'take {file} <in {zone} | {dateorder}>',
    'take f-12 month first in Europe/Berlin',
    { file: 'f-12', zone: 'Europe/Berlin', dateOrder: 'month-first' },
  ],
  ...rows('by {split}', 'by week|by weeks', { split: 'week' }),
  ...rows('by {split}', 'by type|by kind of object', { split: 'type' }),
  ['by {split}', 'by Teams', { split: 'team' }],
  ...rows('x {source}', 'x the trail|x people seen', { peopleFrom: 'trail' }),
  ...rows('x {source}', 'x the contact centre|x Contact Center|x WxCC', { peopleFrom: 'contact-centre' }),
  ...rows('goal {percent}', 'goal 95 %|goal 95%|goal 95 percent|goal 95 per cent|goal 95', { percent: 95 }),
  ['goal {percent}', 'goal 100 %', { percent: 100 }],
  ['from {count} changes', 'from 5 changes', { count: 5 }],
  ['from {count} changes', 'from twelve changes', { count: 12 }],
  ['for {count} (week|weeks)', 'for a week', { count: 1 }],
  ['from {count} changes', 'from 0 changes', { count: 0 }],
];

const FIFTY_ONE = Array.from({ length: 51 }, (_, index) => `c-${1000 + index}`).join(' ');
const LONG = `${'word '.repeat(30)}${'y'.repeat(280)}`;
const shown = (text: string): string => `${text.slice(0, 119)}…`;

export const NOT_FILLED: readonly NoSlotRow[] = [
  [
    'until {date}',
    'until 03/04/2026',
    ['until 03/04/2026'],
    '"03/04/2026" can be 3 Apr 2026 or 4 Mar 2026. Write the month as a word, or 2026-MM-DD.',
  ],
  ['until {date}', 'until 31 February', ['until 31 February'], '"31 February" is not a date in the calendar.'],
  ['until {date}', 'until yesterday', ['until yesterday'], '"yesterday" is over.'],
  [
    'until {date}',
    'until Monday 5 December',
    ['until Monday 5 December'],
    '5 Dec 2026 is a Saturday, not a Monday: "Monday 5 December".',
  ],
  ['x {date}', 'x in 3 hours', ['in 3 hours'], '"in 3 hours" is not a date: name a day.'],
  ['x {date}', 'x in 9999 years', ['in 9999 years'], '"in 9999 years" is too far away.'],
  ['until {date}', 'until', [], 'I still need a date, such as 5 December.'],
  ['x {events}', `x ${FIFTY_ONE}`, [shown(FIFTY_ONE)], 'These are more than 50 changes. Take them in smaller steps.'],
  [
    'x {events}',
    'x that one',
    ['that one'],
    'I do not know what to make of "that one". I still need the id of a change.',
  ],
  ['x {people}', 'x Zoe', ['Zoe'], 'I do not know what to make of "Zoe". I still need the email of a person.'],
  ['x because {comment}', `x because ${LONG}`, [shown(LONG)], 'The comment is longer than 300 characters. Shorten it.'],
  ['x because {comment}', 'x because', [], 'I still need a few words, such as a ticket or a reason.'],
  [
    'hours {hours}',
    'hours 17:00 to 09:00',
    ['17:00 to 09:00'],
    '"17:00 to 09:00" ends before it begins. Write them like 09:00 to 17:00.',
  ],
  [
    'hours {hours}',
    'hours 09:00 to 25:00',
    ['09:00 to 25:00'],
    '"09:00 to 25:00" are no hours of a day. Write them like 09:00 to 17:00.',
  ],
  [
    'in {country}',
    'in Narnia',
    ['in Narnia'],
    '"Narnia" is not a country I know. Write its name or its two letters, with a region where one is meant: Germany, DE, DE-BY.',
  ],
  [
    'in {country}',
    'in XX-YY',
    ['in XX-YY'],
    '"XX-YY" is not a country I know. Write its name or its two letters, with a region where one is meant: Germany, DE, DE-BY.',
  ],
  ['keep {keep}', 'keep 30 days', ['30 days'], 'Name whole months or years, such as 7 years.'],
  ['keep {keep}', 'keep 0 months', ['0 months'], 'Name whole months or years, such as 7 years.'],
  ['keep {keep}', 'keep 1.3 years', ['1.3 years'], 'Name whole months or years, such as 7 years.'],
  ['keep {keep}', 'keep 101 years', ['101 years'], 'That is longer than 100 years. Say "for ever".'],
  [
    'take {file}',
    'take export.csv',
    ['export.csv'],
    'I do not know what to make of "export.csv". I still need the id of a file that waits, such as f-4821.',
  ],
  ['goal {percent}', 'goal 0', ['0'], '"0" is not a whole percentage from 1 to 100.'],
  ['goal {percent}', 'goal 101 %', ['101'], '"101" is not a whole percentage from 1 to 100.'],
  ['goal {percent}', 'goal 99.5%', ['99.5%'], '"99.5%" is not a whole percentage from 1 to 100.'],
  ['from {count} changes', 'from 1000001 changes', ['from 1000001'], '"1000001" is more than I can count with.'],
  ['allow {domain}', 'allow *.example.com', ['example.com'], '"*.example.com" is a pattern. Name each domain in full.'],
  [
    'allow {domain}',
    'allow example',
    ['example'],
    'I do not know what to make of "example". I still need an email domain, such as example.com.',
  ],
  [
    'bind to {org}',
    'bind to Acme',
    ['Acme'],
    'I do not know what to make of "Acme". I still need the id of an organisation.',
  ],
  [
    'x {status}',
    'x broken',
    ['broken'],
    'I do not know what to make of "broken". I still need what is known of the keys: missing, reported, exempt, revoked or unknown.',
  ],
];
