import assert from 'node:assert/strict';
import { assertSame, useOrders } from './admin/order-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asEvents, asMessage, eventsOf, refusalOf, SPACE } from './rig.ts';
import { WORLD } from './world.ts';

const OTHER_ORG = '00000000-0000-4000-8000-00000000a002';
/** The same, as Webex and as the audit API write it. */
const WRAPPED = [
  Buffer.from(`ciscospark://us/ORGANIZATION/${OTHER_ORG}`).toString('base64').replace(/=+$/, ''),
  Buffer.from(OTHER_ORG).toString('base64'),
  OTHER_ORG.toUpperCase(),
];

describe('bind-space [I]', () => {
  const rig = useOrders();
  const bound = async () => (await rig.store.state.get('spaces', SPACE))?.orgId;

  it('makes the space about one organisation at once, and about all again', async () => {
    await rig.done(`this space is for org ${OTHER_ORG}`);
    assert.deepEqual(eventsOf(await rig.ask('what changed', { space: SPACE })), ['other-org']);
    await rig.done('this space is for all organisations');
    assert.equal(asEvents(await rig.ask('what changed', { space: SPACE })).total, WORLD.length);
  });

  for (const written of WRAPPED) {
    it(`reads ${written.slice(0, 20)}... as the id it is, and shows it plain`, async () => {
      const { title } = await rig.done(`this space is for org ${written}`);
      assert.equal(title, `This space is now for organisation ${OTHER_ORG}`);
      assert.equal(await bound(), OTHER_ORG);
      assertSame(await rig.order(`bind this space to tenant ${OTHER_ORG}`));
    });
  }

  it('takes an organisation that no record names yet, and says so', async () => {
    const { lines } = await rig.done('this space is for org 00000000-0000-4000-8000-0000000000ee');
    assert.match(lines.at(-1) ?? '', /I have no changes of it yet\.$/);
    assert.deepEqual(eventsOf(await rig.ask('what changed', { space: SPACE })), []);
  });

  for (const org of ['acme', 'c-00000000000000000020', '<@all>', ' ']) {
    it(`takes "${org}" for no organisation, from a forged button, in a bound space too`, async () => {
      refusalOf(await rig.order({ intent: 'bind-space', here: true, org }));
      assert.equal(await bound(), undefined);
      await rig.done(`this space is for org ${OTHER_ORG}`);
      refusalOf(await rig.order({ intent: 'bind-space', here: true, org }));
      assert.equal(await bound(), OTHER_ORG);
    });
  }

  it('asks which one where none is named, and changes nothing', async () => {
    await rig.done(`this space is for org ${OTHER_ORG}`);
    assert.match(refusalOf(await rig.order('bind space here')).reason, /Give the id/);
    assert.equal(await bound(), OTHER_ORG);
  });

  it('is no longer for the one that is named, and for no other', async () => {
    await rig.done(`this space is for org ${OTHER_ORG}`);
    assertSame(await rig.order('no longer bind space here to organisation 00000000-0000-4000-8000-00000000a001'));
    assert.equal(await bound(), OTHER_ORG);
    await rig.done(`no longer bind space here to organisation ${OTHER_ORG}`);
    assert.equal(await bound(), undefined);
  });

  it('keeps what else is known of the space', async () => {
    await rig.store.state.update('spaces', SPACE, () => ({
      spaceId: SPACE,
      kind: 'direct',
      zone: 'Asia/Tokyo',
      welcomedAt: 1,
    }));
    await rig.done(`this space is for org ${OTHER_ORG}`);
    await rig.done('no longer bind this space');
    assert.deepEqual(await rig.store.state.get('spaces', SPACE), {
      spaceId: SPACE,
      kind: 'direct',
      zone: 'Asia/Tokyo',
      welcomedAt: 1,
    });
  });

  it('needs a space', async () => {
    assert.match(
      refusalOf(await rig.ask(`this space is for org ${OTHER_ORG}`, { as: 'operator' })).reason,
      /in the Webex space/,
    );
  });

  it('looks as it was found good', async () => {
    const asking = { as: ADMIN, space: SPACE };
    await matchGolden(rig, 'bind-space/bound', `this space is for org ${OTHER_ORG}`, asking);
    await matchGolden(rig, 'bind-space/unknown', 'this space is for org "acme"', asking);
    asMessage(await rig.order('no longer bind this space'));
  });
});
