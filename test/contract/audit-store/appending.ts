import assert from 'node:assert/strict';
import { anEvent, anIncoming, SAMPLE_TIME } from '../../fixtures/events.ts';
import { type OpenStore, rejectsWith, withStore } from './suite.ts';

const HOSTILE = '<@all> **bold** [link](https://example.com) =1+1 \u202Egnp.exe\u0007\n\u2028\uFFFF😀 "quoted" \\ end';

export function describeAppending(open: OpenStore): void {
  describe('append [I]', () => {
    it('tells what was added, in order, and gives each event back whole', () =>
      withStore(open, [], async (store) => {
        const incoming = ['c', 'a', 'b'].map((id, at) => anIncoming({ id, time: SAMPLE_TIME + at }));
        const result = await store.append(incoming);
        assert.deepEqual(result, { added: 3, duplicates: 0, addedIds: ['c', 'a', 'b'] });
        for (const { event } of incoming) assert.deepEqual(await store.find(event.id), event);
        assert.equal(await store.find('unknown'), undefined);
        const uuid = '0a1b2c3d-0000-4000-8000-0000000000ff';
        await store.append([anIncoming({ id: uuid })]);
        assert.equal((await store.find(Buffer.from(uuid).toString('base64')))?.id, uuid);
      }));

    it('adds nothing twice: not from a repeated append, not within one', () =>
      withStore(open, [], async (store) => {
        const incoming = [anIncoming({ id: 'a' }), anIncoming({ id: 'b' })];
        assert.equal((await store.append([...incoming, ...incoming])).added, 2);
        assert.deepEqual(await store.append(incoming), { added: 0, duplicates: 2, addedIds: [] });
        assert.equal(await store.count({}), 2);
      }));

    it('takes an empty append', () =>
      withStore(open, [], async (store) => {
        assert.deepEqual(await store.append([]), { added: 0, duplicates: 0, addedIds: [] });
        assert.equal(await store.extent(), undefined);
      }));

    it('keeps thousands apart', () =>
      withStore(open, [], async (store) => {
        const incoming = Array.from({ length: 4000 }, (_, at) =>
          anIncoming({ id: `a rather long event id, number ${at}` }),
        );
        assert.equal((await store.append(incoming)).added, 4000);
        assert.equal((await store.append(incoming)).duplicates, 4000);
        for (const { event } of incoming.filter((_, at) => at % 97 === 0 || at < 10)) {
          assert.equal((await store.find(event.id))?.id, event.id);
        }
        assert.equal((await store.page({}, { limit: 1 })).events[0]?.id, 'a rather long event id, number 999');
      }));

    it('adds once what is appended twice at the same time', () =>
      withStore(open, [], async (store) => {
        const batches = [0, 1, 2, 3].map((start) => [0, 1, 2].map((at) => anIncoming({ id: `event ${start + at}` })));
        const results = await Promise.all(batches.map((batch) => store.append(batch)));
        assert.equal(await store.count({}), 6);
        assert.equal(
          results.reduce((sum, result) => sum + result.added, 0),
          6,
        );
      }));

    it('takes events in any order of time, over months and years', () =>
      withStore(open, [], async (store) => {
        const times = [
          '2026-11-30T23:59:59.999Z',
          '2025-01-01T00:00:00.000Z',
          '2026-12-01T00:00:00.000Z',
          '1969-12-31T23:00:00.000Z',
        ];
        await store.append(times.map((time) => anIncoming({ id: time, time: Date.parse(time) })));
        const { events } = await store.page({}, { limit: 10 });
        assert.deepEqual(
          events.map((event) => event.id),
          [...times].sort().reverse(),
        );
        assert.deepEqual(await store.extent(), {
          firstAt: Date.parse('1969-12-31T23:00:00.000Z'),
          lastAt: Date.parse('2026-12-01T00:00:00.000Z'),
          total: 4,
        });
      }));

    it('gives hostile text back unchanged', () =>
      withStore(open, [], async (store) => {
        const event = anEvent({
          description: HOSTILE,
          actor: { name: HOSTILE },
          target: { id: HOSTILE, name: HOSTILE },
          changes: [{ field: HOSTILE, before: HOSTILE, after: HOSTILE }],
          raw: JSON.parse(
            '{"__proto__":{"polluted":true},"constructor":"x","nested":{"list":[1,null,{"deep":"\\u0000"}]}}',
          ),
        });
        await store.append([anIncoming(event)]);
        assert.deepEqual(await store.find(event.id), event);
        assert.equal((await store.page({ target: { names: [HOSTILE] } }, { limit: 1 })).total, 1);
      }));

    it('takes texts of a megabyte', () =>
      withStore(open, [], async (first, { reopen }) => {
        const megabyte = `needle ${'long text '.repeat(105_000)}`;
        const event = anEvent({ description: megabyte, target: { name: megabyte }, actor: { email: megabyte } });
        await first.append([anIncoming(event), anIncoming({ id: 'small', time: SAMPLE_TIME + 1 })]);
        const store = reopen === undefined ? first : await reopen();
        assert.deepEqual(await store.find(event.id), event);
        assert.equal(await store.count({ text: 'NEEDLE long' }), 1);
        assert.equal((await store.names({ text: 'Sample User', kind: 'target' }))[0]?.name, 'Sample User');
        assert.ok((await store.group({}, ['actor', 'target'])).length === 2);
      }));

    it('refuses an event without a valid time and keeps nothing of it', () =>
      withStore(open, [], async (store) => {
        for (const time of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
          await rejectsWith('bad-event', () => store.append([anIncoming({ time })]));
        }
        assert.equal(await store.count({}), 0);
      }));
  });
}
