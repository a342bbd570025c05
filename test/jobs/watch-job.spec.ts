import assert from 'node:assert/strict';
import { SETTINGS_KEY } from '../../src/audit/settings.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { render } from '../commands/rig.ts';
import { HOSTILE_NAME } from '../commands/world.ts';
import { DAY_MS, HOUR_MS, IN_ROOM, MINUTE_MS, OF_SAM, ROOM, SAM, useWatches } from './watch-rig.ts';

const queue = { entityType: 'contact-service-queue', target: { id: 'queue-1', name: 'Sales' } } as const;
const ORG = '00000000-0000-4000-8000-00000000a001';
const OTHER_ORG = '00000000-0000-4000-8000-00000000a002';

describe('job of watches [I]', () => {
  const rig = useWatches();
  const titles = (): readonly string[] => rig.posted.map(({ answer }) => answer.title);
  const tick = async (ms = MINUTE_MS): Promise<number> => {
    rig.now += ms;
    return rig.job.run();
  };
  const pause = (on: boolean): Promise<unknown> =>
    rig.store.state.update('settings', SETTINGS_KEY, (current) => {
      const { paused: _, ...rest } = current ?? {};
      return on ? { ...rest, paused: { at: rig.now, by: 'admin@example.com' } } : rest;
    });

  it('tells a person and a space what came in, each once', async () => {
    await rig.set(OF_SAM, { entityType: 'contact-service-queue' });
    await rig.set(IN_ROOM, { action: 'deleted' });
    await rig.come([queue, { ...queue, action: 'deleted' }, { entityType: 'team' }]);
    assert.equal(await tick(), 2);
    assert.deepEqual(rig.posted.map(({ to, answer }) => [to.kind, to.id, answer.title]).toSorted(), [
      ['person', SAM, '2 changes to contact service queues'],
      ['space', ROOM, '1 deletion'],
    ]);
    assert.deepEqual([await tick(), await tick()], [0, 0]);
    await rig.come([queue]);
    await tick();
    assert.equal(titles().length, 3);
  });

  it('says who and what, before and after, and how to end it', async () => {
    await rig.set(OF_SAM, queue);
    await rig.come([{ ...queue, changes: [{ field: 'timeout', before: '20', after: '60' }] }]);
    await tick();
    const [news] = rig.posted;
    assert.equal(news?.answer.title, '1 change to contact service queue Sales');
    assert.match(
      news?.answer.lines[0] ?? '',
      /^Sample Person .*modified contact service queue Sales · .* · timeout: 20 → 60 · c-0/,
    );
    assert.deepEqual(
      news?.answer.buttons?.map(({ label }) => label),
      ['Show in the trail', 'Stop watching', 'All watches'],
    );
  });

  it('tells nothing of what was there before the watch', async () => {
    await rig.come([queue]);
    await rig.set(OF_SAM, {});
    await tick();
    assert.deepEqual(titles(), []);
  });

  it('goes by when records come in, whatever their times', async () => {
    await rig.set(OF_SAM, {});
    await rig.come([queue], MINUTE_MS);
    await tick();
    await rig.come([{ ...queue, action: 'created' }], 2 * DAY_MS);
    await tick();
    assert.equal(rig.posted.length, 2);
  });

  it('lists the newest five of many', async () => {
    await rig.set(OF_SAM, { entityType: 'contact-service-queue' });
    for (let minute = 12; minute > 0; minute -= 1) await rig.come([queue], minute * MINUTE_MS);
    await tick();
    const [news] = rig.posted;
    assert.equal(news?.answer.title, '12 changes to contact service queues');
    assert.equal(news?.answer.lines[0], 'The newest 5:');
    assert.deepEqual(
      news?.answer.lines.slice(1, 6).map((line) => line.slice(-2)),
      ['12', '11', '10', '09', '08'],
    );
  });

  it('tells a change once, also where several watches are about it', async () => {
    await rig.set(OF_SAM, { entityType: 'contact-service-queue' });
    await rig.set(OF_SAM, { action: 'modified' });
    await rig.come([queue]);
    await tick();
    const [news, ...others] = rig.posted;
    assert.equal(others.length, 0);
    assert.equal(news?.answer.title, 'News for 2 watches');
    assert.deepEqual(news?.answer.lines.slice(0, 2), [
      'Watch 1: 1 change to contact service queues',
      'Watch 2: 1 modification',
    ]);
    assert.equal(news?.answer.lines.length, 3);
  });

  it('counts what is older than a week when it comes in, and tells it in one line when no more comes', async () => {
    await rig.set(OF_SAM, {});
    const year = Array.from({ length: 300 }, (_, day) => ({ ...queue, time: rig.now - (day + 8) * DAY_MS }));
    await rig.come(year.slice(0, 150));
    await tick();
    await rig.come(year.slice(150));
    await tick();
    await tick(50 * MINUTE_MS);
    assert.deepEqual(titles(), []);
    await tick(20 * MINUTE_MS);
    assert.deepEqual(titles(), ['300 older changes']);
    assert.match(
      rig.posted[0]?.answer.lines.join(' ') ?? '',
      /^They are from 20 Jan 2026 to 15 Nov 2026, came in late, and are not listed here/,
    );
    await tick(DAY_MS);
    assert.equal(titles().length, 1);
  });

  it('does not wait for ever for the end of what comes in late, nor hold up what is new', async () => {
    await rig.set(OF_SAM, {});
    for (let hour = 0; hour < 50; hour += 1) {
      await rig.come([queue], 30 * DAY_MS);
      await tick(HOUR_MS / 2);
    }
    assert.deepEqual(titles(), ['49 older changes']);
    await rig.come([queue], 30 * DAY_MS);
    await rig.come([queue]);
    await tick();
    assert.equal(titles()[1], '1 change');
    assert.doesNotMatch(rig.posted[1]?.answer.lines.join(' ') ?? '', /older/);
  });

  it('gets through a flood in several runs, in bounded steps', async () => {
    await rig.set(OF_SAM, {});
    await rig.come(Array.from({ length: 21_000 }, () => queue));
    await tick();
    await tick();
    await tick();
    const told = rig.posted.map(({ answer }) => Number(answer.title.split(' ')[0]?.replaceAll(',', '')));
    assert.equal(
      told.reduce((sum, count) => sum + count, 0),
      21_000,
    );
    assert.ok(told.length <= 2);
  }).timeout(20_000);

  it('follows a rename, and says the name of today', async () => {
    await rig.come([queue]);
    await rig.set(OF_SAM, queue);
    await rig.come([{ ...queue, target: { id: 'queue-1', name: 'Sales_EMEA' } }]);
    await tick();
    assert.deepEqual(titles(), ['1 change to contact service queue Sales_EMEA']);
    await rig.come([{ ...queue, target: { id: 'queue-2', name: 'Sales' } }]);
    await tick();
    assert.equal(rig.posted.length, 1);
  });

  it('paused, sends nothing; afterwards it tells all of it in one message', async () => {
    await rig.set(OF_SAM, {});
    rig.troubles.push(...Array.from({ length: 100 }, () => 'away' as const));
    await rig.come([queue]);
    await tick();
    rig.troubles.length = 0;
    await pause(true);
    for (let day = 0; day < 10; day += 1) {
      await rig.come([queue]);
      await tick(DAY_MS);
    }
    assert.deepEqual(titles(), []);
    await pause(false);
    await tick();
    await tick();
    assert.deepEqual(titles(), ['11 changes']);
  });

  it('tells nobody who was denied meanwhile, and nothing of that time later', async () => {
    await rig.set(OF_SAM, {});
    await rig.come([queue]);
    const deny = (deniedPeople: readonly string[]) =>
      rig.store.state.update('settings', SETTINGS_KEY, (current) => ({ ...current, deniedPeople }));
    await deny([SAM]);
    await tick();
    await deny([]);
    await tick();
    assert.deepEqual(titles(), []);
    await rig.come([queue]);
    await tick();
    assert.deepEqual(titles(), ['1 change']);
  });

  it('denied after it was planned, and not sent: nothing', async () => {
    await rig.set(OF_SAM, {});
    rig.troubles.push(...Array.from({ length: 100 }, () => 'away' as const));
    await rig.come([queue]);
    await tick();
    assert.ok((await rig.list())?.news !== undefined);
    rig.troubles.length = 0;
    await rig.store.state.update('settings', SETTINGS_KEY, (current) => ({ ...current, deniedPeople: [SAM] }));
    await tick(HOUR_MS);
    assert.deepEqual(titles(), []);
    assert.equal((await rig.list())?.news, undefined);
  });

  it('tells a space nothing that is denied, or for another organisation by now', async () => {
    await rig.set(IN_ROOM, {}, { orgId: ORG });
    const space = (more: object) =>
      rig.store.state.update('spaces', ROOM, () => ({ spaceId: ROOM, kind: 'group' as const, ...more }));
    await space({ denied: true });
    await rig.come([{ ...queue, orgId: ORG }]);
    await tick();
    await space({ orgId: OTHER_ORG });
    await rig.come([
      { ...queue, orgId: ORG },
      { ...queue, orgId: OTHER_ORG },
    ]);
    await tick();
    assert.deepEqual(titles(), []);
    await space({ orgId: ORG });
    await rig.come([{ ...queue, orgId: ORG }, { ...queue, orgId: OTHER_ORG }, queue]);
    await tick();
    assert.deepEqual(titles(), ['1 change']);
  });

  it('found while a space was for all: nothing of it once it is for one', async () => {
    await rig.set(IN_ROOM, {});
    rig.troubles.push(...Array.from({ length: 100 }, () => 'away' as const));
    await rig.come([{ ...queue, orgId: OTHER_ORG }]);
    await tick();
    rig.troubles.length = 0;
    await rig.store.state.update('spaces', ROOM, () => ({ spaceId: ROOM, kind: 'group', orgId: ORG }));
    await tick(HOUR_MS);
    assert.deepEqual(titles(), []);
  });

  it('tells a person of one organisation of that one only', async () => {
    rig.orgs = [{ orgId: ORG, admins: [SAM], domains: [] }];
    await rig.restart();
    await rig.set(OF_SAM, {});
    await rig.come([{ ...queue, orgId: ORG }, { ...queue, orgId: OTHER_ORG }, queue]);
    await tick();
    assert.deepEqual(titles(), ['1 change']);
  });

  it('ended in between, tells nothing', async () => {
    await rig.set(OF_SAM, {});
    rig.troubles.push(...Array.from({ length: 100 }, () => 'away' as const));
    await rig.come([queue]);
    await tick();
    rig.troubles.length = 0;
    await rig.store.state.update('watches', SAM, (list) => list && { ...list, watches: [] });
    await tick(HOUR_MS);
    assert.deepEqual(titles(), []);
  });

  it('tries again what could not be sent, and tells it with what came in since', async () => {
    await rig.set(OF_SAM, {});
    rig.troubles.push('refused');
    await rig.come([queue]);
    assert.equal(await tick(), 0);
    await rig.come([queue]);
    assert.equal(await tick(1000), 0);
    assert.equal(await tick(2 * MINUTE_MS), 1);
    assert.deepEqual(titles(), ['2 changes']);
  });

  it('of a message that may have arrived says nothing else, and never twice', async () => {
    await rig.set(OF_SAM, {});
    for (const trouble of ['taken-unheard', 'lost-unheard', 'cannot-tell'] as const) {
      rig.posted.length = 0;
      rig.troubles.push(trouble);
      await rig.come([queue]);
      for (let run = 0; run < 4; run += 1) await tick(10 * MINUTE_MS);
      assert.deepEqual(titles(), ['1 change'], trouble);
    }
  });

  it('lets nobody wait for somebody who cannot be reached', async () => {
    await rig.set({ kind: 'person', email: 'gone@example.com' }, {});
    await rig.set(OF_SAM, {});
    rig.troubles.push('refused');
    await rig.come([queue]);
    assert.equal(await tick(), 1);
    assert.deepEqual(
      rig.posted.map(({ to }) => to.id),
      [SAM],
    );
  });

  it('gives everybody a turn, however many watch what never stops', async () => {
    const emails = Array.from({ length: 50 }, (_, at) => `person.${at}@example.com`);
    for (const email of emails) await rig.set({ kind: 'person', email }, {});
    for (let minute = 0; minute < 3; minute += 1) {
      await rig.come([queue]);
      assert.equal(await tick(), 20);
    }
    assert.equal(new Set(rig.posted.map(({ to }) => to.id)).size, 50);
  });

  it('may be called again while an earlier call still waits', async () => {
    await rig.set(OF_SAM, {});
    await rig.come([queue]);
    rig.now += MINUTE_MS;
    await Promise.all([rig.job.run(), rig.job.run(), rig.job.run()]);
    assert.deepEqual(titles(), ['1 change']);
  });

  it('goes on from a backup where it was', async () => {
    await rig.set(OF_SAM, {});
    await rig.come([queue]);
    await tick();
    await rig.come([queue]);
    const { store } = rig;
    const other = await openEmbeddedStore({
      dir: '',
      persistence: 'memory',
      isAnonymous: () => false,
      now: () => rig.now,
    });
    await other.restore(store.dump());
    const [before, after] = await Promise.all([store, other].map((one) => one.state.get('watches', SAM)));
    assert.deepEqual(after, before);
    const place = after?.watches[0]?.place ?? assert.fail();
    assert.equal((await other.arrivals(place, { limit: 10 })).events.length, 1);
    await other.close();
  });

  it('says hostile names harmlessly', async () => {
    await rig.set(IN_ROOM, { entityType: 'contact-service-queue' });
    await rig.come([
      { ...queue, target: { id: 'q', name: HOSTILE_NAME }, actor: { name: '<@all>' }, description: HOSTILE_NAME },
      { ...queue, target: { name: 'x'.repeat(1_000_000) } },
    ]);
    await tick();
    const { answer } = rig.posted[0] ?? assert.fail();
    const reply = render(answer);
    assert.doesNotMatch(`${reply.markdown} ${JSON.stringify(reply.card)}`, /<@all>|\]\(http|\u202E/);
  });

  it('of what is gone by the time it is told says what is left', async () => {
    await rig.set(OF_SAM, {});
    rig.troubles.push('refused');
    await rig.come([queue], 2 * DAY_MS);
    await tick();
    await rig.store.purge({ orgId: null, before: rig.now - DAY_MS });
    await tick(HOUR_MS);
    assert.deepEqual(titles(), ['1 change']);
    assert.deepEqual(rig.posted[0]?.answer.lines, ['This is your watch 1.']);
  });
});
