import assert from 'node:assert/strict';
import { roleOf } from '../../src/audit/roles.ts';
import { SETTINGS_KEY } from '../../src/audit/settings.ts';
import { askQuestion } from '../../src/commands/ask.ts';
import { contextFor, readSettings } from '../../src/commands/context.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../src/questions/example-clock.ts';
import { assertSame, questionOf, useOrders } from './admin/order-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, officeOf, PERMISSIONS, refusalOf, VIEWER } from './rig.ts';

const KIM = 'kim@example.com';
const LEE = 'lee@example.com';

describe('deny [I]', () => {
  const rig = useOrders();
  const role = async (email: string) => roleOf(email, { ...PERMISSIONS, granted: await readSettings(rig.store) });

  it('beats every permission of the chat and of the domain', async () => {
    await rig.done(`allow admin ${KIM}`);
    await rig.done(`deny ${KIM}`);
    assert.equal(await role(KIM), 'stranger');
    refusalOf(await rig.ask('what changed', { as: KIM }));
    await rig.done('deny domain example.com');
    assert.equal(await role(VIEWER), 'stranger');
  });

  it('takes only the role where one is named', async () => {
    await rig.done(`allow reviewer ${KIM}`);
    await rig.done(`deny reviewer ${KIM}`);
    assert.equal(await role(KIM), 'viewer');
    assertSame(await rig.order(`deny reviewer ${KIM}`));
    assertSame(await rig.order(`deny admin ${KIM}`));
  });

  for (const order of [
    `deny ${ADMIN}`,
    `deny admin ${ADMIN}`,
    `no longer allow ${ADMIN}`,
    'deny me',
    'deny me really',
  ]) {
    it(`does not touch an admin of the environment: "${order}"`, async () => {
      assert.match(refusalOf(await rig.order(order)).reason, /by ADMINS in the environment/);
      assert.equal(await role(ADMIN), 'admin');
      assert.deepEqual(await rig.journal(), []);
    });
  }

  for (const order of [
    'deny me',
    `deny ${KIM}`,
    `deny admin ${KIM}`,
    `allow reviewer ${KIM}`,
    `no longer allow ${KIM}`,
  ]) {
    it(`asks again when it is about oneself: "${order}"`, async () => {
      await rig.done(`allow admin ${KIM}`);
      const asked = asMessage(await rig.order(order, { as: KIM }));
      assert.equal(asked.title, 'This is about yourself');
      assert.equal(await role(KIM), 'admin');
      await rig.done(questionOf(asked.buttons?.[0]), { as: KIM });
      assert.notEqual(await role(KIM), 'admin');
    });
  }

  it('asks nothing again about others, nor where oneself loses nothing', async () => {
    await rig.done(`allow admin ${KIM}`);
    await rig.done(`deny ${LEE}`, { as: KIM });
    assertSame(await rig.order(`allow admin ${KIM}`, { as: KIM }));
  });

  it('does not hear a yes that was asked for before something else was said of the same person', async () => {
    await rig.done(`allow admin ${KIM}`);
    const asked = asMessage(await rig.order('deny me', { as: KIM }));
    await rig.done(`allow reviewer ${KIM}`);
    await rig.done(`allow admin ${KIM}`);
    const yes = questionOf(asked.buttons?.[0]);
    assert.match(refusalOf(await rig.order(yes, { as: KIM })).reason, /^Since this card was made/);
    assert.equal(await role(KIM), 'admin');
  });

  describe('where the environment names no admin', () => {
    const order = async (question: Parameters<typeof rig.press>[0], as: string) => {
      const office = { ...officeOf(rig.store), permissions: { admins: [], allowedDomains: ['example.com'] } };
      const asking = as === 'operator' ? as : { personId: as, email: as };
      const frame = { now: EXAMPLE_NOW, zone: EXAMPLE_ZONE, limit: 5 };
      return askQuestion(question, rig.desk, await contextFor(office, asking, frame));
    };
    const person = (email: string) => ({ kind: 'person', email }) as const;
    const admins = async () => (await readSettings(rig.store)).admins;
    beforeEach(() => rig.store.state.update('settings', SETTINGS_KEY, () => ({ admins: [KIM] })));

    it('the last admin stays, by whichever order', async () => {
      for (const question of [
        { intent: 'deny', actor: person(KIM), sure: true },
        { intent: 'deny', grant: 'admin', actor: person(KIM), sure: true },
        { intent: 'allow', grant: 'viewer', actor: person(KIM), sure: true },
        { intent: 'allow', undo: true, actor: person(KIM), sure: true },
      ] as const) {
        assert.match(refusalOf(await order(question, KIM)).reason, /is the last admin.*Name another first/);
        assert.deepEqual(await admins(), [KIM]);
      }
    });

    it('one of two may go, and not both at once', async () => {
      await order({ intent: 'allow', grant: 'admin', actor: person(LEE) }, KIM);
      await Promise.all([
        order({ intent: 'deny', actor: person(LEE) }, KIM),
        order({ intent: 'deny', actor: person(KIM) }, LEE),
      ]);
      assert.equal((await admins()).length, 1);
    });

    it('the operator may take the last one too: the command line can always name another', async () => {
      asMessage(await order({ intent: 'deny', actor: person(KIM) }, 'operator'));
      assert.deepEqual(await admins(), []);
      const { reason } = refusalOf(await order({ intent: 'admins' }, VIEWER));
      assert.match(reason, /No admin is set here; ask whoever runs this bot\.$/);
    });
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'deny/person', 'deny sam@example.net', { as: ADMIN });
    await matchGolden(rig, 'deny/environment', `deny ${ADMIN}`, { as: ADMIN });
    await rig.done(`allow admin ${KIM}`);
    await matchGolden(rig, 'deny/oneself', 'deny me', { as: KIM });
    await matchGolden(rig, 'deny/space', 'deny this space', { as: ADMIN, space: 'space-1' });
  });
});
