import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, SPACE, useRig, VIEWER } from './rig.ts';

const GROUP = { space: SPACE, spaceKind: 'group' } as const;
const DIRECT = { space: 'direct-1', spaceKind: 'direct' } as const;
const ORG = '00000000-0000-4000-8000-00000000a001';
const OTHER_ORG = '00000000-0000-4000-8000-00000000a002';

describe('watches [I]', () => {
  const rig = useRig();

  it('lists the asker’s own with their numbers, and nobody else’s', async () => {
    await rig.ask('watch queues', DIRECT);
    await rig.ask('watch deletions of users', DIRECT);
    await rig.ask('watch teams', { as: ADMIN });
    const answer = asMessage(await rig.ask('my watches', DIRECT));
    assert.equal(answer.title, 'You have 2 watches');
    assert.deepEqual(
      answer.table?.rows.map(([number, what]) => [number, what]),
      [
        ['1', 'changes to contact service queues'],
        ['2', 'deletions of users'],
      ],
    );
    assert.deepEqual(
      answer.buttons?.map(({ label }) => label),
      ['Stop watch 1', 'Stop watch 2'],
    );
  });

  it('tells a space its own only: what people watch is told to them alone', async () => {
    await rig.ask('watch user Zoe Braun-Nobody', GROUP);
    await rig.ask('watch queues here', { as: ADMIN, ...GROUP });
    const answer = asMessage(await rig.ask('watches', GROUP));
    assert.equal(answer.title, 'This space has 1 watch');
    assert.match(answer.lines.join(' '), /You have 1 watch of your own\. Ask me for them in our own conversation/);
    assert.doesNotMatch(JSON.stringify(answer), /Zoe/);
  });

  it('does not tell what was set for another organisation than the space is for now', async () => {
    const bind = (orgId: string) =>
      rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', orgId }));
    await bind(ORG);
    await rig.ask('watch changes containing "secret plan" here', { as: ADMIN, ...GROUP });
    await bind(OTHER_ORG);
    const answer = asMessage(await rig.ask('watches here', { as: ADMIN, ...GROUP }));
    assert.equal(answer.title, 'This space has no watches');
    assert.match(answer.lines.join(' '), /1 more for another organisation/);
    assert.doesNotMatch(JSON.stringify(answer), /secret plan/);
  });

  it('says how to begin where there are none', async () => {
    const answer = asMessage(await rig.ask('what am I watching?', { as: VIEWER }));
    assert.equal(answer.title, 'You have no watches');
    assert.match(answer.lines.join(' '), /watch deletions of queues/);
  });

  it('looks as it was found good', async () => {
    for (const text of [
      'queue Sales',
      'deletions of entry points',
      'unattributed changes',
      'changes by Mara Lind',
      'everything',
    ])
      await rig.ask(`watch ${text}`);
    await matchGolden(rig, 'watches/five', 'watches');
  });
});
