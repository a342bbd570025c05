import assert from 'node:assert/strict';
import type { MessageAnswer } from '../../src/audit/answer.ts';
import { keptSince } from '../../src/audit/retention.ts';
import { commands } from '../../src/commands/index.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../src/questions/example-clock.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { anIncoming } from '../fixtures/events.ts';
import { undoOf, useOrders } from './admin/order-rig.ts';
import { matchGolden } from './golden-case.ts';
import { ONE, ORG, OTHER_ORG, org, TWO } from './keeping/orgs.ts';
import { ADMIN, type Asking, asMessage, choicesOf, choose, refusalOf, render, SPACE, VIEWER } from './rig.ts';

describe('retention [I]', () => {
  const rig = useOrders();
  const orgs = [ONE];
  const months = async (orgId = ORG): Promise<number | undefined> =>
    (await rig.store.state.get('retentions', orgId))?.months;
  const done = (text: string, how: Asking = {}): Promise<MessageAnswer> => rig.done(text, { orgs, ...how });
  const shown = async (how: Asking = {}): Promise<MessageAnswer> => {
    const answer = asMessage(await rig.ask('retention', { orgs, ...how }));
    render(answer);
    return answer;
  };

  it('is for ever unless somebody has set it', async () => {
    assert.equal((await shown()).title, 'Company One: Records are kept for ever');
    assert.deepEqual((await shown({ as: VIEWER })).lines, ['Nobody has set a limit.']);
    assert.deepEqual((await shown({ as: ADMIN })).lines, ['Nobody has set a limit. "retention 7 years" would.']);
    await done('retention 7 years');
    const answer = await shown();
    assert.equal(answer.title, 'Company One: Records are kept for 7 years');
    assert.equal(answer.lines[1], 'Set 23 Nov 2026, 13:01 CET.');
    assert.equal((await shown({ as: ADMIN })).lines[1], `Set 23 Nov 2026, 13:01 CET, by ${ADMIN}.`);
    const inGroup = await shown({ as: ADMIN, space: SPACE, spaceKind: 'group' });
    assert.doesNotMatch(JSON.stringify(inGroup), /admin@/);
  });

  it('says what was so before, is recorded, and is taken back by button and by words', async () => {
    await done('keep everything for 2 years');
    const answer = await done('retention 13 months');
    assert.deepEqual(answer.lines.slice(0, 1), ['Before: 2 years.']);
    assert.equal(await months(), 13);
    const [entry] = await rig.journal();
    assert.equal(entry?.did, 'set that records of organisation Company One are kept for 13 months');
    const { asOf: _, ...undo } = undoOf(answer);
    const words = entry?.undo ?? '';
    assert.deepEqual(readQuestion(words, { now: EXAMPLE_NOW, zone: EXAMPLE_ZONE, commands, anonymousActors: [] }), {
      kind: 'question',
      question: undo,
    });
    await rig.done(undoOf(answer), { orgs });
    assert.equal(await months(), 24);
    await done('retention for ever');
    assert.equal(await months(), undefined);
    await done((await rig.journal())[0]?.undo ?? '');
    assert.equal(await months(), 24);
  });

  it('is not changed by a button from before a later order', async () => {
    const first = await done('retention 7 years');
    await done('retention 18 months');
    assert.match(refusalOf(await rig.order(undoOf(first), { orgs })).reason, /Your click changed nothing/);
    assert.equal(await months(), 18);
  });

  it('that is so already is not set again', async () => {
    await done('retention 7 years');
    const again = asMessage(await rig.order('retention 84 months', { orgs }));
    assert.match(again.lines[0] ?? '', /It was so already/);
    assert.equal((await rig.journal()).length, 1);
  });

  for (const [text, isLongEnough] of [
    ['retention 12 months', false],
    ['retention 1 month', false],
    ['retention 1 year', false],
    ['retention 13 months', true],
  ] as const) {
    it(`"${text}" is ${isLongEnough ? 'taken' : 'refused with the reason'}`, async () => {
      if (isLongEnough) {
        await done(text);
        return;
      }
      assert.match(
        refusalOf(await rig.order(text, { orgs })).reason,
        /The vendor keeps a year itself.* At least 13 months/,
      );
      assert.equal(await months(), undefined);
    });
  }

  it('tells how many records are older, and that none is deleted unasked', async () => {
    const answer = await done('retention 13 months', { now: EXAMPLE_NOW + 395 * 86_400_000 });
    assert.match(
      answer.lines.join('\n'),
      /\d+ records are older \(before .*\)\. They stay until an admin approves the deletion/,
    );
    const total = (await rig.store.extent())?.total;
    assert.equal(total, 24);
  });

  it('asks which organisation is meant where there are several', async () => {
    const how = { orgs: [ONE, TWO], as: ADMIN };
    const choice = await rig.order('retention 7 years', how);
    assert.deepEqual(choicesOf(choice), ['Company One', 'Company Two']);
    assert.equal(await months(OTHER_ORG), undefined);
    asMessage(await choose(rig, choice, 1, how));
    assert.deepEqual([await months(), await months(OTHER_ORG)], [undefined, 84]);
    asMessage(await rig.order('retention 3 years for "company one"', how));
    assert.deepEqual([await months(), await months(OTHER_ORG)], [36, 84]);
    assert.deepEqual(
      (await shown(how)).table?.rows.map(([name, kept]) => [name, kept]),
      [
        ['Company One', '3 years'],
        ['Company Two', '7 years'],
      ],
    );
    assert.match(refusalOf(await rig.order('retention 3 years for "Nobody Ltd"', how)).reason, /no such organisation/);
  });

  describe('of records that name no organisation', () => {
    const FOR_NONE = 'retention 7 years for "no organisation"';
    const two = { orgs: [ONE, TWO] };
    beforeEach(() => rig.store.append([anIncoming({ id: 'c-none', time: EXAMPLE_NOW - 1000 })]));

    it('is set by itself where there are several, and taken back', async () => {
      const table = async () => (await shown(two)).table?.rows.map((cells) => cells.slice(0, 2));
      assert.deepEqual((await table())?.at(-1), ['(none named)', 'for ever']);
      assert.match((await shown(two)).lines.join(' '), /say: retention 7 years for "no organisation"/);
      const answer = await done(FOR_NONE, two);
      assert.equal(await months('none'), 84);
      assert.deepEqual((await table())?.at(-1), ['(none named)', '7 years']);
      await rig.press(undoOf(answer), { as: ADMIN, ...two });
      assert.equal(await months('none'), undefined);
    });

    it('is that of the only organisation', async () => {
      const { reason } = refusalOf(await rig.ask(FOR_NONE, { as: ADMIN, orgs }));
      assert.match(reason, /belong to Company One, and are kept as long/);
      assert.deepEqual([await months('none'), (await shown()).table], [undefined, undefined]);
    });

    it('counts them with those of the only organisation, whose deletions take them along', async () => {
      const now = EXAMPLE_NOW + 395 * 86_400_000;
      const older = async (how: Asking): Promise<number> => {
        const { lines } = await done('retention 13 months for "Company One"', { now, ...how });
        await done('retention for ever for "Company One"', { now, ...how });
        return Number(/(\d+) records are older/.exec(lines.join('\n'))?.[1]);
      };
      const count = (orgId: string) => rig.store.count({ orgId, to: keptSince(13, now) });
      const [own, unnamed] = [await count(ORG), await count('')];
      assert.ok(own > 0 && unnamed > 0);
      assert.deepEqual([await older({}), await older(two)], [own + unnamed, own]);
    });

    it('cannot be set, nor seen, in a space of one organisation among several', async () => {
      await rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', orgId: ORG }));
      const there = { as: ADMIN, space: SPACE, spaceKind: 'group', ...two } as const;
      refusalOf(await rig.ask(FOR_NONE, there));
      assert.equal(await months('none'), undefined);
      assert.doesNotMatch(JSON.stringify(await shown(there)), /none named/);
    });
  });

  it('knows organisations that nobody has set up by their records', async () => {
    assert.deepEqual(choicesOf(await rig.order('retention 7 years', {})), [ORG, OTHER_ORG]);
  });

  it('is of the own organisation in a space that is for one', async () => {
    const how = { orgs: [ONE, TWO], as: ADMIN, space: SPACE };
    asMessage(await rig.order(`this space is for org ${OTHER_ORG}`, how));
    assert.match(
      refusalOf(await rig.order(`retention 7 years for ${ORG}`, how)).reason,
      /no such organisation here\. There is Company Two\.$/,
    );
    await rig.done('retention 7 years', how);
    assert.deepEqual([await months(), await months(OTHER_ORG)], [undefined, 84]);
  });

  it('is set by admins and seen by everybody who may ask', async () => {
    assert.match(
      refusalOf(await rig.ask('retention 7 years', { orgs, as: VIEWER })).reason,
      /Only admins may change how long/,
    );
    assert.equal((await shown({ as: VIEWER })).title, 'Company One: Records are kept for ever');
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'retention/for-ever', 'retention', { orgs: [org()] });
    await matchGolden(rig, 'retention/set', 'retention 7 years', { orgs, as: ADMIN });
    await matchGolden(rig, 'retention/too-short', 'retention 12 months', { orgs, as: ADMIN });
    await matchGolden(rig, 'retention/organisations', 'retention', { orgs: [ONE, TWO] });
  });
});
