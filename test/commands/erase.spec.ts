import assert from 'node:assert/strict';
import type { MessageAnswer } from '../../src/audit/answer.ts';
import { claimKey } from '../../src/audit/claims.ts';
import { newOutreach } from '../../src/audit/outreach.ts';
import type { Question } from '../../src/audit/question.ts';
import { SETTINGS_KEY } from '../../src/audit/settings.ts';
import { askQuestion, askText } from '../../src/commands/ask.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { keepingStore, rulesIn } from '../../src/store/keeping-store.ts';
import { anIncoming } from '../fixtures/events.ts';
import { matchGolden } from './golden-case.ts';
import { type KeepingFake, keepingFake } from './keeping/fake-store.ts';
import { ONE, ORG, OTHER_ORG, org, TWO } from './keeping/orgs.ts';
import { put } from './outreach/people.ts';
import {
  ADMIN,
  type Asking,
  asMessage,
  choicesOf,
  contextOf,
  openWorld,
  refusalOf,
  render,
  SPACE,
  STRANGER,
  useRig,
  VIEWER,
} from './rig.ts';
import { eventId } from './world.ts';

const MARA = 'mara.lind@example.com';
const JON = 'jon.berg@example.com';
const PERSON = { kind: 'person', email: MARA } as const;
const OLD_WAYS = /mara|lind/i;

