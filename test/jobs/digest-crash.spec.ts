import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DigestRun } from '../../src/audit/state.ts';
import type { Fault, MessageJson } from '../../src/playground/emulator/index.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { createWorld, until, type World } from '../chat/webex-rig.ts';
import { allOf, type Life, liveOnce } from './killed-process.ts';

const BOT = fileURLToPath(new URL('./digest-crash-bot.ts', import.meta.url));
/** What one week writes: planned, being sent, sent, posted; for the correction noticed before. */
const WRITES = ['digests', 'outbox', 'outbox', 'digests', 'digests', 'digests', 'outbox', 'outbox', 'digests'];

interface Place {
  readonly world: World;
  readonly dir: string;
  readonly spaceId: string;
}

/** Starts the jobs and waits for their end; `kill` may end them sooner. */
async function live(
  { world, dir, spaceId }: Place,
  edge: readonly string[] = [],
  kill?: (end: () => void) => Promise<void>,
): Promise<Life> {
  const { apiUrl } = world.emulator.address;
  return liveOnce(['--import', 'tsx', BOT, apiUrl, world.bot.token, spaceId, dir, ...edge], kill);
}

async function inPlace(kind: 'group' | 'direct', work: (place: Place) => Promise<void>): Promise<void> {
  const world = await createWorld();
  const dir = await mkdtemp(join(tmpdir(), 'whodunit-digest-'));
  try {
    await work({ world, dir, spaceId: kind === 'group' ? world.groupId : world.directId });
  } finally {
    await world.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** One digest, one correction in its thread, and a run that knows both. */
async function assertOnce({ world, dir, spaceId }: Place, what: string): Promise<void> {
  const posted = world.emulator.messages(spaceId).filter(({ personId }) => personId === world.bot.id);
  const isCorrection = ({ parentId }: MessageJson): boolean => parentId !== undefined;
  const digests = posted.filter((message) => !isCorrection(message));
  assert.deepEqual(
    [digests.length, posted.length],
    [1, 2],
    `${what}: ${posted.map(({ text }) => text).join('\n---\n')}`,
  );
  const [digest] = digests;
  const correction = posted.find(isCorrection);
  assert.match(digest?.text ?? '', /None of the 2 changes names a person/, what);
  assert.match(correction?.text ?? '', /none of the 3 changes names a person/, what);
  assert.equal(correction?.parentId, digest?.id, what);
  const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: Date.now, readOnly: true });
  const runs: readonly DigestRun[] = (await store.state.list('digests')).map(({ value }) => value);
  await store.close();
  assert.deepEqual(
    runs.map((run) => [run.status, run.messageId, run.counted?.total, run.correction?.status]),
    [['posted', digest?.id, 2, 'posted']],
    what,
  );
}

describe('digests of a bot that is killed', function () {
  this.timeout(240_000);

  it('are posted once, and corrected once, when nothing happens [I]', () =>
    inPlace('group', async (place) => {
      const life = await live(place);
      assert.deepEqual([life.isDone, life.complaints, life.writes], [true, '', WRITES]);
      await assertOnce(place, 'undisturbed');
      assert.ok((await live(place)).isDone);
      await assertOnce(place, 'started again');
    }));

  it('are posted once when it is killed before or after a write, whichever [I]', async () => {
    // After one write is before the next, but for what is done between: the POSTs, records that come, the end.
    const between = new Set([2, 4, 7, 9]);
    const edges = WRITES.flatMap((_, at) => {
      const number = `${at + 1}`;
      return [['before', number] as const, ...(between.has(at + 1) ? [['after', number] as const] : [])];
    });
    await allOf(edges, (edge) =>
      inPlace('group', async (place) => {
        const what = edge.join(' ');
        const [when, number] = edge;
        const life = await live(place, edge);
        assert.deepEqual(
          [life.isDone, life.writes.length],
          [false, Number(number) - (when === 'before' ? 1 : 0)],
          `${what}: ${life.complaints}`,
        );
        const next = await live(place);
        assert.deepEqual([next.isDone, next.complaints], [true, ''], what);
        await assertOnce(place, what);
      }),
    );
  });

  it('are posted once when it is killed while a POST is on its way, taken or not [I]', async () => {
    const posts = ([1, 2] as const).flatMap((post) => [
      { kind: 'group', post, when: 'before' } as const,
      { kind: 'group', post, when: 'after' } as const,
      { kind: 'direct', post, when: 'after' } as const,
    ]);
    await allOf(posts, ({ kind, post, when }) =>
      inPlace(kind, async (place) => {
        const what = `${kind}, POST ${post}, killed ${when} it was taken`;
        const { faults } = place.world.emulator;
        const rule = { method: 'POST', path: '/messages', times: 1 } as const;
        const pass: Fault = { kind: 'slow', delayMs: 0 };
        if (post === 2) faults.add({ ...rule, fault: pass });
        const held = faults.add({ ...rule, fault: { kind: 'hang', when } });
        const life = await live(place, [], async (end) => {
          await until(() => held.hits > 0, 30_000);
          end();
        });
        assert.deepEqual([held.hits, life.isDone], [1, false], `${what}: ${life.complaints}`);
        faults.clear();
        const next = await live(place);
        assert.deepEqual([next.isDone, next.complaints], [true, ''], what);
        await assertOnce(place, what);
      }),
    );
  });
});
