import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MessageAnswer } from '../../src/audit/answer.ts';
import { SETTINGS_KEY } from '../../src/audit/settings.ts';
import { type Watched, type WatchOwner, watchKey } from '../../src/audit/watch.ts';
import { DAY_MS, HOUR_MS, IN_ROOM, MINUTE_MS, OF_SAM, type Trouble, useWatches, type WatchRig } from './watch-rig.ts';

const OWNERS: readonly WatchOwner[] = [OF_SAM, IN_ROOM];
const TYPES = ['contact-service-queue', 'user', 'team'] as const;
const ACTIONS = ['created', 'modified', 'deleted'] as const;

type Step =
  | { readonly do: 'come'; readonly events: readonly Came[] }
  | { readonly do: 'watch'; readonly owner: number; readonly what: Watched }
  | { readonly do: 'tick'; readonly ms: number; readonly runs: number }
  | { readonly do: 'trouble'; readonly troubles: readonly Trouble[] }
  | { readonly do: 'pause' }
  | { readonly do: 'die'; readonly at: number };

interface Came {
  readonly entityType: string;
  readonly action: string;
  readonly agoMs: number;
}

const event = fc.record<Came>({
  entityType: fc.constantFrom(...TYPES),
  action: fc.constantFrom(...ACTIONS),
  agoMs: fc.oneof(fc.integer({ min: 0, max: 6 * DAY_MS }), fc.integer({ min: 8 * DAY_MS, max: 400 * DAY_MS })),
});
const what: fc.Arbitrary<Watched> = fc.record(
  { entityType: fc.constantFrom(...TYPES), action: fc.constantFrom(...ACTIONS) },
  { requiredKeys: [], noNullPrototype: true },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('come' as const), events: fc.array(event, { maxLength: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('watch' as const), owner: fc.nat({ max: 1 }), what }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('tick' as const),
      ms: fc.constantFrom(0, MINUTE_MS, 10 * MINUTE_MS, 2 * HOUR_MS, 2 * DAY_MS),
      runs: fc.integer({ min: 1, max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('trouble' as const),
      troubles: fc.array(fc.constantFrom<Trouble>('away', 'refused', 'taken-unheard', 'lost-unheard'), {
        maxLength: 4,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'pause' as const }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('die' as const), at: fc.nat({ max: 8 }) }) },
);

/** What each message says of each watch: how many new ones, how many older. */
function toldIn({ title, lines, buttons = [] }: MessageAnswer): readonly (Told & { readonly watch: number })[] {
  const stop = buttons.flatMap((button) =>
    'question' in button && button.question.watch !== undefined ? [button.question.watch] : [],
  );
  const counts = lines.flatMap((line) => {
    const [, watch, words = ''] = /^Watch (\d+): (.*)$/.exec(line) ?? [];
    return watch === undefined ? [] : [[Number(watch), words] as const];
  });
  const isOne = counts.length === 0;
  return (isOne ? [[stop[0] ?? 0, title] as const] : counts).map(([watch, words]) => {
    const own = lines.find(
      (line) => /older changes? .*came in too/.test(line) && (isOne || line.includes(`(watch ${watch})`)),
    );
    const isOlder = /^[\d,]+ older /.test(words);
    const older = own ?? (isOlder ? words : '0');
    return { watch, fresh: isOlder ? 0 : countIn(words), older: countIn(older) };
  });
}

function countIn(words: string): number {
  return Number(words.split(' ')[0]?.replaceAll(',', ''));
}

interface Told {
  readonly fresh: number;
  readonly older: number;
}

const NOTHING: Told = { fresh: 0, older: 0 };

describe('watches over many lives [I]', function () {
  this.timeout(120_000);
  const rig = useWatches();

  it('tell each record that came in exactly once, whatever dies when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = new Lives(rig);
        await world.begin();
        for (const one of steps) await world.take(one);
        await world.settle();
        assert.deepEqual(world.told(), world.expected);
        assertListedOnce(rig);
      }),
      { numRuns: 120 },
    );
  });
});

