import assert from 'node:assert/strict';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { ANN, DAY_MS, INTRODUCED, outreachOf, put, SAM } from './outreach/people.ts';
import { ADMIN, asMessage, GUIDE, refusalOf, useRig } from './rig.ts';

describe('my-key [I]', () => {
  const rig = useRig();
  const sam = { as: SAM };
  const statusOf = async (email = SAM): Promise<string | undefined> =>
    (await rig.store.state.get('roster', email))?.key.status;

  it('done: the key is reported, and the next change with the own name is waited for', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    const answer = asMessage(await rig.press({ intent: 'my-key', said: 'done', people: [SAM] }, sam));
    assert.match(answer.lines.join(' '), /I will see it when your next change carries your name/);
    assert.equal(await statusOf(), 'reported');
    assert.deepEqual((await outreachOf(rig))?.reply, { said: 'done', at: EXAMPLE_NOW });
  });

  it('asked for without an answer shows how it stands, and the steps as long as they are of use', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    const asked = asMessage(await rig.ask('how do I get a key', sam));
    assert.match(asked.lines.join(' '), /Noted as missing.*1\. First step.*How does it stand/);
    assert.deepEqual(asked.links, GUIDE.links);
    await put(rig, SAM, { status: 'proven' }, INTRODUCED);
    assert.doesNotMatch(asMessage(await rig.ask('my key', sam)).lines.join(' '), /First step/);
  });

  it('done, pressed again later, has no second effect', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    await rig.press({ intent: 'my-key', said: 'done', people: [SAM] }, sam);
    const before = await rig.store.state.get('roster', SAM);
    const again = asMessage(
      await rig.press({ intent: 'my-key', said: 'done', people: [SAM] }, { ...sam, now: EXAMPLE_NOW + 9 * DAY_MS }),
    );
    assert.equal(again.title, 'Noted before');
    assert.deepEqual(await rig.store.state.get('roster', SAM), before);
    assert.equal((await outreachOf(rig))?.reply?.at, EXAMPLE_NOW);
  });

  it('done, of a proven key, says so and changes nothing', async () => {
    await put(rig, SAM, { status: 'proven' }, INTRODUCED);
    assert.equal(asMessage(await rig.ask('my key is done', sam)).title, 'Your key is proven');
    assert.equal(await statusOf(), 'proven');
  });

  it('done, by somebody whom an admin has exempted, changes nothing', async () => {
    await put(rig, SAM, { status: 'exempt' });
    assert.equal(asMessage(await rig.ask('my key done', sam)).title, 'There is nothing to do');
    assert.equal(await statusOf(), 'exempt');
  });

  it('done, by somebody who is not on the roster, adds them by their own word', async () => {
    await rig.ask('my key done', { as: 'new@example.com' });
    const person = await rig.store.state.get('roster', 'new@example.com');
    assert.deepEqual([person?.key.status, person?.origin], ['reported', 'self']);
  });

  it('cannot: asks what is in the way, and keeps the reason', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    const first = asMessage(await rig.press({ intent: 'my-key', said: 'cannot', people: [SAM] }, sam));
    assert.deepEqual(
      first.inputs?.map(({ id }) => id),
      ['comment'],
    );
    assert.deepEqual((await outreachOf(rig))?.reply, { said: 'cannot', at: EXAMPLE_NOW });
    const [tell] = first.buttons ?? [];
    assert.ok(tell !== undefined && 'question' in tell);
    const second = asMessage(await rig.press({ ...tell.question, comment: 'I find no such page' }, sam));
    assert.equal(second.inputs, undefined);
    assert.equal((await outreachOf(rig))?.reply?.reason, 'I find no such page');
    // The first card's button again, without words: the reason stays.
    assert.equal(
      asMessage(await rig.press({ intent: 'my-key', said: 'cannot', people: [SAM] }, sam)).title,
      'Noted before',
    );
    assert.equal((await outreachOf(rig))?.reply?.reason, 'I find no such page');
    assert.equal(await statusOf(), 'missing');
  });

  it('cannot, said again after a new status, is a new answer', async () => {
    await put(rig, SAM, {}, { ...INTRODUCED, reply: { said: 'cannot', at: EXAMPLE_NOW - 90 * DAY_MS } });
    assert.equal(asMessage(await rig.ask("my key can't", sam)).title, 'That is noted');
    assert.equal((await outreachOf(rig))?.reply?.at, EXAMPLE_NOW);
  });

  it('not me: is kept, and can be taken back as a slip', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    const answer = asMessage(await rig.press({ intent: 'my-key', said: 'not-me', people: [SAM] }, sam));
    assert.equal((await outreachOf(rig))?.reply?.said, 'not-me');
    const [slip] = answer.buttons ?? [];
    assert.ok(slip !== undefined && 'question' in slip);
    await rig.press(slip.question, sam);
    assert.equal((await outreachOf(rig))?.restartedAt, EXAMPLE_NOW);
  });

  for (const [what, date, until] of [
    ['without a date: a week', undefined, '2026-11-30'],
    ['with a date: until then', '2026-12-05', '2026-12-05'],
  ] as const) {
    it(`later, ${what}`, async () => {
      await put(rig, SAM, {}, INTRODUCED);
      const question = {
        intent: 'my-key',
        said: 'later',
        people: [SAM],
        ...(date === undefined ? {} : { date }),
      } as const;
      await rig.press(question, sam);
      assert.equal((await outreachOf(rig))?.snoozedUntil, until);
      assert.match(asMessage(await rig.press(question, sam)).lines.join(' '), /nothing was changed/);
    });
  }

  it("later, in the person's own zone", async () => {
    await put(rig, SAM, { zone: 'Pacific/Auckland' }, INTRODUCED);
    // 12:00 UTC on Monday is 01:00 on Tuesday there.
    await rig.press({ intent: 'my-key', said: 'later', people: [SAM] }, sam);
    assert.equal((await outreachOf(rig))?.snoozedUntil, '2026-12-01');
  });

  for (const date of ['2026-11-23', '2020-01-01', '2028-01-01']) {
    it(`later, until ${date}, asks for another day`, async () => {
      await put(rig, SAM, {}, INTRODUCED);
      refusalOf(await rig.press({ intent: 'my-key', said: 'later', date, people: [SAM] }, sam));
      assert.equal((await outreachOf(rig))?.snoozedUntil, undefined);
    });
  }

  it('of a card that was sent to somebody else is told so kindly, and has no effect', async () => {
    await put(rig, ANN, {}, INTRODUCED);
    for (const said of ['done', 'cannot', 'not-me', 'later'] as const) {
      const answer = asMessage(await rig.press({ intent: 'my-key', said, people: [ANN] }, sam));
      assert.equal(answer.title, 'This card was sent to somebody else');
      assert.doesNotMatch(JSON.stringify(answer), /ann@/);
    }
    assert.equal(await statusOf(ANN), 'missing');
    assert.equal(await rig.store.state.get('roster', SAM), undefined);
    assert.equal((await outreachOf(rig, ANN))?.reply, undefined);
  });

  it('needs somebody who speaks', async () => {
    refusalOf(await rig.ask('my key done', { as: 'operator' }));
  });

  it('looks as it was found good', async () => {
    await put(rig, SAM, {}, INTRODUCED);
    for (const [name, text] of [
      ['own', 'my key'],
      ['cannot', 'my key cannot'],
      ['later', 'my key later until 2026-12-05'],
      ['done', 'my key done'],
      ['not-me', 'my key not me'],
    ] as const) {
      await matchGolden(rig, `my-key/${name}`, text, sam);
    }
    await matchGolden(rig, 'my-key/admin', 'my key', { as: ADMIN });
  });
});
