/**
 * The digest jobs on the real store and the real way out to Webex, to be killed:
 * `digest-crash-bot.ts API_URL TOKEN SPACE DIR [before|after NUMBER]`. Plays one
 * week from its beginning: digest, a late record, correction. Kills itself
 * before or after the write of that number; each write is told on stdout.
 */
import { writeSync } from 'node:fs';
import { pino } from 'pino';
import { loadTemplates } from '../../src/app/load-templates.ts';
import { anonymousActors as anonymousActorsOf } from '../../src/audit/actor.ts';
import { NO_HOLIDAYS } from '../../src/calendar/no-holidays.ts';
import { renderAnswer } from '../../src/cards/render.ts';
import { createOutbox } from '../../src/chat/outbox.ts';
import { Echoes } from '../../src/chat/webex/echoes.ts';
import { createRestClient } from '../../src/chat/webex/rest-client.ts';
import { createSender } from '../../src/chat/webex/sender.ts';
import { createWebexApi } from '../../src/chat/webex/webex-api.ts';
import { createWriteLater } from '../../src/chat/write-later.ts';
import { contextFor } from '../../src/commands/context.ts';
import { answerDigest } from '../../src/commands/digest.ts';
import { createDigestCorrectionJob } from '../../src/jobs/digest-correction-job.ts';
import { createDigestJob } from '../../src/jobs/digest-job.ts';
import type { DigestJobParts } from '../../src/jobs/digest-run.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming } from '../fixtures/events.ts';
import { dyingState, QUICK } from './dying-state.ts';

const [apiUrl = '', token = '', spaceId = '', dir = '', edge, place = '0'] = process.argv.slice(2);
const SLOT = Date.parse('2026-11-23T08:00:00Z');
const HOUR_MS = 3_600_000;
let now = SLOT;
const aChange = (id: string) => anIncoming({ id, time: SLOT - 3 * 24 * HOUR_MS, actor: { email: 'api@cconesp.net' } });

const anonymousActors = ['api@cconesp.net'];
const isAnonymous = anonymousActorsOf(anonymousActors);
const store = await openEmbeddedStore({ dir, isAnonymous, now: () => now });
const state = dyingState(store.state, ['digests', 'outbox'], edge, Number(place));
const log = pino({ level: 'silent' });
const count = (): void => undefined;
const api = createWebexApi(createRestClient({ ...QUICK, apiUrl, token, log, count }));
const bot = await api.me(QUICK.requestTimeoutMs);
const room = await api.room(spaceId, QUICK.requestTimeoutMs);
const transport = createSender({
  api,
  echoes: new Echoes(QUICK.echoWaitMs),
  bot: () => ({ id: bot.id, displayName: 'Whodunit' }),
  kindOfSpace: async () => (room.type === 'direct' ? 'direct' : 'group'),
  lookGiveUpMs: QUICK.requestTimeoutMs,
});
const later = createWriteLater(1);
const clock = { now: Date.now };
const outbox = createOutbox({ ...QUICK, state, clock, log, count, transport, later });

/** The store with the state that kills. */
const watched = new Proxy(store, {
  get: (_, name) => {
    const member: unknown = name === 'state' ? state : Reflect.get(store, name, store);
    return typeof member === 'function' ? member.bind(store) : member;
  },
});
const office = {
  store: watched,
  holidays: NO_HOLIDAYS,
  permissions: { admins: [], allowedDomains: [] },
  anonymousActors,
  timeZone: 'UTC',
};
const templates = loadTemplates();
const parts: DigestJobParts = {
  store: watched,
  chat: { ready: true, say: (to, reply, how) => outbox.send({ kind: 'space', id: to }, reply, how) },
  clock: { now: () => now },
  answer: async (question, place) =>
    answerDigest(question, await contextFor(office, 'operator', { now, limit: 1, ...place })),
  render: (answer) => renderAnswer(answer, templates),
  log: { info: () => undefined, error: (facts) => writeSync(2, `${JSON.stringify(facts)}\n`) },
};

const slot = { weekday: 1, minuteOfDay: 540, zone: 'Europe/Berlin' } as const;
await state.update('subscriptions', spaceId, () => ({
  spaceId,
  ...slot,
  createdBy: 'admin@example.com',
  createdAt: SLOT - 24 * HOUR_MS,
}));
await store.append(['c-1', 'c-2'].map(aChange));
void outbox.resume();
const digests = createDigestJob(parts);
const corrections = createDigestCorrectionJob(parts);
await digests.run();
await store.append([aChange('c-late')]);
now = SLOT + HOUR_MS;
await corrections.run();
now = SLOT + 24 * HOUR_MS;
await corrections.run();
await outbox.settled();
await store.close();
writeSync(1, 'done\n');
process.exit(0);
