import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { AuditStore } from '../../src/audit/ports.ts';
import { type UsedBot, useEvent } from '../../src/audit/use.ts';
import { askText } from '../../src/commands/ask.ts';
import { whoAsked } from '../../src/commands/who-asked.ts';
import { exampleAt } from '../../src/questions/example-clock.ts';
import { ADMIN, asEvents, contextOf, openWorld, refusalOf, render, SPACE, useRig, VIEWER } from './rig.ts';

const BERLIN = { name: 'Sales' };

function used(number: number, more: Partial<UsedBot> = {}): UsedBot {
  return {
    key: `message-${number}`,
    use: 'asked',
    question: { intent: 'history', target: BERLIN },
    reading: `changes to queue Sales (${number})`,
    at: exampleAt('2026-11-18', '10:00') + number * 60_000,
    by: { personId: `p-${number}`, email: `person.${number}@example.com` },
    ...more,
  };
}

async function keep(store: AuditStore, uses: readonly UsedBot[]): Promise<void> {
  await store.append(
    uses.map((one) => {
      const hash = createHash('sha256').update(one.key).digest('hex');
      const id = `u-${hash.slice(0, 20)}`;
      return {
        event: useEvent(one, id),
        identity: { apiId: id, bucket: hash.slice(0, 32), exactTime: true, occurrence: 0 },
      };
    }),
  );
}

describe('who-asked [I]', () => {
  const rig = useRig();
  let uses: AuditStore;

  beforeEach(async () => {
    uses = await openWorld([]);
    await keep(uses, [
      used(1),
      used(2, { question: { intent: 'who-changed', entityType: 'contact-service-queue', target: BERLIN } }),
      used(3, { use: 'exported', question: { intent: 'digest-export' }, reading: 'export of the digest' }),
      used(4, { question: { intent: 'what-did', actor: { kind: 'person', email: 'zoe.keller@example.com' } } }),
      used(5, { question: { intent: 'history', entityType: 'team', target: { name: 'Night <@all>' } } }),
    ]);
  });
  afterEach(() => uses.close());

  const ask = async (text: string) => askText(text, rig.desk, { ...(await contextOf(rig.store, { as: ADMIN })), uses });

  it('finds who asked about an object, of whatever kind it was taken for', async () => {
    const answer = asEvents(await ask('who asked about queue Sales'));
    assert.deepEqual(
      answer.rows.map(({ event }) => event.actor.email),
      ['person.2@example.com', 'person.1@example.com'],
    );
    assert.match(render(answer).markdown, /2 uses of the bot; the latest by person\.2@example\.com/);
    assert.match(render(answer).markdown, /changes to queue Sales \(2\)/);
  });

  it('finds who exported, and what somebody asked', async () => {
    assert.equal(asEvents(await ask('who exported anything')).total, 1);
    assert.equal(asEvents(await ask('what did person.5@example.com ask')).total, 1);
    assert.equal(asEvents(await ask('who has used the bot')).total, 5);
  });

  it('counts a question about a person as one about that person', async () => {
    assert.equal(asEvents(await ask('who asked about user "zoe.keller@example.com"')).total, 1);
  });

  it('knows a person by name and by email, and the asker by "me"', async () => {
    assert.equal(asEvents(await ask('who asked about me')).total, 0);
    await keep(uses, [
      used(6, { question: { intent: 'what-did', actor: { kind: 'person', email: ADMIN } } }),
      used(7, { question: { intent: 'what-did', actor: { kind: 'person', email: 'mara.lind@example.com' } } }),
      used(8, { question: { intent: 'history', entityType: 'user', target: { name: 'Mara Lind' } } }),
    ]);
    for (const text of ['who asked about Mara Lind', 'who asked about user "mara.lind@example.com"']) {
      assert.equal(asEvents(await ask(text)).total, 2, text);
    }
    assert.equal(asEvents(await ask('who asked about me')).total, 1);
  });

  it('keeps to the time', async () => {
    assert.equal(asEvents(await ask('who has used the bot yesterday')).total, 0);
    assert.match(render(await ask('who has used the bot yesterday')).markdown, /Nobody did/);
  });

  it('shows nothing that acts', async () => {
    const { markdown } = render(await ask('who asked about team "Night <@all>"'));
    assert.doesNotMatch(markdown, /<@/);
  });

  it('is told where only the asker reads along', async () => {
    const inGroup = await contextOf(rig.store, { as: ADMIN, space: SPACE, spaceKind: 'group' });
    const { reason } = refusalOf(await askText('who has used the bot', rig.desk, { ...inGroup, uses }));
    assert.match(reason, /1:1/);
  });

  it('is for admins, and says so where nothing is kept', async () => {
    assert.match(refusalOf(await rig.ask('who has used the bot', { as: VIEWER })).reason, /admin/i);
    const bare = await whoAsked.answer({ intent: 'who-asked' }, await contextOf(rig.store));
    assert.match(refusalOf(bare).reason, /command line/);
  });
});
