import assert from 'node:assert/strict';
import { SourceError } from '../../src/audit/errors.ts';
import type { PeopleItem, PeopleSource } from '../../src/audit/ports.ts';
import { askText } from '../../src/commands/ask.ts';
import { matchGolden } from './golden-case.ts';
import { labelsOf, questionOf } from './people/roster-rig.ts';
import { ADMIN, asMessage, contextOf, refusalOf, render, useRig } from './rig.ts';
import { JON, MARA, OTHER_JON } from './world.ts';

const AS_ADMIN = { as: ADMIN } as const;

describe('import-people [I]', () => {
  const rig = useRig();
  const emails = async () => (await rig.store.state.list('roster')).map(({ key }) => key).toSorted();

  it('tells the three ways', async () => {
    const answer = asMessage(await rig.ask('import people', AS_ADMIN));
    const ways = (answer.facts ?? []).map(({ label, value }) => `${label}: ${value}`).join(' ');
    assert.match(ways, /A file: Drop a CSV .* The trail: .* The contact centre: .* WXCC_API_URL/);
    assert.deepEqual(labelsOf(answer), ['From the trail', 'People']);
    assert.deepEqual(await emails(), []);
  });

  it('adds those who were seen in the trail, once', async () => {
    const offer = await rig.ask('import people', AS_ADMIN);
    const done = asMessage(await rig.press(questionOf(offer, 'From the trail'), AS_ADMIN));
    assert.equal(done.title, '3 people added');
    assert.deepEqual(await emails(), [JON.email, OTHER_JON.email, MARA.email]);
    assert.match(done.lines.join(' '), /Not taken: change \S+: it names .* without an email/);
    const again = asMessage(await rig.ask('import people from the trail', AS_ADMIN));
    assert.equal(again.title, '0 people added');
    assert.match(again.lines.join(' '), /3 as before/);
  });

  it('says what is missing where the contact centre is not set up', async () => {
    assert.match(
      refusalOf(await rig.ask('import people from wxcc', AS_ADMIN)).reason,
      /WXCC_API_URL, WXCC_ACCESS_TOKEN/,
    );
  });

  it('is for admins', async () => {
    refusalOf(await rig.ask('import people'));
    refusalOf(await rig.press({ intent: 'import-people', peopleFrom: 'trail' }));
    assert.deepEqual(await emails(), []);
  });

  describe('from the contact centre', () => {
    const askWith = async (text: string, read: () => AsyncGenerator<PeopleItem>) => {
      const peopleSource = (): PeopleSource => ({ kind: 'wxcc-api', name: 'the contact centre', read });
      return asMessage(await askText(text, rig.desk, { ...(await contextOf(rig.store, AS_ADMIN)), peopleSource }));
    };

    it('is offered where it is set up, and taken in', async () => {
      const read = async function* (): AsyncGenerator<PeopleItem> {
        yield { kind: 'person', where: 'user 1', person: { email: 'zoe@example.com', name: 'Zoe' } };
        yield { kind: 'rejected', where: 'user 2', reason: 'it has no email' };
      };
      assert.ok(labelsOf(await askWith('import people', read)).includes('From the contact centre'));
      const done = await askWith('import people from the contact centre', read);
      assert.deepEqual([done.title, await emails()], ['1 person added', ['zoe@example.com']]);
      assert.match(done.lines.join(' '), /Not taken: user 2: it has no email\./);
      render(done);
    });

    it('says why it could not be read', async () => {
      // biome-ignore lint/correctness/useYield: it fails before it gives anything
      const read = async function* (): AsyncGenerator<PeopleItem> {
        throw new SourceError('wxcc-refused', 'The contact centre answered 401.', 'Set a new WXCC_ACCESS_TOKEN.');
      };
      const done = await askWith('import people from the contact centre', read);
      assert.match(done.lines.join(' '), /answered 401\. Set a new WXCC_ACCESS_TOKEN/);
      render(done);
    });
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'import-people/ways', 'import people', AS_ADMIN);
    await matchGolden(rig, 'import-people/trail', 'import people from the trail', AS_ADMIN);
  });
});
