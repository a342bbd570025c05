import assert from 'node:assert/strict';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { addPerson, filledIn, keyOf, labelsOf, questionOf } from './people/roster-rig.ts';
import { ADMIN, asMessage, choicesOf, choose, refusalOf, render, useRig, VIEWER } from './rig.ts';
import { MARA } from './world.ts';

const ZOE = 'zoe.keller@example.com';
const AS_ADMIN = { as: ADMIN } as const;
const HOUR_MS = 3_600_000;

describe('key [I]', () => {
  const rig = useRig();
  const journal = async () => (await rig.store.state.list('journal')).map(({ value }) => value);
  const later = (hours: number) => ({ as: ADMIN, now: EXAMPLE_NOW + hours * HOUR_MS });

  it('adds somebody who is not on the roster, and says so', async () => {
    const answer = asMessage(await rig.ask(`key missing ${ZOE}`, AS_ADMIN));
    const person = await rig.store.state.get('roster', ZOE);
    assert.deepEqual(person, {
      email: ZOE,
      origin: 'admin',
      addedAt: EXAMPLE_NOW,
      addedBy: ADMIN,
      key: { status: 'missing', since: EXAMPLE_NOW, at: EXAMPLE_NOW, by: ADMIN },
      history: [{ status: 'unknown', since: EXAMPLE_NOW, at: EXAMPLE_NOW, by: ADMIN }],
    });
    assert.equal(answer.title, `Key of ${ZOE}: missing`);
    assert.match(answer.lines.join(' '), /not on the roster; now they are/);
    assert.equal((await journal())[0]?.did, `set the key of ${ZOE} from unknown to missing`);
  });

  it('tells the journal the reason once', async () => {
    await rig.ask(`key missing ${ZOE} because asked`, AS_ADMIN);
    assert.equal((await journal())[0]?.did, `set the key of ${ZOE} from unknown to missing, because "asked"`);
  });

  it('keeps the name that the records give', async () => {
    await rig.ask('key missing mara lind', AS_ADMIN);
    assert.equal((await rig.store.state.get('roster', MARA.email ?? ''))?.name, 'Mara Lind');
  });

  it('asks which of two people is meant, and goes on from there', async () => {
    const choice = await rig.ask('key missing Jon Berg', AS_ADMIN);
    assert.equal(choicesOf(choice).length, 2);
    assert.deepEqual(await rig.store.state.list('roster'), []);
    await choose(rig, choice, 0, AS_ADMIN);
    assert.equal((await rig.store.state.list('roster')).length, 1);
  });

  it('wants a reason for exempt and revoked, on a card that can be filled in', async () => {
    for (const status of ['exempt', 'revoked'] as const) {
      await addPerson(rig.store, ZOE, { status: 'missing' });
      const card = await rig.ask(`key ${status} ${ZOE}`, AS_ADMIN);
      render(card);
      assert.equal(await keyOf(rig.store, ZOE), 'missing');
      const filled = filledIn(questionOf(card, `Set to ${status}`), { comment: 'only reads reports' });
      const done = asMessage(await rig.press(filled, AS_ADMIN));
      assert.equal(await keyOf(rig.store, ZOE), status);
      assert.match(done.lines.join(' '), /Reason: only reads reports/);
      assert.equal((await rig.store.state.get('roster', ZOE))?.key.reason, 'only reads reports');
    }
  });

  it('asks again when the reason is left empty', async () => {
    await addPerson(rig.store, ZOE, { status: 'missing' });
    const card = await rig.ask(`key exempt ${ZOE}`, AS_ADMIN);
    const again = await rig.press(filledIn(questionOf(card, 'Set to exempt'), { comment: '  ' }), AS_ADMIN);
    assert.match(asMessage(again).title, /^Why is/);
    assert.equal(await keyOf(rig.store, ZOE), 'missing');
  });

  it('changes nothing that is so already', async () => {
    await rig.ask(`key missing ${ZOE}`, AS_ADMIN);
    const before = await rig.store.state.get('roster', ZOE);
    const again = asMessage(await rig.ask(`key missing ${ZOE}`, later(5)));
    assert.match(again.lines.join(' '), /nothing was changed/);
    assert.deepEqual(await rig.store.state.get('roster', ZOE), before);
    assert.equal((await journal()).length, 1);
  });

  it('lets a record outweigh a report, and says so', async () => {
    await addPerson(rig.store, ZOE, { status: 'proven' });
    const answer = asMessage(await rig.ask(`key reported ${ZOE}`, AS_ADMIN));
    assert.match(answer.lines.join(' '), /A recorded change proves the key already/);
    assert.match(refusalOf(await rig.ask(`key unknown ${ZOE}`, AS_ADMIN)).reason, /Records say so/);
    assert.equal(await keyOf(rig.store, ZOE), 'proven');
  });

  it('leaves proven and regressed to records', async () => {
    await addPerson(rig.store, ZOE, { status: 'missing' });
    for (const status of ['proven', 'regressed'] as const) {
      refusalOf(await rig.ask(`key ${status} ${ZOE}`, AS_ADMIN));
      refusalOf(await rig.press({ intent: 'key', status, people: [ZOE] }, AS_ADMIN));
    }
    assert.equal(await keyOf(rig.store, ZOE), 'missing');
  });

  describe('undo', () => {
    it('brings back what held, from when it held', async () => {
      await addPerson(rig.store, ZOE, { status: 'proven' });
      const before = (await rig.store.state.get('roster', ZOE))?.key;
      const done = await rig.ask(`key missing ${ZOE}`, AS_ADMIN);
      await rig.press(questionOf(done, 'Undo'), later(1));
      assert.deepEqual((await rig.store.state.get('roster', ZOE))?.key, {
        ...before,
        at: EXAMPLE_NOW + HOUR_MS,
        by: ADMIN,
      });
    });

    it('takes somebody off the roster again whom the order had added', async () => {
      const done = await rig.ask(`key missing ${ZOE}`, AS_ADMIN);
      const undone = asMessage(await rig.press(questionOf(done, 'Undo'), later(1)));
      assert.match(undone.lines.join(' '), /not on the roster any more/);
      assert.deepEqual(await rig.store.state.list('roster'), []);
    });

    it('can itself be undone, and works as text too', async () => {
      await addPerson(rig.store, ZOE, { status: 'reported' });
      await rig.ask(`key exempt ${ZOE} because she left`, AS_ADMIN);
      const words = (await journal())[0]?.undo ?? '';
      const undone = await rig.ask(words, later(1));
      assert.equal(await keyOf(rig.store, ZOE), 'reported');
      await rig.press(questionOf(undone, 'Undo'), later(2));
      const { key } = (await rig.store.state.get('roster', ZOE)) ?? {};
      assert.deepEqual([key?.status, key?.reason], ['exempt', 'she left']);
    });

    it('does nothing when the key has changed since the card was made', async () => {
      await addPerson(rig.store, ZOE, { status: 'reported' });
      const done = await rig.ask(`key missing ${ZOE}`, AS_ADMIN);
      await rig.ask(`key revoked ${ZOE} because of a leak`, later(1));
      assert.match(refusalOf(await rig.press(questionOf(done, 'Undo'), later(2))).reason, /from missing to revoked/);
      assert.equal(await keyOf(rig.store, ZOE), 'revoked');
    });

    it('takes back nothing that a record says', async () => {
      await addPerson(rig.store, ZOE, { status: 'proven' });
      const actor = { kind: 'person', email: ZOE } as const;
      refusalOf(await rig.press({ intent: 'key', undo: true, status: 'proven', actor }, AS_ADMIN));
      assert.equal(await keyOf(rig.store, ZOE), 'proven');
    });
  });

  describe('permission', () => {
    it('lets everybody report their own key, and take that back', async () => {
      const done = asMessage(await rig.ask('key reported me'));
      assert.equal(done.title, 'Your key: reported');
      const person = await rig.store.state.get('roster', VIEWER);
      assert.deepEqual([person?.origin, person?.key.by], ['self', VIEWER]);
      await rig.press(questionOf(done, 'Undo'));
      assert.deepEqual(await rig.store.state.list('roster'), []);
    });

    for (const text of [
      'key missing me',
      `key reported ${ZOE}`,
      `key exempt me because I am busy`,
      `keys missing ${ZOE}, ${VIEWER}`,
    ])
      it(`leaves "${text}" to admins`, async () => {
        assert.match(refusalOf(await rig.ask(text)).reason, /^Only admins may .* Ask admin@example\.com/);
        assert.deepEqual(await rig.store.state.list('roster'), []);
      });

    it('keeps the word of an admin that somebody is exempt', async () => {
      await addPerson(rig.store, VIEWER, { status: 'exempt' });
      assert.match(refusalOf(await rig.ask('key reported me')).reason, /only an admin can change that/);
    });

    it('lets the operator say it on the command line', async () => {
      await rig.ask(`key missing ${ZOE}`, { as: 'operator' });
      assert.equal((await rig.store.state.get('roster', ZOE))?.key.by, 'operator');
    });
  });

  describe('several at once', () => {
    const MAX = 'max.muster@example.com';
    const INA = 'ina.klein@example.com';

    beforeEach(async () => {
      await addPerson(rig.store, ZOE, { name: 'Zoe Keller' });
      await addPerson(rig.store, MAX, { status: 'proven' });
      await addPerson(rig.store, INA, { status: 'missing' });
    });

    it('offers the people named, and applies what is filled in', async () => {
      const form = await rig.press({ intent: 'key', people: [ZOE, MAX, INA] }, AS_ADMIN);
      render(form);
      const { inputs = [] } = asMessage(form);
      assert.deepEqual(
        inputs.map(({ id }) => id),
        ['people', 'status', 'comment'],
      );
      const filled = filledIn(questionOf(form, 'Set these keys'), {
        people: `${ZOE},${INA}`,
        status: 'exempt',
        comment: 'on leave',
      });
      const done = asMessage(await rig.press(filled, AS_ADMIN));
      assert.equal(done.title, '2 of 2 keys are now exempt');
      assert.deepEqual([await keyOf(rig.store, ZOE), await keyOf(rig.store, INA)], ['exempt', 'exempt']);
      assert.equal((await journal()).length, 2);
      await rig.press(questionOf(done, 'Undo'), later(1));
      assert.deepEqual([await keyOf(rig.store, ZOE), await keyOf(rig.store, INA)], ['unknown', 'missing']);
    });

    it('reads a list of emails', async () => {
      await rig.ask(`keys missing ${ZOE} and new.one@example.com`, AS_ADMIN);
      assert.deepEqual(
        [await keyOf(rig.store, ZOE), await keyOf(rig.store, 'new.one@example.com')],
        ['missing', 'missing'],
      );
    });

    it('says what was left as it is, and why', async () => {
      const form = await rig.press({ intent: 'key', people: [ZOE, MAX, INA] }, AS_ADMIN);
      const apply = questionOf(form, 'Set these keys');
      await rig.ask(`key revoked ${ZOE} because of a leak`, later(1));
      const people = [ZOE, MAX, INA, 'gone@example.com', 'api@cconesp.net', 'no email'].join(',');
      const done = asMessage(await rig.press(filledIn(apply, { people, status: 'missing' }), later(2)));
      assert.equal(done.title, 'Nothing was changed');
      assert.deepEqual(done.lines, [
        `Not changed: ${ZOE}. Changed since the card was made: now revoked.`,
        `Not changed: ${MAX}. A recorded change proves the key; say it of this person alone if it is missing again.`,
        `Not changed: ${INA}. The status is missing already.`,
        'Not changed: gone@example.com. Not on the roster any more.',
        'Not changed: api@cconesp.net. It stands for a service, not for a person.',
      ]);
      assert.deepEqual(labelsOf(done), ['People']);
    });

    const UNFINISHED: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ['nobody', { status: 'missing' }],
      ['no status', { people: ZOE }],
      ['no reason', { people: ZOE, status: 'revoked' }],
      ['nothing', {}],
    ];
    for (const [what, inputs] of UNFINISHED)
      it(`asks for what is missing when ${what} was filled in`, async () => {
        const form = await rig.press({ intent: 'key', people: [ZOE] }, AS_ADMIN);
        const { reason } = refusalOf(await rig.press(filledIn(questionOf(form, 'Set these keys'), inputs), AS_ADMIN));
        assert.match(reason, /^(?:Pick|Give) .* Nothing was changed\.$/);
        assert.equal(await keyOf(rig.store, ZOE), 'unknown');
      });

    it('lists no more than a card holds', async () => {
      const emails = Array.from({ length: 20 }, (_, index) => `p${index}@example.com`);
      for (const email of emails) await addPerson(rig.store, email);
      const form = asMessage(await rig.press({ intent: 'key', people: emails }, AS_ADMIN));
      const [picked] = form.inputs ?? [];
      assert.ok(picked?.kind === 'choice');
      assert.equal(picked.choices.length, 12);
      assert.match(form.lines.join(' '), /8 more are not listed/);
    });
  });

  it('looks as it was found good', async () => {
    await addPerson(rig.store, ZOE, { name: 'Zoe Keller', status: 'missing' });
    await matchGolden(rig, 'key/exempt', `key exempt ${ZOE} because she only reads reports`, AS_ADMIN);
    await matchGolden(rig, 'key/reason', `key revoked ${ZOE}`, AS_ADMIN);
    await matchGolden(rig, 'key/not-an-admin', `key missing ${ZOE}`);
  });
});
