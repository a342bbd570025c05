import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fault } from '../../src/playground/emulator/index.ts';
import { createWorld, until, type World } from '../chat/webex-rig.ts';
import { allOf, type Life, liveOnce } from './killed-process.ts';
import { quickScript } from './quick-script.ts';

const BOT = fileURLToPath(new URL('./watch-crash-bot.ts', import.meta.url));

interface Place {
  readonly world: World;
  readonly dir: string;
  /** When the records come in, UTC ms. */
  readonly at: number;
}

describe('watches of a bot that is killed', function () {
  this.timeout(240_000);
  let scripts = '';
  let script: readonly string[] = [];

  before(async () => {
    scripts = await mkdtemp(join(tmpdir(), 'whodunit-watch-script-'));
    script = quickScript(BOT, scripts);
  });
  after(() => rm(scripts, { recursive: true, force: true }));

  /** Starts the job and waits for its end; `kill` may end it sooner. */
  const live = async (
    { world, dir, at }: Place,
    edge: readonly string[] = [],
    kill?: (end: () => void) => Promise<void>,
  ): Promise<Life> => {
    const { apiUrl } = world.emulator.address;
    const { bot, groupId, zoe } = world;
    const about = [apiUrl, bot.token, groupId, zoe.email, dir, String(at)];
    return liveOnce([...script, ...about, ...edge], kill);
  };

  it('are told once when nothing happens, and not again when it is started again [I]', () =>
    inPlace(async (place) => {
      const life = await live(place);
      assert.deepEqual([life.isDone, life.complaints], [true, '']);
      assertOnce(place, 'undisturbed');
      assert.equal(messagesIn(place, place.world.groupId).length, 2);
      const again = await live(place);
      assert.deepEqual([again.isDone, again.writes], [true, []]);
      assertOnce(place, 'started again');
    }));

  it('are told once when it is killed at the edge of a write, whichever [I]', async () => {
    let all = 0;
    await inPlace(async (place) => {
      all = (await live(place)).writes.length;
    });
    assert.ok(all >= 12, `${all} writes`);
    // The second message goes the way of the first.
    const first = Math.ceil(all / 2) + 1;
    const edges = Array.from({ length: first }, (_, at) => ['before', `${at + 1}`] as const);
    await allOf([...edges, ['after', `${all}`] as const], (edge) =>
      inPlace(async (place) => {
        const what = edge.join(' ');
        const life = await live(place, edge);
        assert.equal(life.isDone, false, `${what}: ${life.complaints}`);
        const next = await live(place);
        assert.deepEqual([next.isDone, next.complaints], [true, ''], what);
        assertOnce(place, what);
      }),
    );
  });

  it('are told once when it is killed while a POST is on its way, taken or not [I]', async () => {
    const posts = [
      { post: 1, when: 'before' },
      { post: 1, when: 'after' },
      { post: 2, when: 'after' },
      { post: 3, when: 'after' },
    ] as const;
    await allOf(posts, ({ post, when }) =>
      inPlace(async (place) => {
        const what = `POST ${post}, killed ${when} it was taken`;
        const { faults } = place.world.emulator;
        const rule = { method: 'POST', path: '/messages' } as const;
        const pass: Fault = { kind: 'slow', delayMs: 0 };
        if (post > 1) faults.add({ ...rule, times: post - 1, fault: pass });
        const held = faults.add({ ...rule, times: 1, fault: { kind: 'hang', when } });
        const life = await live(place, [], async (end) => {
          await until(() => held.hits > 0, 30_000);
          end();
        });
        assert.deepEqual([held.hits, life.isDone], [1, false], `${what}: ${life.complaints}`);
        faults.clear();
        const next = await live(place);
        assert.deepEqual([next.isDone, next.complaints], [true, ''], what);
        assertOnce(place, what);
      }),
    );
  });
});

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const world = await createWorld();
  const dir = await mkdtemp(join(tmpdir(), 'whodunit-watch-'));
  try {
    await work({ world, dir, at: Date.now() });
  } finally {
    await world.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function messagesIn({ world }: Place, spaceId: string): readonly string[] {
  return world.emulator
    .messages(spaceId)
    .filter(({ personId }) => personId === world.bot.id)
    .map(({ text }) => text ?? '');
}

/** In the space and to the person: every record once, and counted once. */
function assertOnce(place: Place, what: string): void {
  const { world } = place;
  for (const spaceId of [world.groupId, world.directId]) {
    const texts = messagesIn(place, spaceId);
    const shown = `${what}: ${texts.join('\n---\n')}`;
    assert.deepEqual(
      texts.flatMap((text) => [...text.matchAll(/· (c-\d)\b/g)].map(([, id]) => id)).toSorted(),
      ['c-1', 'c-2', 'c-3'],
      shown,
    );
    const counts = texts.map((text) => Number(/(\d+) changes?/.exec(text)?.[1]));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      3,
      shown,
    );
  }
}
