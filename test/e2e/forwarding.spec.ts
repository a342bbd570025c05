/** The bot as it is shipped, in a process of its own, and receivers beside it that check what they are sent. */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { generateEvents } from '../fixtures/synthetic-events.ts';
import { exportCsv } from '../fixtures/synthetic-files.ts';
import { openHttpSink, openStreamSink, SIGNING_KEY, type Sink } from '../forwarding/sinks.ts';
import { type BotRig, startBotRig } from './bot-rig.ts';

const ADMIN = 'alex.admin@example.com';
const CHANGES = 300;

describe('forwarding by the running bot [E]', function () {
  this.timeout(120_000);
  let https: Sink;
  let syslog: Sink;
  let rig: BotRig;
  let room: string;

  before(async () => {
    https = await openHttpSink();
    syslog = await openStreamSink();
    const to = `http://127.0.0.1:${https.port}/in,syslog+tcp://127.0.0.1:${syslog.port}`;
    rig = await startBotRig({ AUDIT_FORWARD_TO: to, AUDIT_FORWARD_KEY: SIGNING_KEY, LOG_LEVEL: 'info' });
    room = rig.world.people.find(({ account }) => account.email === ADMIN)?.directSpaceId ?? '';
  });
  after(async () => {
    await rig?.stop();
    await https?.stop();
    await syslog?.stop();
  });

  const distinct = ({ records }: Sink): readonly unknown[] => [...new Set(records.map(({ id }) => id))];

  async function until(count: number): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      if ([https, syslog].every((sink) => distinct(sink).length >= count)) return;
      await wait(50);
    }
    assert.deepEqual(
      [https, syslog].map((sink) => distinct(sink).length),
      [count, count],
    );
  }

  it('sends on what was dropped into the chat, to both and in the same order', async () => {
    const changes = generateEvents({ count: CHANGES, seed: 4, endAt: Date.now(), days: 60, anonymousShare: 0.5 });
    const bytes = Buffer.from(exportCsv(changes));
    const reply = await rig.ask(ADMIN, room, '', { name: 'synthetic.csv', bytes });
    assert.match(reply.text ?? '', /300 changes added/);
    await until(CHANGES);
    assert.deepEqual(distinct(https), distinct(syslog));
  });

  it('sends on what somebody says of a change, and that it is taken back', async () => {
    const anonymous = https.records.find(
      ({ actor }) => (actor as { readonly email?: string }).email === 'api@cconesp.net',
    );
    await rig.ask(ADMIN, room, `mine ${String(anonymous?.['id'])}`);
    await until(CHANGES + 1);
    await rig.ask(ADMIN, room, `withdraw ${String(anonymous?.['id'])}`);
    await until(CHANGES + 2);
    for (const { records } of [https, syslog]) {
      const claims = records.filter(({ kind }) => kind === 'claim').map(({ did, by }) => `${did} by ${by}`);
      assert.deepEqual([...new Set(claims)], [`mine by ${ADMIN}`, `withdrew by ${ADMIN}`]);
    }
  });

  it('answers while a receiver is away, catches up with it, and tells no secret in its log', async () => {
    await syslog.stop();
    const changes = generateEvents({ count: 20, seed: 5, endAt: Date.now() - 1000, days: 5 });
    const reply = await rig.ask(ADMIN, room, '', { name: 'more.csv', bytes: Buffer.from(exportCsv(changes)) });
    assert.match(reply.text ?? '', /20 changes added/);
    await wait(300);
    await syslog.start();
    await until(CHANGES + 22);
    for (let tries = 0; tries < 100 && !rig.output().includes('sent on again'); tries += 1) await wait(50);
    assert.match(rig.output(), /could not be sent on/);
    assert.match(rig.output(), /is sent on again/);
    assert.ok(!rig.output().includes(SIGNING_KEY));
  });
});