describe('erase [I]', () => {
  const rig = useRig();
  let fake: KeepingFake;
  beforeEach(() => {
    fake = keepingFake(rig.store, () => openWorld([]));
  });
  afterEach(() => fake.close());

  const ask = async (asked: string | Question, asking: Asking = {}) => {
    const context = await contextOf(fake.store, { as: ADMIN, ...asking });
    return typeof asked === 'string' ? askText(asked, rig.desk, context) : askQuestion(asked, rig.desk, context);
  };
  const done = async (asked: Question, asking?: Asking): Promise<MessageAnswer> => {
    const answer = asMessage(await ask(asked, asking));
    render(answer);
    return answer;
  };
  const erased = (email = MARA, asking?: Asking): Promise<MessageAnswer> =>
    done({ intent: 'erase', actor: { kind: 'person', email }, sure: true, asOf: EXAMPLE_NOW }, asking);
  const everything = async (): Promise<string> => {
    const events = await fake.store.page({}, { limit: 1000 });
    const names = [
      'roster',
      'people',
      'outreach',
      'claims',
      'journal',
      'settings',
      'subscriptions',
      'automations',
      'erasures',
      'erasureRequests',
      'summaries',
      'retentions',
      'purges',
      'outbox',
    ] as const;
    const records = await Promise.all(names.map((name) => rig.store.state.list(name)));
    return JSON.stringify([events, records]);
  };

  it('asks first, with the numbers, and changes nothing', async () => {
    const before = await everything();
    const answer = asMessage(await ask('erase person Mara Lind'));
    assert.match(answer.title, /^Take the name of Mara Lind \(mara\.lind@example\.com\) out of the records\?$/);
    const lines = answer.lines.join('\n');
    assert.match(lines, /11 changes by them, 0 changes of what is called like them\./);
    assert.match(lines, /What stays: every record with its time, its id and what was changed/);
    assert.match(lines, /backups and exports made before/);
    assert.equal(await everything(), before);
    assert.deepEqual(fake.calls, []);
    const [button] = answer.buttons ?? [];
    assert.ok(button !== undefined && 'question' in button && button.question.sure === true);
  });

  it('says that a name stays which nothing puts beside the email, and what to do', async () => {
    const lines = async (email: string) => asMessage(await ask(`erase person ${email}`)).lines.join('\n');
    const nameless = /I know no name for this email: .* first put it on the roster/;
    assert.doesNotMatch(await lines(MARA), nameless);
    await rig.store.append([
      anIncoming({ id: 'c-nameless', actor: { name: 'nameless@example.com', email: 'nameless@example.com' } }),
    ]);
    assert.match(await lines('nameless@example.com'), nameless);
    await put(rig, 'nameless@example.com', { name: 'Person Nine' }, {});
    assert.doesNotMatch(await lines('nameless@example.com'), nameless);
  });

  it('takes the person out everywhere, and keeps times, counts and what was changed', async () => {
    await put(rig, MARA, { name: 'Mara Lind', ids: ['00000000-0000-4000-8000-0000000000aa'] }, {});
    await put(rig, JON, { addedBy: MARA });
    await rig.store.state.update('people', MARA, () => ({ email: MARA, zone: 'Europe/Berlin' }));
    await rig.store.state.update('outreach', JON, () => ({
      ...newOutreach(JON),
      nudgeAsked: { by: MARA, at: 1, atOnce: true },
    }));
    const claim = (by: string) => ({
      eventId: eventId('night-anonymous'),
      event: { time: 1, entityType: 'user', orgId: ORG, identity: 'api@cconesp.net' },
      by,
      name: 'Mara Lind',
      statement: 'mine' as const,
      verdict: 'confirmed' as const,
      comment: 'Mara Lind did this',
      steps: [
        { at: 1, by, did: 'mine' as const },
        { at: 2, by: MARA, did: 'confirmed' as const },
      ],
    });
    for (const by of [MARA, JON])
      await rig.store.state.update('claims', claimKey(eventId('night-anonymous'), by), () => claim(by));
    await rig.store.state.update('journal', '1-0', () => ({
      at: 1,
      by: MARA,
      did: `allowed ${JON} to ask, because "Mara Lind said so"`,
      undo: `deny ${JON}`,
      about: `person ${JON}`,
    }));
    await rig.store.state.update('journal', '2-0', () => ({
      at: 2,
      by: ADMIN,
      did: `made ${MARA} a reviewer`,
      undo: `deny reviewer ${MARA}`,
    }));
    await rig.store.state.update('settings', SETTINGS_KEY, () => ({ reviewers: [MARA, JON], deniedPeople: [] }));
    await rig.store.state.update('subscriptions', SPACE, () => ({
      spaceId: SPACE,
      weekday: 1 as const,
      minuteOfDay: 540,
      zone: 'UTC',
      createdBy: MARA,
      createdAt: 1,
    }));
    await rig.store.state.update('automations', 'x', () => ({
      identity: 'x',
      by: MARA,
      at: 1,
      reason: 'asked by Mara Lind',
    }));
    await rig.store.state.update('summaries', `${MARA} 5`, () => ({
      email: MARA,
      from: 5,
      to: 6,
      status: 'posted' as const,
      at: 7,
    }));
    await rig.store.state.update('outbox', 'k', () => ({
      to: { kind: 'person' as const, id: MARA },
      reply: { markdown: '' },
      queuedAt: 1,
      status: 'sent' as const,
      attempts: 1,
    }));
    const before = await fake.store.page({}, { limit: 1000 });
    const types = await fake.store.group({}, ['entityType', 'action']);

    const answer = await erased();
    assert.equal(answer.title, 'Done: "Erased person 1" stands in their place');
    assert.match(
      answer.lines[0] ?? '',
      /^11 changes by them and 0 changes of what was called like them carry the pseudonym now\.$/,
    );

    assert.doesNotMatch(await everything(), OLD_WAYS);
    const after = await fake.store.page({}, { limit: 1000 });
    assert.deepEqual(
      after.events.map(({ id, time, target, action }) => [id, time, target, action]),
      before.events.map(({ id, time, target, action }) => [id, time, target, action]),
    );
    assert.deepEqual(
      (await fake.store.group({}, ['entityType', 'action'])).map(({ values, count }) => [values, count]),
      types.map(({ values, count }) => [values, count]),
    );

    assert.equal(await rig.store.state.get('roster', MARA), undefined);
    assert.equal((await rig.store.state.get('roster', JON))?.addedBy, 'Erased person 1');
    const claims = (await rig.store.state.list('claims')).map(({ key, value }) => [
      key,
      value.by,
      value.verdict,
      value.steps[1]?.by,
    ]);
    assert.deepEqual(
      claims.toSorted(),
      [
        [claimKey(eventId('night-anonymous'), 'Erased person 1'), 'Erased person 1', 'confirmed', 'Erased person 1'],
        [claimKey(eventId('night-anonymous'), JON), JON, 'confirmed', 'Erased person 1'],
      ].toSorted(),
    );
    const journal = (await rig.store.state.list('journal')).map(({ value }) => [value.by, value.did, value.undo]);
    assert.deepEqual(journal.slice(0, 2), [
      ['Erased person 1', `allowed ${JON} to ask, because "Erased person 1 said so"`, `deny ${JON}`],
      [ADMIN, 'made Erased person 1 a reviewer', undefined],
    ]);
    assert.equal(journal[2]?.[1], 'took a person out of the records for good; "Erased person 1" stands in their place');
    assert.deepEqual((await rig.store.state.get('settings', SETTINGS_KEY))?.reviewers, [JON]);
    assert.equal((await rig.store.state.get('subscriptions', SPACE))?.createdBy, 'Erased person 1');
    assert.deepEqual(await rig.store.state.list('outbox'), []);
    const [record] = await rig.store.state.list('erasures');
    assert.deepEqual([record?.value.status, record?.value.person, record?.value.changed], ['done', undefined, 11]);
  });

  it('keeps the name from coming back with later records', async () => {
    await erased();
    const keeping = keepingStore(fake.store, { ...rulesIn(rig.store.state), now: () => EXAMPLE_NOW });
    await keeping.append([
      anIncoming({ id: 'c-late', actor: { email: MARA, name: 'Mara Lind' }, orgId: ORG, time: EXAMPLE_NOW - 1 }),
    ]);
    assert.deepEqual((await fake.store.find('c-late'))?.actor, { name: 'Erased person 1' });
    assert.doesNotMatch(await everything(), OLD_WAYS);
  });

  it('numbers the persons, and gives somebody who comes back the same pseudonym', async () => {
    await erased();
    await put(rig, 'sam@example.com', { name: 'Sam Other' });
    assert.match((await erased('sam@example.com')).title, /"Erased person 2"/);
    const again = await erased();
    assert.match(again.title, /^They were taken out already on 23 Nov 2026, 13:00 CET$/);
    await put(rig, MARA, { name: 'Mara Lind' });
    assert.match((await erased()).title, /"Erased person 1"/);
    assert.doesNotMatch(await everything(), OLD_WAYS);
    assert.equal((await rig.store.state.list('erasures')).length, 2);
  });

  it('asks which of two people of one name is meant, and leaves what only that name tells', async () => {
    assert.equal(choicesOf(await ask('forget "Jon Berg"')).length, 2);
    const answer = asMessage(await ask(`erase person ${JON}`));
    assert.match(
      answer.lines.join('\n'),
      /Somebody else is called "Jon Berg" too: records that give only that name stay/,
    );
    await erased(JON);
    assert.deepEqual(fake.calls, [`pseudonymise ${JON} as Erased person 1`]);
    const left = await fake.store.page({ actor: { kind: 'person', name: 'Jon Berg' } }, { limit: 50 });
    assert.ok(
      left.events.length > 0 && left.events.every(({ actor }) => actor.email === 'jon.berg@partner.example.org'),
    );
    assert.equal(await fake.store.count({ actor: { kind: 'person', name: 'Erased person 1' } }), 5);
  });

  it('takes out no admin, no service and nobody in front of others', async () => {
    assert.match(refusalOf(await ask(`erase ${ADMIN}`)).reason, /is an admin.*Whoever runs this bot/);
    await rig.store.state.update('settings', SETTINGS_KEY, () => ({ admins: [MARA] }));
    assert.match(
      refusalOf(await ask({ intent: 'erase', actor: PERSON, sure: true })).reason,
      /First say "deny admin mara\.lind@example\.com"/,
    );
    assert.match(refusalOf(await ask('erase me', { as: MARA })).reason, /is an admin/);
    const own = { orgs: [{ ...ONE, admins: ['chief@company-one.example.com'] }] };
    assert.match(refusalOf(await ask('erase chief@company-one.example.com', own)).reason, /is an admin/);
    assert.match(refusalOf(await ask('erase api@cconesp.net')).reason, /service, not for a person/);
    const group = { space: SPACE, spaceKind: 'group' } as const;
    assert.match(refusalOf(await ask(`erase ${JON}`, group)).reason, /1:1 space/);
    assert.deepEqual(fake.calls, []);
  });

  it('says that a denial is forgotten too', async () => {
    await rig.store.state.update('settings', SETTINGS_KEY, () => ({ deniedPeople: [MARA] }));
    assert.match(
      asMessage(await ask(`erase ${MARA}`)).lines.join('\n'),
      /They are denied here\. That is forgotten too/,
    );
    await erased();
    assert.deepEqual((await rig.store.state.get('settings', SETTINGS_KEY))?.deniedPeople, []);
  });

  it('in a space of one organisation among several keeps to that one', async () => {
    await rig.store.append([
      anIncoming({ id: 'c-theirs', actor: { email: MARA, name: 'Mara Lind' }, orgId: OTHER_ORG }),
    ]);
    await rig.store.state.update('people', MARA, () => ({ email: MARA, zone: 'UTC' }));
    const how = { orgs: [ONE, TWO], space: SPACE, spaceKind: 'direct' } as const;
    asMessage(await ask(`this space is for org ${ORG}`, how));
    const answer = asMessage(await ask(`erase ${MARA}`, how));
    assert.match(answer.lines.join('\n'), /Of this organisation only/);
    await erased(MARA, how);
    assert.equal((await fake.store.find('c-theirs'))?.actor.email, MARA);
    assert.notEqual(await rig.store.state.get('people', MARA), undefined);
    assert.equal(await fake.store.count({ orgId: ORG, actor: { kind: 'person', email: MARA } }), 0);
  });

  describe('oneself', () => {
    const asked = async (as = MARA): Promise<MessageAnswer> => asMessage(await ask('forget me', { as }));

    it('is a request that an admin decides, whatever the button says', async () => {
      const answer = await asked();
      assert.equal(answer.title, 'Your wish is with the admins');
      assert.match(answer.lines[0] ?? '', /^11 changes in the records name you\. An admin decides/);
      const forged = asMessage(await ask({ intent: 'erase', actor: PERSON, sure: true }, { as: MARA }));
      assert.equal(forged.title, 'Your wish is with the admins already');
      assert.deepEqual(fake.calls, []);
      assert.deepEqual(await rig.store.state.get('erasureRequests', MARA), {
        email: MARA,
        at: EXAMPLE_NOW,
        status: 'waiting',
      });
    });

    it('is taken back by the person', async () => {
      await asked();
      assert.match(asMessage(await ask('decline the request of me', { as: MARA })).title, /^Taken back/);
      assert.equal(await rig.store.state.get('erasureRequests', MARA), undefined);
    });

    it('is taken back by its button', async () => {
      const [button] = asMessage(await ask('forget me', { as: MARA })).buttons ?? [];
      assert.ok(button !== undefined && 'question' in button && button.label === 'Take it back');
      assert.match(asMessage(await ask(button.question, { as: MARA })).title, /^Taken back/);
      assert.equal(await rig.store.state.get('erasureRequests', MARA), undefined);
    });

    it('is declined by an admin, and not put to them again for a month', async () => {
      await asked();
      assert.match(asMessage(await ask(`decline the request of ${MARA}`)).title, /stays in the records/);
      assert.match(refusalOf(await ask(`decline the request of ${MARA}`)).reason, /decided or taken back already/);
      const how = { as: MARA, now: EXAMPLE_NOW + 29 * 86_400_000 };
      assert.match(refusalOf(await ask('forget me', how)).reason, /declined it on 23 Nov 2026/);
      assert.equal(
        asMessage(await ask('forget me', { ...how, now: EXAMPLE_NOW + 31 * 86_400_000 })).title,
        'Your wish is with the admins',
      );
    });

    it('is done by an admin, who is told that the person hears of it', async () => {
      await asked();
      const answer = await erased();
      assert.match(answer.lines.join('\n'), /They asked for it; I tell them/);
      const [record] = await rig.store.state.list('erasures');
      assert.equal(record?.value.tell, MARA);
      assert.equal(await rig.store.state.get('erasureRequests', MARA), undefined);
    });

    it('needs nothing where nothing is known', async () => {
      assert.equal((await asked('nobody.known@example.com')).title, 'I know nothing of you');
      assert.deepEqual(await rig.store.state.list('erasureRequests'), []);
    });

    it('knows somebody of whom there is a watch alone', async () => {
      const email = 'only.watches@example.com';
      await rig.ask('watch deletions of entry points', { as: email, space: 'direct-9', spaceKind: 'direct' });
      const answer = await asked(email);
      assert.equal(answer.title, 'Your wish is with the admins');
      assert.match(answer.lines[0] ?? '', /^No change in the records names you, but/);
    });

    it('knows somebody who has asked something before', async () => {
      const uses = await openWorld([
        anIncoming({ id: 'u-1', actor: { email: 'only.asks@example.com' }, time: EXAMPLE_NOW - 60_000 }),
      ]);
      const asking = { as: 'only.asks@example.com', space: 'direct-9', spaceKind: 'direct', uses } as const;
      assert.equal(asMessage(await rig.ask('erase my name', asking)).title, 'Your wish is with the admins');
      await uses.close();
    });
  });

  it('is for admins, for oneself, and not for strangers', async () => {
    assert.match(refusalOf(await ask(`erase ${JON}`, { as: VIEWER })).reason, /Only admins may take names out/);
    assert.match(refusalOf(await ask('forget me', { as: STRANGER })).reason, /^I answer only people/);
    assert.match(refusalOf(await ask('erase my name', { as: 'operator' })).reason, /Say whose name is meant/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'erase/ask', `erase ${MARA}`, { as: ADMIN });
    await matchGolden(rig, 'erase/request', 'forget me', { as: MARA });
    await matchGolden(rig, 'erase/admin', `erase ${ADMIN}`, { as: ADMIN, orgs: [org()] });
  });
});
