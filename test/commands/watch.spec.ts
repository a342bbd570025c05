import assert from 'node:assert/strict';
import type { AnswerButton } from '../../src/audit/answer.ts';
import type { OrgInfo } from '../../src/audit/org.ts';
import type { Question } from '../../src/audit/question.ts';
import { MAX_WATCHES, type WatchList } from '../../src/audit/watch.ts';
import { anIncoming } from '../fixtures/events.ts';
import { matchGolden } from './golden-case.ts';
import { ADMIN, asMessage, choicesOf, choose, refusalOf, render, SPACE, useRig, VIEWER } from './rig.ts';
import { HOSTILE_NAME, IDS } from './world.ts';

const OTHER = 'other.viewer@example.com';
const GROUP = { space: SPACE, spaceKind: 'group' } as const;
const ORG = '00000000-0000-4000-8000-00000000a001';

describe('watch [I]', () => {
  const rig = useRig();
  const listOf = async (key = VIEWER): Promise<WatchList | undefined> => rig.store.state.get('watches', key);

  it('is of the person who asks, wherever they ask, and begins with what comes in from now on', async () => {
    const answer = asMessage(await rig.ask('watch queue Sales_EMEA', GROUP));
    assert.equal(answer.title, 'You are told of changes to contact service queue Sales_EMEA');
    const { place } = await rig.store.arrivals('now', { limit: 0 });
    const [watch] = (await listOf())?.watches ?? [];
    assert.deepEqual(
      [watch?.number, watch?.what, watch?.place, watch?.createdBy],
      [1, { entityType: 'contact-service-queue', target: { id: IDS.sales, name: 'Sales_EMEA' } }, place, VIEWER],
    );
    assert.equal(await listOf(`space:${SPACE}`), undefined);
  });

  it('finds the kind of what is named without one', async () => {
    await rig.ask('watch Support_DE');
    assert.equal((await listOf())?.watches[0]?.what.entityType, 'contact-service-queue');
  });

  it('follows a former name to the object, and says so', async () => {
    const answer = asMessage(await rig.ask('watch queue Sales'));
    assert.equal((await listOf())?.watches[0]?.what.target?.id, IDS.sales);
    assert.match(answer.lines.join(' '), /"Sales" is now called Sales_EMEA/);
  });

  it('offers what a name could stand for, and goes on with the choice', async () => {
    const offered = await rig.ask('watch user Max Muster', GROUP);
    assert.equal(choicesOf(offered).length, 2);
    assert.equal(await listOf(), undefined);
    const answer = asMessage(await choose(rig, offered, 1, GROUP));
    assert.match(answer.title, /^You are told of changes to user Max Muster/);
    assert.ok([IDS.max, IDS.otherMax].includes((await listOf())?.watches[0]?.what.target?.id ?? ''));
  });

  it('takes a word for several kinds as all of them; a button that leaves it open is asked back', async () => {
    await rig.ask('watch profiles');
    assert.equal((await listOf())?.watches[0]?.what.entityTypes?.length, 4);
    const open = await rig.press({ intent: 'watch', entityTypes: ['user-profile', 'skill-profile'] });
    await choose(rig, open, 0);
    assert.equal((await listOf())?.watches[1]?.what.entityType, 'user-profile');
  });

  it('takes a name that no record holds yet, and says so', async () => {
    const answer = asMessage(await rig.ask('watch queue "Zzyzx Nobody Knows"'));
    assert.match(answer.lines.join(' '), /[Nn]o record names Zzyzx/);
    assert.deepEqual((await listOf())?.watches[0]?.what.target, { name: 'Zzyzx Nobody Knows' });
  });

  it('set twice is one', async () => {
    await rig.ask('watch queue Sales');
    const answer = asMessage(await rig.ask('watch queue Sales_EMEA'));
    assert.match(answer.title, /^It was so already/);
    assert.match(answer.lines.join(' '), /your watch 1/);
    assert.equal((await listOf())?.watches.length, 1);
  });

  it('never gives a number again', async () => {
    await rig.ask('watch queues');
    await rig.ask('watch users');
    await rig.ask('unwatch 2');
    await rig.ask('watch teams');
    await rig.ask('unwatch all');
    await rig.ask('watch sites');
    assert.deepEqual(
      (await listOf())?.watches.map(({ number }) => number),
      [4],
    );
  });

  it(`has room for ${MAX_WATCHES}, also when they are set at once`, async () => {
    const texts = Array.from({ length: MAX_WATCHES + 5 }, (_, at) => `watch changes containing "word ${at}"`);
    const answers = await Promise.all(texts.map((text) => rig.ask(text)));
    const refused = answers.filter(({ kind }) => kind === 'refused');
    assert.equal(refused.length, 5);
    assert.match(refusalOf(refused[0] ?? assert.fail()).reason, /You have 20 watches.*Stop one of them first/);
    const numbers = (await listOf())?.watches.map(({ number }) => number);
    assert.deepEqual(
      numbers,
      Array.from({ length: MAX_WATCHES }, (_, at) => at + 1),
    );
    assert.equal((await rig.ask('watch queues', { as: OTHER })).kind, 'message');
  });

  it('of a space is for admins, told there, and written to the journal with what takes it back', async () => {
    assert.match(
      refusalOf(await rig.ask('watch queues here', GROUP)).reason,
      /Only admins may have me post in a space/,
    );
    const answer = asMessage(await rig.ask('watch queues here', { as: ADMIN, ...GROUP }));
    assert.match(answer.lines.join(' '), /watch 1 of this space\. I post here/);
    assert.equal((await listOf(`space:${SPACE}`))?.watches.length, 1);
    const [entry] = (await rig.store.state.list('journal')).map(({ value }) => value);
    assert.match(entry?.did ?? '', /space watch changes to contact service queues/);
    await rig.ask(entry?.undo ?? '', { as: ADMIN, ...GROUP });
    assert.equal((await listOf(`space:${SPACE}`))?.watches.length, 0);
  });

  it('"here" in a conversation with one person is their own', async () => {
    await rig.ask('watch queues here', { space: 'direct-1', spaceKind: 'direct' });
    assert.equal((await listOf())?.watches.length, 1);
  });

  it('is of the organisation of the space, or of the person', async () => {
    await rig.store.state.update('spaces', SPACE, () => ({ spaceId: SPACE, kind: 'group', orgId: ORG }));
    await rig.ask('watch queues', GROUP);
    const org: OrgInfo = { orgId: ORG, admins: ['home@partner.example'], domains: [] };
    await rig.ask('watch queues', { as: 'home@partner.example', orgs: [org] });
    assert.equal((await listOf())?.watches[0]?.orgId, ORG);
    assert.equal((await listOf('home@partner.example'))?.watches[0]?.orgId, ORG);
  });

  it('needs somebody who can be written to', async () => {
    assert.match(refusalOf(await rig.ask('watch queues', { as: 'operator' })).reason, /--as/);
    assert.match(refusalOf(await rig.ask('watch queues here', { as: VIEWER })).reason, /in the Webex space/);
  });

  it('has buttons that search for what is watched', async () => {
    const searched = async (text: string): Promise<Question | undefined> => {
      const { buttons = [] } = asMessage(await rig.ask(text));
      return questionOf(buttons.find(({ label }) => label === 'Changes so far'));
    };
    const cases: readonly (readonly [string, string])[] = [
      ['watch everything', 'what-changed'],
      ['watch queue Sales_EMEA', 'history'],
      ['watch deletions of queues', 'what-changed'],
      ['watch unattributed changes in users', 'unattributed'],
      ['watch changes by mara.lind@example.com', 'what-did'],
      ['watch changes containing "timer"', 'containing'],
      ['watch queues and users', 'what-changed'],
    ];
    for (const [text, intent] of cases) {
      const question = await searched(text);
      assert.equal(question?.intent, intent, text);
      assert.equal((await rig.press(question ?? assert.fail(text))).kind, 'events', text);
    }
  });

  it('of a hostile name says it harmlessly', async () => {
    await rig.store.append([
      anIncoming({ id: 'c-hostile', entityType: 'site', target: { id: IDS.hub, name: HOSTILE_NAME } }),
    ]);
    const { markdown } = render(await rig.ask(`watch site id "${IDS.hub}"`));
    assert.doesNotMatch(markdown, /<@all>|\]\(http/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'watch/person', 'watch queue Sales');
    await matchGolden(rig, 'watch/space', 'watch deletions of entry points here', { as: ADMIN, ...GROUP });
    await matchGolden(rig, 'watch/choice', 'watch user Max Muster');
  });
});

function questionOf(button: AnswerButton | undefined): Question | undefined {
  return button !== undefined && 'question' in button ? button.question : undefined;
}
