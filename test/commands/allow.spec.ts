import assert from 'node:assert/strict';
import { roleOf } from '../../src/audit/roles.ts';
import { readSettings } from '../../src/commands/context.ts';
import { assertSame, undoOf, useOrders } from './admin/order-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asEvents, asMessage, choicesOf, PERMISSIONS, refusalOf, VIEWER } from './rig.ts';

describe('allow [I]', () => {
  const rig = useOrders();
  const role = async (email: string) => roleOf(email, { ...PERMISSIONS, granted: await readSettings(rig.store) });

  for (const [text, email, expected] of [
    ['allow sam@example.net', 'sam@example.net', 'viewer'],
    ['allow viewer Sam@Example.NET', 'sam@example.net', 'viewer'],
    ['allow sam@example.net as reviewer', 'sam@example.net', 'reviewer'],
    ['make robin@example.com an admin', 'robin@example.com', 'admin'],
    ['allow domain example.org', 'anybody@example.org', 'viewer'],
    ['allow everybody from example.org', 'anybody@example.org', 'viewer'],
    ['allow domain example.org', 'anybody@sub.example.org', 'stranger'],
  ] as const) {
    it(`makes ${email} a ${expected} by "${text}", from the next question on`, async () => {
      await rig.done(text);
      assert.equal(await role(email), expected);
      const answer = await rig.ask('what changed', { as: email });
      assert.equal(answer.kind, expected === 'stranger' ? 'refused' : 'events');
    });
  }

  it('finds people by name, and offers the choice where several are called so', async () => {
    assert.match((await rig.done('allow reviewer Mara Lind')).title, /^mara\.lind@example\.com is now a reviewer$/);
    assert.equal(choicesOf(await rig.order('allow reviewer Jon Berg')).length, 2);
    assert.equal(await role('jon.berg@partner.example.org'), 'stranger');
  });

  it('only makes sure that somebody may ask, where no role is named', async () => {
    assertSame(await rig.order(`allow ${VIEWER}`));
    await rig.done('allow reviewer robin@example.com');
    assertSame(await rig.order('allow robin@example.com'));
    assert.equal(await role('robin@example.com'), 'reviewer');
    await rig.done('deny robin@example.com');
    await rig.done('allow robin@example.com');
    assert.deepEqual((await readSettings(rig.store)).viewers, [], 'the domain allows it without a name');
    assert.equal(await role('robin@example.com'), 'viewer');
  });

  it('keeps one standing a person', async () => {
    for (const grant of ['viewer', 'admin', 'reviewer', 'admin']) await rig.done(`allow ${grant} robin@example.com`);
    const { admins, reviewers, viewers } = await readSettings(rig.store);
    assert.deepEqual([admins, reviewers, viewers], [['robin@example.com'], [], []]);
  });

  it('leaves what the environment says, and says so', async () => {
    for (const order of [`allow reviewer ${ADMIN}`, `allow admin ${ADMIN}`]) {
      const answer = asMessage(await rig.order(order));
      assertSame(answer);
      assert.match(answer.lines[1] ?? '', /ADMINS in the environment/);
    }
    assertSame(await rig.order('allow domain example.com'));
    assert.deepEqual(await rig.journal(), []);
  });

  it('is not taken by a service, by half an email, or by no one', async () => {
    assert.match(refusalOf(await rig.order('allow api@cconesp.net')).reason, /stands for a service/);
    refusalOf(await rig.order('allow nobody'));
    refusalOf(await rig.order({ intent: 'allow', actor: { kind: 'person', email: 'sam' } }));
    assert.match(refusalOf(await rig.order({ intent: 'allow' })).reason, /one person by email/);
    assert.deepEqual(await rig.journal(), []);
  });

  it('does one thing at a time, and drops none', async () => {
    for (const question of [
      { intent: 'allow', domain: 'example.org', here: true },
      { intent: 'allow', people: ['a@example.net', 'b@example.net'] },
      { intent: 'allow', actor: { kind: 'person', email: 'a@example.net' }, domain: 'example.org' },
      { intent: 'allow', domain: 'example.org', grant: 'admin' },
      { intent: 'allow', here: true, grant: 'reviewer' },
    ] as const) {
      refusalOf(await rig.order(question));
    }
    assert.deepEqual(await rig.journal(), []);
    await rig.done({ intent: 'allow', people: ['a@example.net'] });
    assert.equal(await role('a@example.net'), 'viewer');
  });

  for (const domain of [
    'com',
    'exa mple.com',
    '*.example.com',
    'example.com/x',
    'a@example.com',
    `${'x'.repeat(64)}.com`,
  ]) {
    it(`takes "${domain.slice(0, 20)}" for no domain, also from a forged button`, async () => {
      refusalOf(await rig.order({ intent: 'allow', domain }));
      assert.deepEqual((await readSettings(rig.store)).domains, []);
    });
  }

  it('opens what the domain was denied, by name', async () => {
    await rig.done('deny domain example.com');
    assert.equal(await role(VIEWER), 'stranger');
    await rig.done(`allow ${VIEWER}`);
    assert.equal(await role(VIEWER), 'viewer');
    asEvents(await rig.ask('what changed'));
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'allow/reviewer', 'allow reviewer robin@example.com', { as: ADMIN });
    await matchGolden(rig, 'allow/again', 'allow reviewer robin@example.com', { as: ADMIN });
    await matchGolden(rig, 'allow/domain', 'allow domain example.org', { as: ADMIN });
    await matchGolden(rig, 'allow/not-permitted', 'allow domain example.org', { as: VIEWER });
    const undo = undoOf(asMessage(await rig.order('allow sam@example.net')));
    assert.deepEqual(Object.keys(undo).toSorted(), ['actor', 'asOf', 'intent', 'undo']);
  });
});
