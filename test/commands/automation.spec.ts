import assert from 'node:assert/strict';
import { countShare } from '../../src/audit/counting.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { matchGolden } from './golden-case.ts';
import { labelsOf, questionOf } from './people/roster-rig.ts';
import { ADMIN, asEvents, asMessage, choicesOf, PROVEN, refusalOf, render, useRig, VIEWER } from './rig.ts';

const AS_ADMIN = { as: ADMIN } as const;
const later = (hours: number) => ({ as: ADMIN, now: EXAMPLE_NOW + hours * 3_600_000 });
const QUEUES = 'automation api@cconesp.net for queues';

describe('automation [I]', () => {
  const rig = useRig();
  const rules = async () => (await rig.store.state.list('automations')).map(({ value }) => value);
  const journal = async () => (await rig.store.state.list('journal')).map(({ value }) => value);

  it('names a service as legitimate for a kind of object, with the reason', async () => {
    const answer = asMessage(await rig.ask(`${QUEUES} because nightly sync`, AS_ADMIN));
    assert.deepEqual(await rules(), [
      {
        identity: 'api@cconesp.net',
        entityType: 'contact-service-queue',
        reason: 'nightly sync',
        by: ADMIN,
        at: EXAMPLE_NOW,
      },
    ]);
    assert.equal(answer.title, 'Automation: api@cconesp.net for contact service queues');
    assert.match(answer.lines.join(' '), /2 recorded changes count apart from now on/);
    assert.match((await journal())[0]?.did ?? '', /named api@cconesp\.net for contact service queues as automation/);
  });

  it('counts these changes apart, and says so on them', async () => {
    const before = await countShare(rig.store, PROVEN);
    await rig.ask(QUEUES, AS_ADMIN);
    assert.deepEqual(await countShare(rig.store, PROVEN), { ...before, automation: 2 });
    const answer = asEvents(await rig.ask('unattributed in queues last week', AS_ADMIN));
    assert.deepEqual(
      answer.rows.map(({ attribution }) => attribution.kind === 'unknown' && attribution.automation?.by),
      [undefined, ADMIN, ADMIN],
    );
    assert.match(render(answer).markdown, /api@cconesp\.net \(automation\)/);
  });

  it('is taken back by its button, and so is that', async () => {
    const answer = await rig.ask(`${QUEUES} because nightly sync`, AS_ADMIN);
    assert.deepEqual(labelsOf(answer), ['Undo', 'All automations']);
    const off = await rig.press(questionOf(answer, 'Undo'), later(1));
    assert.deepEqual(await rules(), []);
    await rig.press(questionOf(off, 'Undo'), later(2));
    assert.equal((await rules())[0]?.reason, 'nightly sync');
    assert.equal((await journal()).length, 3);
  });

  it('changes nothing the second time, takes a new reason, and brings the old one back', async () => {
    await rig.ask(`${QUEUES} because one`, AS_ADMIN);
    assert.match(asMessage(await rig.ask(QUEUES, later(1))).lines.join(' '), /It was so already/);
    const answer = await rig.ask(`${QUEUES} because two`, later(2));
    assert.deepEqual(
      (await rules()).map(({ reason }) => reason),
      ['two'],
    );
    await rig.press(questionOf(answer, 'Undo'), later(3));
    assert.deepEqual(
      (await rules()).map(({ reason }) => reason),
      ['one'],
    );
  });

  it('asks again before every kind is hidden, and does nothing until then', async () => {
    const answer = await rig.ask('automation api@cconesp.net', AS_ADMIN);
    assert.match(
      asMessage(answer).lines.join(' '),
      /3 recorded changes would count as automation, also those that people made/,
    );
    assert.deepEqual(await rules(), []);
    await rig.press(questionOf(answer, 'Yes, every kind'), later(1));
    assert.deepEqual(
      (await rules()).map(({ entityType }) => entityType),
      [undefined],
    );
  });

  it('says that a name that is nobody to nobody changes nothing yet', async () => {
    const answer = asMessage(await rig.ask('automation mara.lind@example.com for queues', AS_ADMIN));
    assert.match(answer.lines.join(' '), /count as named already/);
  });

  it('asks which kind a word means that has several', async () => {
    assert.ok(choicesOf(await rig.ask('automation api@cconesp.net for profiles', AS_ADMIN)).length > 1);
    assert.deepEqual(await rules(), []);
  });

  it('is for admins, and needs a service', async () => {
    assert.match(refusalOf(await rig.ask(QUEUES, { as: VIEWER })).reason, /Only admins may/);
    assert.match(refusalOf(await rig.press({ intent: 'automation' }, AS_ADMIN)).reason, /as records carry it/);
    assert.deepEqual(await rules(), []);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'automation/done', `${QUEUES} because nightly sync`, AS_ADMIN);
    await matchGolden(rig, 'automation/every-kind', 'automation api@cconesp.net', AS_ADMIN);
  });
});
