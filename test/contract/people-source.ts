/** What every list of people must do, wherever it comes from. */
import assert from 'node:assert/strict';
import { SourceError } from '../../src/audit/errors.ts';
import type { IncomingPerson, PeopleItem, PeopleSource } from '../../src/audit/ports.ts';
import { findZone } from '../../src/audit/zone.ts';

/** Somebody as a list can name them; what a list has no room for is left out by its fixture. */
export interface ListedPerson {
  readonly email: string;
  readonly name?: string;
}

export interface PeopleSourceFixture {
  readonly kind: PeopleSource['kind'];
  /** A list of these people in this order; undefined stands for an entry without an email. */
  open(people: readonly (ListedPerson | undefined)[]): Promise<PeopleSource>;
}

/** All of it. */
export async function readAll(source: PeopleSource): Promise<readonly PeopleItem[]> {
  const items: PeopleItem[] = [];
  for await (const item of source.read()) items.push(item);
  return items;
}

export async function peopleIn(source: PeopleSource): Promise<readonly IncomingPerson[]> {
  return (await readAll(source)).flatMap((item) => (item.kind === 'person' ? [item.person] : []));
}

export async function rejectionsIn(source: PeopleSource): Promise<readonly string[]> {
  return (await readAll(source)).flatMap((item) => (item.kind === 'rejected' ? [`${item.where}: ${item.reason}`] : []));
}

const ZOE = { email: 'zoe.keller@example.com', name: 'Zoe Keller' };
const MAX = { email: 'max.muster@example.com', name: 'Max Muster' };

export function describePeopleSource(title: string, use: () => PeopleSourceFixture): void {
  describe(`people source: ${title} [I]`, () => {
    const emailsOf = async (people: readonly (ListedPerson | undefined)[]): Promise<readonly string[]> =>
      (await peopleIn(await use().open(people))).map(({ email }) => email);

    it('says what it is, in words for people', async () => {
      const source = await use().open([ZOE]);
      assert.equal(source.kind, use().kind);
      assert.match(source.name, /\S/);
    });

    it('gives everybody once, with name and place', async () => {
      const items = await readAll(await use().open([ZOE, MAX]));
      assert.equal(items.length, 2);
      for (const { email, name } of [ZOE, MAX]) {
        const item = items.find((one) => one.kind === 'person' && one.person.email === email);
        assert.ok(item?.kind === 'person', email);
        assert.equal(item.person.name, name);
        assert.match(item.where, /\S+ \S+/);
      }
    });

    it('gives nobody from an empty list', async () => {
      assert.deepEqual(await readAll(await use().open([])), []);
    });

    it('writes emails in lower case', async () => {
      assert.deepEqual(await emailsOf([{ email: 'Zoe.Keller@Example.COM' }]), [ZOE.email]);
    });

    it('says where an entry is that it cannot take, and goes on', async () => {
      const source = await use().open([ZOE, undefined, MAX]);
      assert.deepEqual((await peopleIn(source)).map(({ email }) => email).toSorted(), [MAX.email, ZOE.email]);
      const [rejected, ...others] = await rejectionsIn(source);
      assert.equal(others.length, 0);
      assert.match(rejected ?? '', /^\S+ \S+: .*email/);
    });

    for (const email of [
      'zoe',
      'zoe@',
      '@example.com',
      'a b@example.com',
      'zoe@example',
      'z@x.example.com, y@x.example.com',
    ])
      it(`takes "${email}" for no email`, async () => {
        assert.deepEqual(await emailsOf([{ email, name: 'Somebody' }]), []);
      });

    it('can be read again from the start', async () => {
      const source = await use().open([ZOE, MAX]);
      assert.deepEqual(await readAll(source), await readAll(source));
    });

    it('gives plain data: no part empty, zones of the database, ids unwrapped', async () => {
      for (const person of await peopleIn(await use().open([ZOE, MAX]))) {
        for (const part of [person.name, person.team, person.zone, person.country])
          assert.ok(part === undefined || part.trim() !== '');
        assert.ok(person.zone === undefined || findZone(person.zone) === person.zone);
        for (const id of person.ids ?? []) assert.match(id, /^[0-9a-f-]{36}$/);
        assert.deepEqual(JSON.parse(JSON.stringify(person)), person);
      }
    });

    it('hands hostile text on as text', async () => {
      const name = '=HYPERLINK("http://evil.example.com") <@all> \u202E; DROP "TABLE", \'x\'';
      const [person] = await peopleIn(await use().open([{ email: ZOE.email, name }]));
      assert.equal(person?.name, name);
    });
  });
}

/** For lists that can break off. */
export function describeBrokenSource(title: string, open: () => Promise<PeopleSource>): void {
  it(`people source: ${title} says what to do when it cannot be read [I]`, async () => {
    const broken = await open();
    await assert.rejects(readAll(broken), (error: unknown) => {
      assert.ok(error instanceof SourceError);
      assert.match(error.next, /\S+ \S+/);
      return true;
    });
  });
}
