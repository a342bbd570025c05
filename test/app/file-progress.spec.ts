import assert from 'node:assert/strict';
import sinon from 'sinon';
import { createFileProgress } from '../../src/app/file-progress.ts';
import { LIMITS } from '../../src/audit/reply.ts';

describe('telling of longer work on a file [U]', () => {
  let clock: sinon.SinonFakeTimers;
  let said: string[];
  let revised: string[];
  beforeEach(() => {
    clock = sinon.useFakeTimers();
    said = [];
    revised = [];
  });
  afterEach(() => clock.restore());

  const chat = {
    say: async (_space: string, { markdown }: { readonly markdown: string }) => {
      said.push(markdown);
      return 'message-1';
    },
    revise: async (_space: string, _id: string, markdown: string) => {
      revised.push(markdown);
      return true;
    },
  };
  const place = { spaceId: 'space-1', key: 'k' };
  const start = (name = 'export.csv', over: Partial<typeof chat> = {}) =>
    createFileProgress({ ...chat, ...over }, place, name);

  it('says nothing of what takes less than five seconds', async () => {
    const progress = start();
    progress.reading(1000, { aboutRows: 20_000 });
    await clock.tickAsync(4999);
    await progress.end();
    await clock.tickAsync(600_000);
    assert.deepEqual([said, revised], [[], []]);
  });

  it('says once how far it is, puts it into other words now and then, and ends it', async () => {
    const progress = start();
    progress.reading(1000, { aboutRows: 20_000 });
    await clock.tickAsync(5000);
    assert.deepEqual(said, ['Reading export.csv: 1,000 of about 20,000 rows.']);
    progress.reading(12_000, { aboutRows: 20_000 });
    await clock.tickAsync(5000);
    assert.deepEqual(revised, ['Reading export.csv: 12,000 of about 20,000 rows.']);
    await progress.end();
    await clock.tickAsync(600_000);
    assert.deepEqual([said.length, revised.at(-1), revised.length], [1, 'Done with export.csv, see below.', 2]);
  });

  it('edits no more often than Webex allows, however long it takes, and further and further apart', async () => {
    const progress = start();
    const at: number[] = [];
    for (let second = 1; second <= 3600; second += 1) {
      progress.reading(second, {});
      const before = revised.length;
      await clock.tickAsync(1000);
      if (revised.length > before) at.push(second);
    }
    await progress.end();
    assert.equal(revised.length - 1, 8);
    assert.ok(revised.length <= LIMITS.messageEdits);
    const gaps = at.slice(1).map((second, index) => second - (at[index] ?? 0));
    assert.deepEqual(
      gaps.toSorted((a, b) => a - b),
      gaps,
    );
  });

  it('spends no edit where nothing is new', async () => {
    const progress = start();
    progress.looking();
    await clock.tickAsync(60_000);
    assert.deepEqual([said, revised], [['Looking at export.csv.'], []]);
    progress.leave();
  });

  it('tells what it is at', async () => {
    for (const [work, words] of [
      [(progress) => progress.waiting(), 'export.csv comes next; another file is being read.'],
      [(progress) => progress.fetching(41_943_040, 104_857_600), 'Fetching export.csv: 40 of 100 MB.'],
      [(progress) => progress.fetching(5, undefined), 'Fetching export.csv: 1 MB.'],
      [(progress) => progress.reading(5000, {}), 'Reading export.csv: 5,000 rows.'],
      [(progress) => progress.reading(21_000, { aboutRows: 20_000 }), 'Reading export.csv: 21,000 rows.'],
    ] as const satisfies readonly (readonly [(progress: ReturnType<typeof start>) => void, string])[]) {
      const progress = start();
      work(progress);
      await clock.tickAsync(5000);
      progress.leave();
      assert.equal(said.at(-1), words);
    }
  });

  it('shows a hostile name harmless', async () => {
    const progress = start('<@all> [x](http://example.com)\u202e.csv');
    await clock.tickAsync(5000);
    progress.leave();
    assert.doesNotMatch(said[0] ?? '', /<@all|\u202e|[^\\]\]\(/);
  });

  it('takes nothing from the work when it cannot be told, not yet or not at all', async () => {
    const refused = start('a.csv', { say: () => Promise.reject(new Error('down')) });
    await clock.tickAsync(60_000);
    await refused.end();
    const unrevised = start('b.csv', { revise: () => Promise.reject(new Error('down')) });
    await clock.tickAsync(5000);
    unrevised.reading(5, {});
    await clock.tickAsync(60_000);
    await unrevised.end();
    const slow = start('c.csv', { say: () => new Promise(() => undefined) });
    await clock.tickAsync(6000);
    let hasEnded = false;
    const ending = slow.end().then(() => {
      hasEnded = true;
    });
    await clock.tickAsync(3000);
    assert.ok(hasEnded, 'the end waits for a message that does not get through');
    await ending;
    assert.deepEqual(revised, []);
  });
});
