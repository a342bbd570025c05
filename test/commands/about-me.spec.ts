import assert from 'node:assert/strict';
import { matchGolden } from './golden-case.ts';
import { refusalOf, render, SPACE, sameFromButton, useRig, VIEWER } from './rig.ts';

describe('about-me [I]', () => {
  const rig = useRig();

  it('tells everybody about themselves', async () => {
    const answer = await sameFromButton(rig, 'what do you know about me?', { as: VIEWER });
    const { markdown } = render(answer);
    assert.match(markdown, /What I keep about you/);
    assert.match(markdown, /You may.*ask/);
    assert.match(markdown, /Claims you made.*none/);
  });

  it('says nothing of it in front of others, nor to nobody', async () => {
    const text = 'what do you know about me';
    const inGroup = await rig.ask(text, { as: VIEWER, space: SPACE, spaceKind: 'group' });
    assert.match(refusalOf(inGroup).reason, /1:1/);
    assert.match(refusalOf(await rig.ask(text, { as: 'operator' })).reason, /who you are/);
  });

  it('looks as it was found good', () =>
    matchGolden(rig, 'about-me/viewer', 'what do you know about me', { as: VIEWER }));
});
