import assert from 'node:assert/strict';
import { withOwnNames } from '../../src/commands/own-examples.ts';
import { anIncoming } from '../fixtures/events.ts';
import { contextOf, openWorld, useRig } from './rig.ts';

describe('examples from the own records [I]', () => {
  const rig = useRig();
  const text = 'who changed queue Sales_EMEA last week';

  it('names a queue, a person and an event that there are', async () => {
    const texts = [
      'who changed queue "Night Shift"',
      'what did zoe.keller@example.com change',
      'show c-0a1b2c3d4e5f60718293',
    ];
    const own = await withOwnNames(texts, await contextOf(rig.store));
    for (const [index, ownText] of own.entries()) assert.notEqual(ownText, texts[index]);
    for (const ownText of own) {
      const answer = await rig.ask(ownText);
      assert.ok(answer.kind === 'events' && answer.total > 0, `${ownText}: ${JSON.stringify(answer).slice(0, 200)}`);
    }
  });

  it('passes over a newest name that could not stand in a phrase', async () => {
    const time = (await contextOf(rig.store)).now - 1;
    const target = { id: 'id-hostile', name: '<@all> "x" [y](z)' };
    await rig.store.append([anIncoming({ id: 'e-hostile', time, entityType: 'contact-service-queue', target })]);
    const [own = ''] = await withOwnNames([text], await contextOf(rig.store));
    assert.match(own, /^who changed queue "[\w ]+" last week$/);
  });

  it('keeps the stand-in where there is nothing to name', async () => {
    const empty = await openWorld([]);
    assert.deepEqual(await withOwnNames([text], await contextOf(empty)), [text]);
    await empty.close();
  });

  it('keeps what was asked for by name, and says nothing twice', async () => {
    const asked = 'who changed user Zoe Keller on the moon';
    const texts = ['who changed user Zoe Keller', text, 'who changed queue "Night Shift" last week'];
    const own = await withOwnNames(texts, await contextOf(rig.store), asked);
    assert.equal(own[0], 'who changed user Zoe Keller');
    assert.equal(own.length, 2);
    assert.notEqual(own[1], text);
  });

  it('leaves texts without stand-ins as they are', async () => {
    assert.deepEqual(await withOwnNames(['digest', 'help'], await contextOf(rig.store)), ['digest', 'help']);
  });
});
