import assert from 'node:assert/strict';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ANN, INTRODUCED, journalOf, outreachOf, put, SAM } from './outreach/people.ts';
import { ADMIN, type Asking, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('onboard [I]', () => {
  const rig = useRig();
  const admin: Asking = { as: ADMIN };
  const queued = { status: 'queued', askedBy: ADMIN, askedAt: EXAMPLE_NOW } as const;

  it('one person: is on the list at once, and written down', async () => {
    await put(rig, SAM);
    assert.equal(asMessage(await rig.ask('onboard sam@example.com', admin)).title, 'I write to sam@example.com now');
    assert.deepEqual((await outreachOf(rig))?.onboarding, { ...queued, atOnce: true });
    assert.deepEqual(await journalOf(rig), [`${ADMIN} asked me to introduce myself to ${SAM}; no way back`]);
  });

  it('one person, asked for twice, is asked for once', async () => {
    await rig.ask('onboard sam@example.com', admin);
    const again = asMessage(await rig.ask('onboard sam@example.com', { ...admin, now: EXAMPLE_NOW + 1000 }));
    assert.match(again.title, /on the list already/);
    assert.equal((await outreachOf(rig))?.onboarding?.askedAt, EXAMPLE_NOW);
    assert.equal((await journalOf(rig)).length, 1);
  });

  it('one person who is not on the roster is put on it', async () => {
    await rig.ask('onboard new@example.com', admin);
    const person = await rig.store.state.get('roster', 'new@example.com');
    assert.deepEqual([person?.key.status, person?.origin, person?.addedBy], ['unknown', 'admin', ADMIN]);
  });

  it('one person whose introduction failed is tried again', async () => {
    await put(rig, SAM, {}, { onboarding: { ...queued, askedAt: 1, atOnce: true, status: 'failed', problem: 'no' } });
    await rig.ask('onboard sam@example.com', admin);
    assert.deepEqual((await outreachOf(rig))?.onboarding, { ...queued, atOnce: true });
  });

  for (const [what, set, instead] of [
    ['who was introduced', () => put(rig, SAM, {}, INTRODUCED), 'nudge sam@example.com'],
    ['who wants no messages', () => put(rig, SAM, {}, { stoppedAt: 1 }), undefined],
    ['who said "not me"', () => put(rig, SAM, {}, { reply: { said: 'not-me', at: 1 } }), 'person sam@example.com'],
    ['who needs no key', () => put(rig, SAM, { status: 'exempt' }), 'person sam@example.com'],
    ['whose key is revoked', () => put(rig, SAM, { status: 'revoked' }), 'person sam@example.com'],
  ] as const) {
    it(`not to somebody ${what}, with the reason in a 1:1 space only`, async () => {
      await set();
      const before = await outreachOf(rig);
      const refused = await rig.ask('onboard sam@example.com', admin);
      assert.ok(refused.kind === 'refused');
      assert.deepEqual(refused.suggestions, instead === undefined ? [] : [instead]);
      const others = refusalOf(await rig.ask('onboard sam@example.com', { ...admin, spaceKind: 'group' }));
      assert.match(others.reason, /ask me in a 1:1 space/);
      assert.deepEqual(await outreachOf(rig), before);
    });
  }

  it('is called off for those who wait, and for nobody who is being written to or was', async () => {
    const waits = { ...queued, atOnce: false };
    await put(rig, SAM, {}, { onboarding: waits });
    await put(rig, ANN, {}, { onboarding: { ...waits, sendingAt: EXAMPLE_NOW } });
    await put(rig, 'kim@example.com', {}, INTRODUCED);
    const answer = asMessage(await rig.ask('no longer onboard all', admin));
    assert.equal(answer.title, '1 introduction called off');
    assert.equal((await outreachOf(rig))?.onboarding, undefined);
    assert.deepEqual((await outreachOf(rig, ANN))?.onboarding, { ...waits, sendingAt: EXAMPLE_NOW });
    assert.equal((await outreachOf(rig, 'kim@example.com'))?.onboarding?.status, 'introduced');
    assert.deepEqual(await journalOf(rig), [`${ADMIN} called off 1 introduction; no way back`]);
    const again = asMessage(await rig.ask('no longer onboard sam@example.com', admin));
    assert.equal(again.title, 'There is nothing to call off');
    assert.equal((await journalOf(rig)).length, 1);
  });

  it('an order for all is called off by its button', async () => {
    await put(rig, SAM);
    await put(rig, ANN);
    const asked = asMessage(await rig.ask('onboard all', admin));
    const [go] = asked.buttons ?? [];
    assert.ok(go !== undefined && 'question' in go);
    const done = asMessage(await rig.press(go.question, admin));
    const undo = done.buttons?.find(({ label }) => label === 'Call it off');
    assert.ok(undo !== undefined && 'question' in undo);
    assert.equal(asMessage(await rig.press(undo.question, admin)).title, '2 introductions called off');
    assert.equal((await outreachOf(rig, ANN))?.onboarding, undefined);
  });

  it('not to somebody who could not answer', async () => {
    const { reason } = refusalOf(await rig.ask('onboard sam@elsewhere.example.net', admin));
    assert.match(reason, /could not answer or stop me/);
    assert.equal(await outreachOf(rig, 'sam@elsewhere.example.net'), undefined);
  });

  describe('all', () => {
    beforeEach(async () => {
      await put(rig, SAM, { team: 'Blue' });
      await put(rig, ANN, { team: 'Green', status: 'unknown' });
      await put(rig, 'known@example.com', { team: 'Blue' }, INTRODUCED);
      await put(rig, 'proven@example.com', { status: 'proven' });
      await put(rig, 'exempt@example.com', { status: 'exempt' });
      await put(rig, 'revoked@example.com', { status: 'revoked' });
      await put(rig, 'quiet@example.com', {}, { stoppedAt: 1 });
      await put(rig, 'sam@elsewhere.example.net');
    });

    it('asks first, with how many and when, and stores nothing', async () => {
      const answer = asMessage(await rig.ask('onboard all', admin));
      assert.equal(answer.title, 'Shall I introduce myself to 2 people?');
      assert.deepEqual(answer.buttons, [
        { label: 'Yes, 2 people', question: { intent: 'onboard', all: true, sure: true, count: 2 } },
      ]);
      assert.equal(await outreachOf(rig), undefined);
      assert.deepEqual(await journalOf(rig), []);
    });

    it('goes ahead by the button, in working hours, and only once', async () => {
      const go = { intent: 'onboard', all: true, sure: true, count: 2 } as const;
      assert.equal(asMessage(await rig.press(go, admin)).title, 'I introduce myself to 2 people');
      for (const email of [SAM, ANN]) {
        assert.deepEqual((await outreachOf(rig, email))?.onboarding, { ...queued, atOnce: false });
      }
      const again = asMessage(await rig.press(go, { ...admin, now: EXAMPLE_NOW + 1000 }));
      assert.match(again.lines.join(' '), /Your click sent nothing/);
      assert.equal((await outreachOf(rig))?.onboarding?.askedAt, EXAMPLE_NOW);
      assert.deepEqual(await journalOf(rig), [
        `${ADMIN} asked me to introduce myself to 2 people; no longer onboard all`,
      ]);
    });

    it('asks again when the list is another than the card says', async () => {
      const stale = asMessage(await rig.press({ intent: 'onboard', all: true, sure: true, count: 7 }, admin));
      assert.match(stale.lines.join(' '), /list has changed/);
      assert.equal(stale.title, 'Shall I introduce myself to 2 people?');
      assert.equal(await outreachOf(rig), undefined);
    });

    it('goes ahead in words, when the admin says that they mean it', async () => {
      await rig.ask('really onboard all', admin);
      assert.equal((await outreachOf(rig))?.onboarding?.status, 'queued');
    });

    it('of a team, or of some people, takes these only', async () => {
      assert.equal(asMessage(await rig.ask('onboard team blue', admin)).title, 'Shall I introduce myself to 1 person?');
      const some = await rig.ask('onboard sam@example.com, ann@example.com', admin);
      assert.equal(asMessage(some).title, 'Shall I introduce myself to 2 people?');
      refusalOf(await rig.ask('onboard team Nowhere', admin));
    });

    it('and one of them by name comes first', async () => {
      await rig.press({ intent: 'onboard', all: true, sure: true, count: 2 }, admin);
      await rig.ask('onboard sam@example.com', { ...admin, now: EXAMPLE_NOW + 1000 });
      assert.deepEqual((await outreachOf(rig))?.onboarding, { ...queued, askedAt: EXAMPLE_NOW + 1000, atOnce: true });
    });

    it('looks as it was found good', async () => {
      await matchGolden(rig, 'onboard/all', 'onboard all', admin);
    });
  });

  it('says who is not on the roster, and takes one way of naming people at a time', async () => {
    await put(rig, SAM);
    const answer = asMessage(await rig.ask('onboard sam@example.com, new@example.com', admin));
    assert.equal(answer.title, 'Shall I introduce myself to 1 person?');
    assert.match(answer.lines.join(' '), /Not on the roster: new@example\.com\./);
    const actor = { kind: 'person', email: SAM } as const;
    refusalOf(await rig.press({ intent: 'onboard', actor, all: true }, admin));
    refusalOf(await rig.press({ intent: 'onboard', actor, team: 'Blue' }, admin));
    assert.equal(await outreachOf(rig), undefined);
  });

  it('waits for nobody while everything is paused: nothing is stored', async () => {
    await put(rig, SAM);
    await rig.ask('pause', admin);
    for (const text of ['onboard sam@example.com', 'onboard all', 'really onboard all']) {
      assert.ok((await rig.ask(text, admin)).kind === 'refused', text);
    }
    assert.equal(await outreachOf(rig), undefined);
  });

  it('of an empty roster says where people come from', async () => {
    assert.match(refusalOf(await rig.ask('onboard all', admin)).reason, /import people/);
  });

  it('is for admins', async () => {
    assert.match(refusalOf(await rig.ask('onboard all', { as: VIEWER })).reason, /Only admins/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'onboard/one', 'onboard sam@example.com', admin);
  });
});
