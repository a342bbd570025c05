import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Claim, claimKey, type Said, sayOfChange, withdrawClaim } from '../../src/audit/claims.ts';
import { ForwardError } from '../../src/audit/errors.ts';
import type { AuditEvent, IncomingEvent } from '../../src/audit/event.ts';
import type { AuditStore, Forwarder, ForwardRecord } from '../../src/audit/ports.ts';
import type { Destination } from '../../src/jobs/forward-batch.ts';
import { ForwardJob } from '../../src/jobs/forward-job.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

const { signal } = new AbortController();
const DAY_MS = 86_400_000;

type Answer = ForwardError | 'taken' | 'lost-after';

function failure(code: ConstructorParameters<typeof ForwardError>[0], retryAfterMs?: number): ForwardError {
  return new ForwardError(code, 'It did not work.', 'Try again.', { retryAfterMs });
}

/** The far side, in memory: takes everything unless it is told otherwise. */
class FarSide implements Forwarder {
  readonly name = 'far side';
  readonly limits = { records: 4, bytes: 20_000, recordBytes: 8000 };
  readonly taken: ForwardRecord[] = [];
  readonly batches: number[] = [];
  /** Taken from the front, one for each batch. */
  answers: Answer[] = [];
  decide: ((records: readonly ForwardRecord[]) => Answer) | undefined;

  async send(records: readonly ForwardRecord[]): Promise<void> {
    assert.ok(records.length > 0 && records.length <= this.limits.records);
    this.batches.push(records.length);
    const answer = this.answers.shift() ?? this.decide?.(records) ?? 'taken';
    if (answer instanceof ForwardError) throw answer;
    this.taken.push(...records);
    // As when the process ends before the place is stored.
    if (answer === 'lost-after') throw new Error('the process ends');
  }

  async close(): Promise<void> {}

  get ids(): string[] {
    return this.taken.map(({ id }) => id);
  }
}

class Rig {
  readonly logged: string[] = [];
  now = SAMPLE_TIME + 100 * DAY_MS;
  readonly store: AuditStore;
  #made = 0;

  constructor(store: AuditStore) {
    this.store = store;
  }

  job(farSide: Forwarder, more: Partial<Destination> = {}): ForwardJob {
    const note = (details: object, message: string): void =>
      void this.logged.push(`${message} ${JSON.stringify(details)}`);
    return new ForwardJob(
      { key: 'all/1', forwarder: farSide, ...more },
      { store: this.store, clock: { now: () => this.now }, log: { info: note, warn: note } },
    );
  }

