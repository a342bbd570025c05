/**
 * A small made-up contact centre, readable at a glance. All people, names, ids
 * and addresses are synthetic. Times are Berlin wall clock; it is Monday
 * 23 Nov 2026, 13:00 there.
 */
import type { Actor, AuditEvent } from '../../src/audit/event.ts';
import { exampleAt } from '../../src/questions/example-clock.ts';
import { anIncoming } from '../fixtures/events.ts';

const ORG = '00000000-0000-4000-8000-00000000a001';
const OTHER_ORG = '00000000-0000-4000-8000-00000000a002';

const person = (email: string, name: string): Actor => ({ email, name });
export const MARA = person('mara.lind@example.com', 'Mara Lind');
export const JON = person('jon.berg@example.com', 'Jon Berg');
/** The same name as JON, another person. */
export const OTHER_JON = person('jon.berg@partner.example.org', 'Jon Berg');
export const SERVICE = person('api@cconesp.net', 'api@cconesp.net');
/** Known to the records by an id alone. */
export const ID_ONLY: Actor = { id: '00000000-0000-4000-8000-0000000000f9' };
/** Mara, in a record that gives no email. */
const MARA_BY_NAME: Actor = { name: 'Mara Lind' };

const idOf = (tail: string): string => `${tail}00000-0000-4000-8000-000000000${tail}`;
export const IDS = {
  zoe: idOf('101'),
  zoeAccent: idOf('102'),
  zoeBraun: idOf('103'),
  max: idOf('104'),
  otherMax: idOf('105'),
  sales: idOf('201'),
  nightQueue: idOf('202'),
  support: idOf('203'),
  harbour: idOf('204'),
  nightTeam: idOf('301'),
  mainLine: idOf('401'),
  hours: idOf('501'),
  hub: idOf('601'),
  otherHub: idOf('602'),
} as const;

/** A name that tries everything: a mention, a link, a formula, a direction mark, a control character. */
export const HOSTILE_NAME =
  '=HYPERLINK("http://evil.example.com") <@all> [pay](http://evil.example.com) \u202Etxt\u0007';

const queue = (id: string, name: string) => ({ entityType: 'contact-service-queue', target: { id, name } });
const user = (id: string, name: string) => ({ entityType: 'user', target: { id, name } });
const team = (id: string, name: string) => ({ entityType: 'team', target: { id, name } });

type Row = readonly [when: string, actor: Actor, action: string, rest: Partial<AuditEvent>];

/** By a name that the tests use in place of the event id. */
const ROWS = {
  // Week 46
  'sales-created': ['2026-11-09 09:00', MARA, 'created', queue(IDS.sales, 'Sales')],
  'night-created': ['2026-11-10 10:00', MARA, 'created', queue(IDS.nightQueue, 'Night Shift')],
  'night-team-created': ['2026-11-10 10:05', MARA, 'created', team(IDS.nightTeam, 'Night Shift')],
  'zoe-created': ['2026-11-11 08:00', JON, 'created', user(IDS.zoe, 'Zoe Keller')],
  'zoe-accent-created': ['2026-11-11 08:10', JON, 'created', user(IDS.zoeAccent, 'Zoë Keller')],
  'braun-created': ['2026-11-11 08:20', OTHER_JON, 'created', user(IDS.zoeBraun, 'Zoë Keller-Braun')],
  'hub-named': ['2026-11-12 08:00', MARA, 'modified', { entityType: 'site', target: { name: 'Hub' } }],
  // Week 47, the last complete one
  'sales-renamed': [
    '2026-11-16 11:00',
    MARA,
    'modified',
    {
      ...queue(IDS.sales, 'Sales_EMEA'),
      changes: [{ field: 'name', before: 'Sales', after: 'Sales_EMEA' }],
      description: 'Mara Lind set the wrap-up timer of Sales_EMEA',
    },
  ],
  'support-created': ['2026-11-16 12:00', MARA, 'created', queue(IDS.support, 'Support_DE')],
  'max-modified': ['2026-11-17 09:00', JON, 'modified', user(IDS.max, 'Max Muster')],
  'other-max-modified': ['2026-11-17 09:30', OTHER_JON, 'modified', user(IDS.otherMax, 'Max Muster')],
  'line-by-name': [
    '2026-11-18 08:00',
    MARA_BY_NAME,
    'modified',
    { entityType: 'entry-point', target: { name: 'Main Line' } },
  ],
  'zoe-modified': [
    '2026-11-18 14:05',
    SERVICE,
    'modified',
    { ...user(IDS.zoe, 'Zoe Keller'), description: 'api@cconesp.net modified user Zoe Keller', ip: '192.0.2.7' },
  ],
  'hub-one': ['2026-11-18 15:00', JON, 'modified', { entityType: 'site', target: { id: IDS.hub, name: 'Hub' } }],
  'hub-two': ['2026-11-18 16:00', JON, 'modified', { entityType: 'site', target: { id: IDS.otherHub, name: 'Hub' } }],
  'night-anonymous': ['2026-11-19 02:30', SERVICE, 'modified', queue(IDS.nightQueue, 'Night Shift')],
  'line-by-id': [
    '2026-11-19 08:00',
    MARA,
    'modified',
    { entityType: 'entry-point', target: { id: IDS.mainLine, name: 'Main Line' } },
  ],
  'team-by-id-only': ['2026-11-19 09:00', ID_ONLY, 'modified', team(IDS.nightTeam, 'Night Shift')],
  hostile: [
    '2026-11-20 10:00',
    MARA,
    'modified',
    {
      entityType: 'business-hours',
      target: { id: IDS.hours, name: HOSTILE_NAME },
      description: `Mara Lind modified ${HOSTILE_NAME}`,
    },
  ],
  'other-org': ['2026-11-20 11:00', OTHER_JON, 'modified', { ...queue(IDS.harbour, 'Harbour'), orgId: OTHER_ORG }],
  'support-deleted': ['2026-11-20 17:45', SERVICE, 'deleted', queue(IDS.support, 'Support_DE')],
  'zoe-accent-deleted': ['2026-11-20 18:00', MARA, 'deleted', user(IDS.zoeAccent, 'Zoë Keller')],
  'night-sunday': ['2026-11-22 23:30', {}, 'modified', queue(IDS.nightQueue, 'Night Shift')],
  // Today
  'sales-today': ['2026-11-23 08:00', MARA, 'modified', queue(IDS.sales, 'Sales_EMEA')],
} as const satisfies Readonly<Record<string, Row>>;

export type EventName = keyof typeof ROWS;

const NAMES = Object.keys(ROWS).filter((name): name is EventName => name in ROWS);

/** The event id behind a name: `c-` and 20 hexadecimal digits, as a file's rows get them. */
export function eventId(name: EventName): string {
  return `c-${String(NAMES.indexOf(name) + 1).padStart(20, '0')}`;
}

/** The name of an event in this world; the id itself when it is from elsewhere. */
export function eventName(id: string): string {
  return NAMES.find((name) => eventId(name) === id) ?? id;
}

/** All events, oldest first. */
export const WORLD = NAMES.map((name) => {
  const [when, actor, action, rest] = ROWS[name];
  const [date = '', time = ''] = when.split(' ');
  return anIncoming({
    description: '',
    id: eventId(name),
    orgId: ORG,
    time: exampleAt(date, time),
    actor,
    action,
    ...rest,
  });
});
