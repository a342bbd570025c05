/**
 * The job of watches on the real store and the real way out to Webex, to be killed:
 * `watch-crash-bot API_URL TOKEN SPACE EMAIL DIR AT [before|after NUMBER]`. A space and a person watch everything; two
 * records come in, then a third. Kills itself before or after the write of that number; each write is told on stdout.
 */
import { writeSync } from 'node:fs';
import { pino } from 'pino';
import { anonymousActors as anonymousActorsOf } from '../../src/audit/actor.ts';
import type { Answer } from '../../src/audit/answer.ts';
import { newWatchList, type WatchOwner, watchKey } from '../../src/audit/watch.ts';
import { NO_HOLIDAYS } from '../../src/calendar/no-holidays.ts';
import { createOutbox } from '../../src/chat/outbox.ts';
import { Echoes } from '../../src/chat/webex/echoes.ts';
import { createRestClient } from '../../src/chat/webex/rest-client.ts';
import { createSender } from '../../src/chat/webex/sender.ts';
import { createWebexApi } from '../../src/chat/webex/webex-api.ts';
import { createWriteLater } from '../../src/chat/write-later.ts';
import { createWatchJob } from '../../src/jobs/watch-job.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming } from '../fixtures/events.ts';
import { dyingState, QUICK } from './dying-state.ts';

const [apiUrl = '', token = '', spaceId = '', email = '', dir = '', at = '0', edge, place = '0'] =
  process.argv.slice(2);
const time = Number(at);
const aChange = (id: string) => {
  const source = { kind: 'sample', name: 'synthetic.csv', where: id, importedAt: time } as const;
  return anIncoming({ id, time: time - 60_000, changes: [], sources: [source] });
};

const anonymousActors = ['api@cconesp.net'];
const clock = { now: Date.now };
const store = await openEmbeddedStore({ dir, isAnonymous: anonymousActorsOf(anonymousActors), now: Date.now });
const state = dyingState(store.state, ['watches', 'outbox'], edge, Number(place));
const log = pino({ level: 'silent' });
const count = (): void => undefined;
const api = createWebexApi(createRestClient({ ...QUICK, apiUrl, token, log, count }));
const bot = await api.me(QUICK.requestTimeoutMs);
const transport = createSender({
  api,
  echoes: new Echoes(QUICK.echoWaitMs),
  bot: () => ({ id: bot.id, displayName: 'Whodunit' }),
  kindOfSpace: async () => 'group',
  lookGiveUpMs: QUICK.requestTimeoutMs,
});
const later = createWriteLater(1);
const outbox = createOutbox({ ...QUICK, state, clock, log, count, transport, later });

/** The store with the state that kills. */
const watched = new Proxy(store, {
  get: (_, name) => {
    const member: unknown = name === 'state' ? state : Reflect.get(store, name, store);
    return typeof member === 'function' ? member.bind(store) : member;
  },
});
const words = (answer: Answer): string =>
  answer.kind === 'message' ? [answer.title, ...answer.lines].join('\n\n') : answer.kind;
const job = createWatchJob({
  store: watched,
  holidays: NO_HOLIDAYS,
  permissions: { admins: [], allowedDomains: ['example.com'] },
  anonymousActors,
  timeZone: 'UTC',
  chat: {
    ready: true,
    say: (id, reply, how) => outbox.send({ kind: 'space', id }, reply, how),
    direct: (id, reply, how) => outbox.send({ kind: 'person', id }, reply, how),
  },
  clock,
  render: (answer) => ({ markdown: words(answer) }),
  log: { info: () => undefined, error: (facts) => writeSync(2, `${JSON.stringify(facts)}\n`) },
});

const owners: readonly WatchOwner[] = [
  { kind: 'space', spaceId },
  { kind: 'person', email },
];
for (const owner of owners) {
  const watch = { number: 1, what: {}, createdBy: email, createdAt: time, place: 0 };
  await store.state.update(
    'watches',
    watchKey(owner),
    (known) => known ?? { ...newWatchList(owner), last: 1, watches: [watch] },
  );
}
await store.append(['c-1', 'c-2'].map(aChange));
await outbox.resume();
await job.run();
await store.append([aChange('c-3')]);
await job.run();
await outbox.settled();
await store.close();
writeSync(1, 'done\n');
process.exit(0);