  async append(count: number, event: Partial<AuditEvent> = {}): Promise<string[]> {
    const incoming: IncomingEvent[] = Array.from({ length: count }, () => {
      this.#made += 1;
      // Later events have earlier times, of several months.
      return anIncoming({ id: `e${this.#made}`, time: SAMPLE_TIME - this.#made * 9 * DAY_MS, ...event });
    });
    return [...(await this.store.append(incoming)).addedIds];
  }

  async claim(eventId: string, by: string, orgId?: string): Promise<void> {
    const event = { time: SAMPLE_TIME, entityType: 'user', identity: '', ...(orgId === undefined ? {} : { orgId }) };
    const said: Said = { eventId, event, by, statement: 'mine', at: this.now };
    await this.#change(eventId, by, (current) => sayOfChange(current, said));
  }

  async withdraw(eventId: string, by: string): Promise<void> {
    await this.#change(eventId, by, (current) => withdrawClaim(current, { at: this.now, by }));
  }

  async #change(
    eventId: string,
    by: string,
    change: (current: Claim | undefined) => ReturnType<typeof sayOfChange>,
  ): Promise<void> {
    await this.store.state.update('claims', claimKey(eventId, by), (current) => {
      const outcome = change(current);
      return outcome.kind === 'changed' ? outcome.claim : current;
    });
  }

  /** Until nothing is left; the clock is moved to where it wants to go on. */
  async drain(job: ForwardJob): Promise<void> {
    for (let turn = 0; turn < 200; turn += 1) {
      const { nextAt } = await job.run(signal);
      if (nextAt === undefined) return;
      this.now = Math.max(this.now, nextAt);
    }
    assert.fail('it never comes to an end');
  }
}

describe('sending on what comes in [I]', () => {
  let rig: Rig;
  let far: FarSide;
  beforeEach(async () => {
    const options = { dir: '', persistence: 'memory' as const, isAnonymous: () => false, now: () => SAMPLE_TIME };
    rig = new Rig(await openEmbeddedStore(options));
    far = new FarSide();
  });
  afterEach(() => rig.store.close());

  it('begins with what comes in after a destination is met, in the order it came', async () => {
    await rig.append(3);
    const job = rig.job(far);
    assert.deepEqual(await job.run(signal), {});
    const ids = await rig.append(10);
    assert.deepEqual(await job.run(signal), {});
    assert.deepEqual(far.ids, ids);
    assert.deepEqual(far.batches, [4, 4, 2]);
    assert.deepEqual(await job.run(signal), {});
    assert.equal(far.batches.length, 3, 'nothing is sent twice');
  });

  it('goes on where it was after a restart, and with what came in meanwhile', async () => {
    await rig.job(far).run(signal);
    const first = await rig.append(2);
    await rig.job(far).run(signal);
    const later = await rig.append(3);
    await rig.job(far).run(signal);
    assert.deepEqual(far.ids, [...first, ...later]);
  });

  it('sends again what was taken when the process ended before the place was stored', async () => {
    await rig.job(far).run(signal);
    const ids = await rig.append(6);
    far.answers = ['taken', 'lost-after'];
    await assert.rejects(rig.job(far).run(signal), /the process ends/);
    await rig.job(far).run(signal);
    assert.deepEqual(far.ids, [...ids, ...ids.slice(4)]);
  });

  it('waits longer from failure to failure, five minutes at most, also over restarts', async () => {
    await rig.job(far).run(signal);
    await rig.append(1);
    far.answers = Array.from({ length: 12 }, () => failure('unreachable'));
    const waits: number[] = [];
    for (let turn = 0; turn < 12; turn += 1) {
      const { nextAt = 0 } = await rig.job(far).run(signal);
      waits.push((nextAt - rig.now) / 1000);
      rig.now = nextAt;
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    await rig.job(far).run(signal);
    assert.equal(far.taken.length, 1);
    const state = await rig.store.state.get('forwards', 'all/1');
    assert.deepEqual(
      [state?.failures, state?.problem, state?.notBefore, state?.sent],
      [undefined, undefined, undefined, 1],
    );
  });

  it('leaves the far side alone as long as it asks for', async () => {
    await rig.job(far).run(signal);
    await rig.append(1);
    far.answers = [failure('busy', 600_000)];
    const asked = await rig.job(far).run(signal);
    assert.deepEqual(asked, { nextAt: rig.now + 600_000 });
    rig.now += 599_999;
    assert.deepEqual(await rig.job(far).run(signal), { nextAt: rig.now + 1 });
    assert.equal(far.batches.length, 1);
    rig.now += 1;
    await rig.job(far).run(signal);
    assert.equal(far.taken.length, 1);
  });

  it('is not stopped for ever by a clock that was wrong', async () => {
    await rig.job(far).run(signal);
    await rig.append(1);
    far.answers = [failure('unreachable')];
    await rig.job(far).run(signal);
    rig.now -= 400 * DAY_MS;
    await rig.job(far).run(signal);
    assert.equal(far.taken.length, 1);
  });

  it('sends less at once where a batch is too large, and a record that is too large cut', async () => {
    const job = rig.job(far);
    await job.run(signal);
    const ids = await rig.append(4, { description: 'x'.repeat(3000) });
    far.decide = (records) =>
      records.length > 1 || records.some(({ json }) => json.length > 2000) ? failure('too-large') : 'taken';
    await rig.drain(job);
    assert.deepEqual(far.ids, ids);
    for (const { json } of far.taken) assert.equal(JSON.parse(json).cut, true);
    assert.deepEqual(far.batches.slice(0, 4), [4, 2, 1, 1]);
  });

  it('never skips a record that is refused: it stays where it is, and says so once', async () => {
    const job = rig.job(far);
    await job.run(signal);
    const [good = '', bad = ''] = await rig.append(5);
    far.decide = (records) => (records.some(({ id }) => id === bad) ? failure('refused') : 'taken');
    for (let turn = 0; turn < 20; turn += 1) rig.now = (await job.run(signal)).nextAt ?? rig.now;
    assert.deepEqual(far.ids, [good]);
    assert.deepEqual(
      rig.logged.map((line) => line.split(' {')[0]),
      ['what came in could not be sent on', 'what comes in is sent on again', 'what came in could not be sent on'],
    );
    assert.equal((await rig.store.state.get('forwards', 'all/1'))?.problem?.code, 'refused');
    far.decide = undefined;
    await rig.drain(job);
    assert.equal(far.taken.length, 5);
  });

  it("gives each organisation its own destination, and what is nobody's to the one for all", async () => {
    const [own, others] = [new FarSide(), new FarSide()];
    const ownJob = rig.job(own, { key: 'org-a/1', orgId: 'org-a' });
    const othersJob = rig.job(others, { exceptOrgIds: ['org-a'] });
    for (const job of [ownJob, othersJob]) await job.run(signal);
    const [a] = await rig.append(1, { orgId: 'org-a' });
    const [b] = await rig.append(1, { orgId: 'org-b' });
    const [none] = await rig.append(1);
    await rig.claim('x', 'agent.seven@example.com', 'org-a');
    await rig.claim('y', 'agent.seven@example.com', 'org-b');
    for (const job of [ownJob, othersJob]) await rig.drain(job);
    assert.deepEqual(own.ids, [a, 'x agent.seven@example.com 1']);
    assert.deepEqual(others.ids, [b, none, 'y agent.seven@example.com 1']);
  });

  it('sends every step of a claim once, after the events, and none from before', async () => {
    await rig.claim('old', 'agent.seven@example.com');
    rig.now += 1000;
    const job = rig.job(far);
    await job.run(signal);
    rig.now += 1000;
    const ids = await rig.append(1);
    await rig.claim('old', 'agent.seven@example.com');
    await rig.claim('e', 'agent.seven@example.com');
    rig.now += 1000;
    await rig.withdraw('e', 'agent.seven@example.com');
    await rig.withdraw('old', 'agent.seven@example.com');
    await rig.drain(job);
    const claims = far.taken.filter(({ kind }) => kind === 'claim').map(({ json }) => JSON.parse(json));
    assert.deepEqual(far.ids.slice(0, 1), ids);
    assert.deepEqual(
      claims.map(({ event, did, id }) => `${event.id} ${did} ${id.split(' ').at(-1)}`),
      ['e mine 1', 'old withdrew 2', 'e withdrew 2'],
    );
    rig.now += 1000;
    await rig.claim('e', 'agent.seven@example.com');
    await rig.drain(rig.job(far));
    assert.equal(far.ids.at(-1), 'e agent.seven@example.com 3');
    const marks = JSON.stringify(await rig.store.state.list('forwardedClaims'));
    assert.doesNotMatch(marks, /agent/, 'who claimed is not kept a second time');
  });

  it('stops between batches when it is told to', async () => {
    const stopping = new AbortController();
    const job = rig.job(far);
    await job.run(signal);
    await rig.append(12);
    far.decide = () => {
      stopping.abort(new Error('the bot stops'));
      return 'taken';
    };
    await assert.rejects(job.run(stopping.signal), /the bot stops/);
    assert.equal(far.batches.length, 1);
  });

  it('sends some batches a run, so that others get their turn', async () => {
    const job = rig.job(far);
    await job.run(signal);
    await rig.append(100);
    assert.deepEqual(await job.run(signal), { nextAt: rig.now });
    assert.equal(far.taken.length, 80);
    await job.run(signal);
    assert.equal(far.taken.length, 100);
  });

  it('sends everything at least once and first in its order, whatever goes wrong', async function () {
    this.timeout(60_000);
    const step = fc.oneof(
      fc.record({ did: fc.constant('append' as const), count: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ did: fc.constant('claim' as const), on: fc.integer({ min: 0, max: 4 }) }),
      fc.record({
        did: fc.constant('run' as const),
        answers: fc.array(
          fc.constantFrom<Answer>(
            'taken',
            'lost-after',
            failure('unreachable'),
            failure('refused'),
            failure('too-large'),
            failure('busy', 5000),
          ),
          { maxLength: 5 },
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const options = { dir: '', persistence: 'memory' as const, isAnonymous: () => false, now: () => SAMPLE_TIME };
        const own = new Rig(await openEmbeddedStore(options));
        const farSide = new FarSide();
        let job = own.job(farSide);
        await job.run(signal);
        const arrived: string[] = [];
        let claims = 0;
        for (const one of steps) {
          own.now += 1000;
          if (one.did === 'append') arrived.push(...(await own.append(one.count)));
          else if (one.did === 'claim') {
            const by = `agent.${one.on}@example.com`;
            const { steps: before = [] } = (await own.store.state.get('claims', claimKey('e', by))) ?? {};
            if (before.at(-1)?.did === 'mine') await own.withdraw('e', by);
            else await own.claim('e', by);
            claims += 1;
          } else {
            farSide.answers = [...one.answers];
            await job.run(signal).catch(() => {
              job = own.job(farSide);
            });
            farSide.answers = [];
          }
        }
        await own.drain(job);
        const events = farSide.taken.filter(({ kind }) => kind === 'event').map(({ id }) => id);
        assert.deepEqual([...new Set(events)], arrived);
        const sent = farSide.taken.filter(({ kind }) => kind === 'claim').map(({ id }) => id);
        assert.equal(new Set(sent).size, claims);
        await own.store.close();
      }),
      { numRuns: 60 },
    );
  });
});
