import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTrail } from '../../src/app/open-trail.ts';
import { askText } from '../../src/commands/ask.ts';
import { assertSame, questionOf, useOrders } from './admin/order-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asEvents, asMessage, contextOf, refusalOf, useRig } from './rig.ts';
import { JON, SERVICE, WORLD } from './world.ts';

const BY_JON = WORLD.filter(({ event }) => event.actor.email === JON.email).length;
const NAMELESS = WORLD.filter(
  ({ event }) => event.actor.email === SERVICE.email || event.actor.email === undefined,
).filter(({ event }) => event.actor.name !== 'Mara Lind' && event.actor.id === undefined).length;

describe('anonymous-add [I]', () => {
  const rig = useOrders();
  const nameless = async () => asEvents(await rig.ask('unattributed')).total;

  it('makes old changes nameless at once: in lists, in counts, and in what is said of each', async () => {
    assert.equal(await nameless(), NAMELESS);
    const { lines } = await rig.done(`anonymous actor add ${JON.email} really`);
    assert.match(lines[1] ?? '', new RegExp(`^${BY_JON} recorded changes under it count as without a name`));
    assert.equal(await nameless(), NAMELESS + BY_JON);
    const { rows } = asEvents(await rig.ask('unattributed'));
    assert.ok(rows.every(({ attribution }) => attribution.kind === 'unknown'));
    await rig.done(`anonymous actor remove ${JON.email}`);
    assert.equal(await nameless(), NAMELESS);
  });

  it('is read as the anonymous one in questions from then on', async () => {
    await rig.done('anonymous actor add "Night Robot"');
    const answer = asEvents(await rig.ask('changes by "Night Robot"'));
    assert.deepEqual(answer.question.actor, { kind: 'anonymous' });
  });

  it('compares without case and spaces around, and stores what was written', async () => {
    await rig.done({ intent: 'anonymous-add', identity: ' Svc@Example.com ' });
    assertSame(await rig.order('anonymous actor add svc@example.com'));
    assertSame(await rig.order({ intent: 'anonymous-add', identity: 'SVC@EXAMPLE.COM' }));
    assertSame(await rig.order('anonymous actor add API@cconesp.net'));
  });

  it('asks again before it takes the name from somebody who is known as a person', async () => {
    await rig.done('allow reviewer robin@example.com');
    for (const identity of [ADMIN, 'robin@example.com', JON.email ?? '']) {
      const before = await rig.changeable();
      const asked = asMessage(await rig.order(`anonymous actor add ${identity}`));
      assert.match(asked.title, /is known as a person$/);
      assert.deepEqual(await rig.changeable(), before);
      await rig.done(questionOf(asked.buttons?.[0]));
    }
  });

  for (const identity of [undefined, '   ', 'x'.repeat(201), 'two\nlines', 'a\u202Eb', 'a\u0007b']) {
    it(`stores nothing for ${JSON.stringify(identity?.slice(0, 12) ?? 'no name')}`, async () => {
      refusalOf(await rig.order({ intent: 'anonymous-add', ...(identity === undefined ? {} : { identity }) }));
      assert.deepEqual(await rig.journal(), []);
    });
  }

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'anonymous-add/added', 'anonymous actor add svc@example.com', { as: ADMIN });
    await matchGolden(rig, 'anonymous-add/person', `anonymous actor add ${JON.email}`, { as: ADMIN });
  });
});

describe('anonymous actors of the chat, after a restart [I]', () => {
  const rig = useRig();
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'whodunit-anonymous-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('are anonymous from the beginning', async () => {
    const config = { dataDir, anonymousActors: ['api@cconesp.net'] };
    const first = await openTrail(config, { mode: 'write' });
    await first.append(WORLD);
    await askText(`anonymous actor add ${JON.email} really`, rig.desk, await contextOf(first, { as: ADMIN }));
    await first.close();
    const again = await openTrail(config, { mode: 'ask' });
    assert.equal(await again.count({ actor: { kind: 'anonymous' } }), NAMELESS + BY_JON);
    await again.close();
  });
});
