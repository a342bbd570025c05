/** The jobs that write to one person, over a real store, with a clock that the test moves and a chat that writes down. */
import assert from 'node:assert/strict';
import { loadKeyGuide } from '../../src/app/load-key-guide.ts';
import { ChatError } from '../../src/audit/errors.ts';
import { newOutreach, type Outreach } from '../../src/audit/outreach.ts';
import type { AuditStore, SendOptions } from '../../src/audit/ports.ts';
import type { Reply } from '../../src/audit/reply.ts';
import { type KeyStatus, newRosterPerson, type RosterPerson } from '../../src/audit/roster.ts';
import { type BotSettings, SETTINGS_KEY } from '../../src/audit/settings.ts';
import { createTableHolidays } from '../../src/calendar/table-holidays.ts';
import type { OutreachJob, OutreachJobParts } from '../../src/jobs/writing-to-people.ts';
import { ADMIN, officeOf, openWorld, render } from '../commands/rig.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const at = (iso: string): number => Date.parse(iso);
export const SAM = 'sam@example.com';

export interface Written {
  readonly email: string;
  readonly reply: Reply;
  readonly options: SendOptions;
  /** UTC ms. */
  readonly at: number;
}

export interface OutreachRig {
  readonly store: AuditStore;
  /** UTC ms; Monday 23 Nov 2026, 10:00 in Berlin to begin with. */
  now: number;
  ready: boolean;
  /** What arrived, oldest first. */
  readonly written: Written[];
  /** What sending to somebody does instead of arriving; `arrives`: it arrives, and the bot does not hear of it. */
  readonly trouble: Map<string, { readonly code: string; readonly arrives?: boolean }>;
  /** Keys of which nobody knows whether they arrived. */
  readonly doubtful: Set<string>;
  /** Errors in the log. */
  readonly failures: string[];
  parts(): OutreachJobParts;
  settings(changes: Partial<BotSettings>): Promise<void>;
  person(email: string, changes?: Partial<RosterPerson> & { readonly status?: KeyStatus }): Promise<RosterPerson>;
  /** Introduced on 1 November, unless said otherwise. */
  introduced(email: string, changes?: Partial<Outreach>): Promise<void>;
  outreach(email?: string): Promise<Outreach>;
  /** Runs a new job every so often up to an instant, as after a restart each time. */
  tickTo(make: (parts: OutreachJobParts) => OutreachJob, end: string, stepMs?: number): Promise<void>;
  /** When something arrived, ISO, without milliseconds. */
  times(email?: string): readonly string[];
}

export function useOutreach(): OutreachRig {
  let store: AuditStore;
  /** By key, as the outbox remembers. */
  const sent = new Map<string, string>();
  const direct: OutreachJobParts['chat']['direct'] = async (email, reply, options) => {
    const known = sent.get(options.key);
    if (known !== undefined) return known;
    const trouble = rig.trouble.get(email);
    const isDoubtful = trouble?.code === 'send-unknown' && rig.doubtful.has(options.key);
    if (isDoubtful) throw new ChatError('send-unknown', 'Nobody knows.', 'Look.');
    const late = options.notAfter !== undefined && rig.now > options.notAfter;
    if (late) throw new ChatError('send-gave-up', 'It could not be sent in time.', 'Later.');
    if (trouble === undefined || trouble.arrives === true) {
      rig.written.push({ email, reply, options, at: rig.now });
      sent.set(options.key, `id-of-${options.key}`);
    }
    if (trouble?.code === 'send-unknown') rig.doubtful.add(options.key);
    if (trouble !== undefined) throw new ChatError(trouble.code, `Webex says no (${trouble.code}).`, 'Look.');
    return `id-of-${options.key}`;
  };
  const rig: OutreachRig = {
    get store() {
      return store;
    },
    now: 0,
    ready: true,
    written: [],
    trouble: new Map(),
    doubtful: new Set(),
    failures: [],
    parts: () => ({
      ...officeOf(store, createTableHolidays()),
      chat: {
        get ready() {
          return rig.ready;
        },
        direct,
      },
      clock: { now: () => rig.now },
      render,
      log: { info: () => undefined, error: (_facts, text) => void rig.failures.push(text) },
      timeZone: 'Europe/Berlin',
      guide: loadKeyGuide(),
    }),
    settings: async (changes) => {
      await store.state.update('settings', SETTINGS_KEY, (current) => ({ ...current, ...changes }));
    },
    person: async (email, { status = 'missing', ...changes } = {}) => {
      const added = at('2026-10-01T08:00:00Z');
      const known = newRosterPerson(email, { at: added, by: ADMIN, origin: 'admin' });
      const person = { ...known, key: { ...known.key, status }, ...changes };
      await store.state.update('roster', email, () => person);
      return person;
    },
    introduced: async (email, changes = {}) => {
      const asked = at('2026-11-01T08:00:00Z');
      await store.state.update('outreach', email, () => ({
        ...newOutreach(email),
        onboarding: { status: 'introduced', askedBy: ADMIN, askedAt: asked, atOnce: true, introducedAt: asked },
        ...changes,
      }));
    },
    outreach: async (email = SAM) => {
      const known = await store.state.get('outreach', email);
      assert.ok(known !== undefined, `nothing is known of ${email}`);
      return known;
    },
    tickTo: async (make, end, stepMs = MINUTE_MS) => {
      for (; rig.now <= at(end); rig.now += stepMs) await make(rig.parts()).run();
      rig.now = at(end);
    },
    times: (email) =>
      rig.written
        .filter((one) => email === undefined || one.email === email)
        .map((one) => new Date(one.at).toISOString().replace('.000Z', 'Z')),
  };
  beforeEach(async () => {
    store = await openWorld();
    rig.now = at('2026-11-23T09:00:00Z');
    rig.ready = true;
    rig.written.length = 0;
    rig.failures.length = 0;
    rig.trouble.clear();
    rig.doubtful.clear();
    sent.clear();
  });
  afterEach(() => store.close());
  return rig;
}