/** A change is listed once in a place. */
function assertListedOnce({ posted }: WatchRig): void {
  for (const kind of ['person', 'space']) {
    const lines = posted.filter(({ to }) => to.kind === kind).flatMap(({ answer }) => answer.lines);
    const ids = lines.flatMap((line) => line.match(/c-\d{8}$/) ?? []);
    assert.equal(new Set(ids).size, ids.length, 'one change is listed twice');
  }
}

class Lives {
  /** By owner and number. */
  readonly expected = new Map<string, Told>();
  readonly #rig: WatchRig;
  readonly #watches: { readonly key: string; readonly what: Watched }[] = [];

  constructor(rig: WatchRig) {
    this.#rig = rig;
  }

  async begin(): Promise<void> {
    const { posted, troubles, store } = this.#rig;
    this.#rig.dieAt = undefined;
    await this.#rig.restart();
    posted.length = 0;
    troubles.length = 0;
    for (const { key } of await store.state.list('watches')) await store.state.update('watches', key, () => undefined);
    for (const { key } of await store.state.list('outbox')) await store.state.update('outbox', key, () => undefined);
    await store.state.update('settings', SETTINGS_KEY, () => undefined);
    for (const owner of OWNERS) await this.#set(owner, {});
  }

  async take(one: Step): Promise<void> {
    const rig = this.#rig;
    switch (one.do) {
      case 'come':
        for (const came of one.events) await this.#come(came);
        return;
      case 'watch':
        return this.#set(OWNERS[one.owner] ?? OF_SAM, one.what);
      case 'tick':
        rig.now += one.ms;
        for (let run = 0; run < one.runs; run += 1) await this.#live();
        return;
      case 'trouble':
        rig.troubles.push(...one.troubles);
        return;
      case 'pause':
        return this.#pause();
      case 'die':
        rig.dieAt = one.at;
    }
  }

  /** Everything that waits for its time has it. */
  async settle(): Promise<void> {
    const rig = this.#rig;
    rig.dieAt = undefined;
    rig.troubles.length = 0;
    await rig.store.state.update('settings', SETTINGS_KEY, () => undefined);
    for (let day = 0; day < 4; day += 1) {
      await this.#live();
      rig.now += DAY_MS;
    }
  }

  told(): ReadonlyMap<string, Told> {
    const told = new Map<string, Told>([...this.expected.keys()].map((key) => [key, NOTHING]));
    for (const { to, answer } of this.#rig.posted) {
      const owner = to.kind === 'person' ? to.id : `space:${to.id}`;
      for (const { watch, fresh, older } of toldIn(answer)) {
        const sum = told.get(`${owner} ${watch}`) ?? assert.fail(`${owner} ${watch}`);
        told.set(`${owner} ${watch}`, { fresh: sum.fresh + fresh, older: sum.older + older });
      }
    }
    return told;
  }

  async #come({ agoMs, ...event }: Came): Promise<void> {
    await this.#rig.come([event], agoMs);
    for (const { key, what } of this.#watches) {
      const { entityType = event.entityType, action = event.action } = what;
      if (entityType !== event.entityType || action !== event.action) continue;
      const sum = this.expected.get(key) ?? assert.fail(key);
      const isOlder = agoMs > 7 * DAY_MS;
      this.expected.set(key, { fresh: sum.fresh + (isOlder ? 0 : 1), older: sum.older + (isOlder ? 1 : 0) });
    }
  }

  async #set(owner: WatchOwner, what: Watched): Promise<void> {
    const key = `${watchKey(owner)} ${await this.#rig.set(owner, what)}`;
    this.#watches.push({ key, what });
    this.expected.set(key, NOTHING);
  }

  /** One run; after a death the next process begins. */
  async #live(): Promise<void> {
    await this.#rig.job.run().catch((error: unknown) => {
      if (!this.#rig.isDead) throw error;
    });
    if (this.#rig.isDead) await this.#rig.restart();
  }

  /** Or on again. */
  async #pause(): Promise<void> {
    const { store, now } = this.#rig;
    await store.state.update('settings', SETTINGS_KEY, (current) =>
      current?.paused === undefined ? { paused: { at: now, by: 'admin@example.com' } } : {},
    );
  }
}
