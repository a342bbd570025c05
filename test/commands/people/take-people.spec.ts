import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SourceError } from '../../../src/audit/errors.ts';
import type { IncomingPerson, PeopleItem, PeopleSource } from '../../../src/audit/ports.ts';
import { peopleReport } from '../../../src/commands/people/people-report.ts';
import { takePeople } from '../../../src/commands/people/take-people.ts';
import { EXAMPLE_NOW } from '../../../src/questions/example-clock.ts';
import { ADMIN, contextOf, openWorld, render, useRig } from '../rig.ts';
import { addPerson } from './roster-rig.ts';

const ZOE = 'zoe.keller@example.com';

function listOf(
  people: readonly (IncomingPerson | undefined)[],
  kind: PeopleSource['kind'] = 'people-csv',
): PeopleSource {
  async function* read(): AsyncGenerator<PeopleItem> {
    for (const [index, person] of people.entries()) {
      const where = `row ${index + 2}`;
      yield person === undefined
        ? { kind: 'rejected', where, reason: 'it has no email' }
        : { kind: 'person', where, person };
    }
  }
  return { kind, name: 'people.csv', read };
}

describe('taking people in [I]', () => {
  const rig = useRig();
  const take = async (source: PeopleSource, now = EXAMPLE_NOW) =>
    takePeople(source, await contextOf(rig.store, { as: ADMIN, now }));
  const zoe = () => rig.store.state.get('roster', ZOE);

  it('adds who is new, with all that the list says', async () => {
    const person: IncomingPerson = {
      email: ZOE,
      name: 'Zoe Keller',
      team: 'North',
      zone: 'Europe/Berlin',
      country: 'DE',
      ids: ['id-1'],
      key: { status: 'exempt', reason: 'only reads' },
    };
    const report = await take(listOf([person]));
    assert.deepEqual(report, {
      name: 'people.csv',
      source: 'people-csv',
      rows: 1,
      added: 1,
      updated: 0,
      unchanged: 0,
      rejected: [],
    });
    const unknown = { status: 'unknown', since: EXAMPLE_NOW, at: EXAMPLE_NOW, by: ADMIN };
    const { key: _, ...listed } = person;
    assert.deepEqual(await zoe(), {
      ...listed,
      origin: 'csv',
      addedAt: EXAMPLE_NOW,
      addedBy: ADMIN,
      key: { ...unknown, status: 'exempt', reason: 'only reads' },
      history: [unknown],
    });
  });

  for (const [kind, origin] of [
    ['people-csv', 'csv'],
    ['wxcc-api', 'wxcc-api'],
    ['trail', 'seen'],
  ] as const)
    it(`remembers that somebody came from ${kind}`, async () => {
      await take(listOf([{ email: ZOE }], kind));
      assert.equal((await zoe())?.origin, origin);
    });

  it('changes no key, no origin and nothing that the list does not say', async () => {
    await addPerson(rig.store, ZOE, { status: 'missing', name: 'Zoe', team: 'North', ids: ['id-1'] });
    const before = await zoe();
    const person: IncomingPerson = {
      email: ZOE,
      name: 'Zoe Keller',
      zone: 'Asia/Tokyo',
      ids: ['id-2'],
      key: { status: 'exempt', reason: 'x' },
    };
    const report = await take(listOf([person]));
    assert.deepEqual([report.added, report.updated, report.unchanged], [0, 1, 0]);
    assert.deepEqual(await zoe(), { ...before, name: 'Zoe Keller', zone: 'Asia/Tokyo', ids: ['id-1', 'id-2'] });
  });

  it('leaves the zone alone that the person has set', async () => {
    await rig.store.state.update('people', ZOE, () => ({ email: ZOE, zone: 'Asia/Tokyo' }));
    await take(listOf([{ email: ZOE, zone: 'Europe/Berlin' }]));
    assert.equal((await rig.store.state.get('people', ZOE))?.zone, 'Asia/Tokyo');
  });

  it('keeps the name of a list when records carry another', async () => {
    await take(listOf([{ email: ZOE, name: 'Zoe Keller' }]));
    await take(listOf([{ email: ZOE, name: 'zkeller', ids: ['id-1'] }], 'trail'));
    const person = await zoe();
    assert.deepEqual([person?.name, person?.ids], ['Zoe Keller', ['id-1']]);
  });

  it('changes nothing the second time', async () => {
    const people = [{ email: ZOE, name: 'Zoe Keller', ids: ['id-1'] }, { email: 'max@example.com' }];
    await take(listOf(people));
    const before = await rig.store.state.list('roster');
    const again = await take(listOf(people), EXAMPLE_NOW + 1000);
    assert.deepEqual([again.added, again.updated, again.unchanged], [0, 0, 2]);
    assert.deepEqual(await rig.store.state.list('roster'), before);
    assert.equal((await rig.store.state.list('journal')).length, 1);
  });

  it('counts somebody listed twice once', async () => {
    const report = await take(listOf([{ email: ZOE }, { email: ZOE, team: 'North' }, { email: ZOE }]));
    assert.deepEqual([report.added, report.updated, report.unchanged], [1, 1, 1]);
    assert.equal((await zoe())?.team, 'North');
  });

  it('takes no service for a person, and says where it stood', async () => {
    const report = await take(listOf([{ email: 'api@cconesp.net' }, undefined, { email: ZOE }]));
    assert.deepEqual(
      report.rejected.map(({ where }) => where),
      ['row 2', 'row 3'],
    );
    assert.equal(report.added, 1);
  });

  it('writes down who did it', async () => {
    await take(listOf([{ email: ZOE }]));
    const [entry] = await rig.store.state.list('journal');
    assert.deepEqual(entry?.value, {
      at: EXAMPLE_NOW,
      by: ADMIN,
      did: 'imported people from people.csv: 1 added, 0 updated',
      about: 'roster',
    });
  });

  it('keeps what came before a list broke off', async () => {
    const whole = listOf(Array.from({ length: 250 }, (_, index) => ({ email: `p${index}@example.com` })));
    async function* read(): AsyncGenerator<PeopleItem> {
      yield* whole.read();
      throw new SourceError('gone', 'The line was cut.', 'Try again.');
    }
    const report = await take({ ...whole, read });
    assert.deepEqual([report.added, report.brokenOff], [250, { message: 'The line was cut.', next: 'Try again.' }]);
    assert.equal((await rig.store.state.list('roster')).length, 250);
    const answer = peopleReport(report, await contextOf(rig.store, { as: ADMIN }));
    assert.match(answer.lines.join(' '), /Not read to the end\. The line was cut\. Try again\./);
    render(answer);
  });

  it('passes other failures on', async () => {
    const failing: PeopleSource = {
      ...listOf([]),
      // biome-ignore lint/correctness/useYield: it fails before it gives anything
      read: async function* () {
        throw new Error('a mistake in the program');
      },
    };
    await assert.rejects(take(failing), /a mistake/);
  });

  it('stops at ten thousand', async () => {
    async function* read(): AsyncGenerator<PeopleItem> {
      for (let index = 0; ; index += 1) yield { kind: 'rejected', where: `row ${index}`, reason: 'it has no email' };
    }
    const report = await take({ ...listOf([]), read });
    assert.deepEqual([report.rows, report.rejected.length], [10_000, 10_000]);
    assert.match(report.brokenOff?.message ?? '', /more than 10000 people/);
    render(peopleReport(report, await contextOf(rig.store, { as: ADMIN })));
  });

  it('comes to the same roster whatever is imported how often: keys never change', async () => {
    const person = fc.record(
      {
        email: fc.constantFrom('a@example.com', 'b@example.com', 'c@example.com'),
        name: fc.constantFrom('A', 'B'),
        team: fc.constantFrom('North', 'South'),
        zone: fc.constantFrom('Europe/Berlin', 'Asia/Tokyo'),
        key: fc.constantFrom({ status: 'missing' as const }, { status: 'exempt' as const, reason: 'x' }),
      },
      { requiredKeys: ['email'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(person, { maxLength: 5 }), { maxLength: 5 }), async (lists) => {
        const store = await openWorld([]);
        const keys = new Map<string, string>();
        for (const people of lists) {
          const report = await takePeople(listOf(people), await contextOf(store, { as: ADMIN }));
          assert.equal(report.added + report.updated + report.unchanged, people.length);
          for (const { email, key } of people) keys.set(email, keys.get(email) ?? key?.status ?? 'unknown');
        }
        const roster = await store.state.list('roster');
        assert.deepEqual(
          Object.fromEntries(roster.map(({ key, value }) => [key, value.key.status])),
          Object.fromEntries(keys),
        );
        await store.close();
      }),
      { numRuns: 40 },
    );
  });
});
