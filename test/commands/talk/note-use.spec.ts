import assert from 'node:assert/strict';
import { createUseLog } from '../../../src/app/use-log.ts';
import { InterruptedError } from '../../../src/audit/errors.ts';
import type { AuditEvent } from '../../../src/audit/event.ts';
import type { AuditStore, ChatHandlers } from '../../../src/audit/ports.ts';
import { questionData } from '../../../src/cards/action-data.ts';
import { file, message, pressed, submit, useConversation } from '../conversation-rig.ts';
import { ONE, ORG, TWO } from '../keeping/orgs.ts';
import { ADMIN, openWorld, STRANGER, VIEWER } from '../rig.ts';
import { eventId } from '../world.ts';

/** Made up. */
const SECRET = 'ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';

describe('what is kept of the use of the bot [I]', () => {
  const rig = useConversation();
  let uses: AuditStore;
  beforeEach(async () => {
    uses = await openWorld([]);
  });
  afterEach(() => uses.close());

  const handlers = (changes: Parameters<typeof rig.handlers>[0] = {}): ChatHandlers =>
    rig.handlers({ uses, useLog: createUseLog(uses), ...changes });
  /** Oldest first. */
  const kept = async (): Promise<readonly AuditEvent[]> => (await uses.page({}, { limit: 100 })).events.toReversed();
  const words = async (): Promise<readonly string[]> =>
    (await kept()).map(({ actor, action, description }) => `${actor.email} ${action}: ${description}`);
  /** Everything that is stored of it, as text. */
  const stored = async (): Promise<string> => {
    const lines: string[] = [];
    for await (const record of uses.dump()) lines.push(JSON.stringify(record));
    return lines.join('\n');
  };

  it('is one record of a question, also when its message comes again, and after a restart', async () => {
    const on = handlers();
    await on.onMessage(message('who changed users yesterday'));
    await on.onMessage(message('who changed users yesterday'));
    await handlers().onMessage(message('who changed users yesterday'));
    assert.deepEqual(await words(), ['viewer@example.com asked: changes to users, yesterday 22 Nov 2026 (CET)']);
    const [only] = await kept();
    assert.equal(only?.time, rig.now);
    assert.deepEqual(only?.raw, { intent: 'who-changed' });
    assert.equal(only?.entityType, 'user');
  });

  it('tells two messages with the same words apart', async () => {
    const on = handlers();
    await on.onMessage(message('what changed yesterday'));
    rig.now += 1000;
    await on.onMessage(message('what changed yesterday', VIEWER, { id: 'm2' }));
    assert.equal((await kept()).length, 2);
  });

  it('is a press, under the name of who pressed it, once per press', async () => {
    const on = handlers();
    const press = pressed({ intent: 'unattributed', entityType: 'user' }, ADMIN);
    await on.onSubmit(press);
    await on.onSubmit(press);
    await on.onSubmit({ ...press, id: 's2', sender: { personId: 'p', email: VIEWER } });
    assert.deepEqual(
      (await words()).toSorted(),
      [
        'admin@example.com asked: changes to users that name nobody, all time (Europe/Berlin)',
        'viewer@example.com asked: changes to users that name nobody, all time (Europe/Berlin)',
      ].toSorted(),
    );
  });

  it('names orders and exports as what they are', async () => {
    const on = handlers();
    await on.onMessage(message('goal 90 %', ADMIN));
    rig.now += 1000;
    await on.onMessage(message('export what changed yesterday as csv', ADMIN, { id: 'm2' }));
    assert.deepEqual(
      (await kept()).map(({ action }) => action),
      ['ordered', 'exported'],
    );
    assert.match((await kept())[1]?.description ?? '', /CSV|csv/);
  });

  it('is, of what somebody may not do, that it was refused', async () => {
    await handlers().onMessage(message(`deny person.nine@example.com`));
    assert.match((await words())[0] ?? '', /^viewer@example\.com refused: /);
  });

  it('is nothing of words that were not understood, of help, and of strangers', async () => {
    const on = handlers();
    for (const [place, text] of [
      'sing me a song of Zoe Keller',
      'help',
      '',
      'my time zone is Europe/Paris',
    ].entries()) {
      await on.onMessage(message(text, VIEWER, { id: `m${place}` }));
    }
    await on.onMessage(message('what changed', STRANGER, { id: 'm9' }));
    await on.onSubmit(submit({ forged: true }, VIEWER));
    await on.onFile(file(STRANGER));
    assert.deepEqual(await kept(), []);
    assert.doesNotMatch(await stored(), /song|Zoe/);
  });

  it('never holds a secret, however it came', async () => {
    const on = handlers();
    await on.onMessage(message(`who changed ${SECRET}`));
    await on.onMessage(message(`changes containing "${SECRET}"`, ADMIN, { id: 'm2' }));
    await on.onSubmit(
      submit({ ...questionData({ intent: 'claim', events: [eventId('zoe-modified')] }), comment: SECRET }, ADMIN),
    );
    await on.onSubmit(submit(questionData({ intent: 'containing', text: SECRET }), ADMIN, { id: 's2' }));
    await on.onFile(file(ADMIN, { name: `${SECRET}.csv` }));
    assert.equal((await stored()).includes(SECRET), false);
    assert.deepEqual(await kept(), []);
  });

  it('is a dropped file by its name, once, and one that was not opened without', async () => {
    const on = handlers();
    await on.onFile(file(ADMIN, { name: 'audit <@all>.csv' }));
    await on.onFile(file(ADMIN, { name: 'audit <@all>.csv' }));
    await on.onFile(file(VIEWER, { messageId: 'm10', name: 'private.csv' }));
    assert.deepEqual((await words()).toSorted(), [
      'admin@example.com ordered: dropped the file "audit <@all>.csv"',
      'viewer@example.com refused: a dropped file, not read',
    ]);
  });

  it('is nothing of a file whose reading the end of the bot interrupts, until it comes again', async () => {
    const interrupted = handlers({
      importFile: async () => {
        throw new InterruptedError();
      },
    });
    await interrupted.onFile(file(ADMIN)).catch(() => undefined);
    assert.deepEqual(await kept(), []);
    await handlers().onFile(file(ADMIN));
    assert.equal((await kept()).length, 1);
  });

  it('does not hold up an answer where it cannot be kept, and that is told', async () => {
    const full = new Error('the disk is full');
    const on = handlers({
      useLog: {
        record: async () => {
          throw full;
        },
      },
    });
    await on.onMessage(message('what changed yesterday'));
    assert.match(rig.onlySaid().reply.markdown, /yesterday 22 Nov 2026/);
    assert.deepEqual(rig.errors, [full]);
  });

  it('is of the organisation of the space, or of the only one there is, or of all', async () => {
    const orgsOf = async (orgs: readonly (typeof ONE)[], id: string): Promise<string | undefined> => {
      await handlers({ orgs }).onMessage(message('what changed yesterday', ADMIN, { id }));
      const last = (await uses.page({}, { limit: 10 })).events.find(({ id: one }) => !seen.has(one));
      if (last !== undefined) seen.add(last.id);
      return last?.orgId;
    };
    const seen = new Set<string>();
    assert.equal(await orgsOf([], 'm1'), undefined);
    assert.equal(await orgsOf([ONE], 'm2'), ORG);
    assert.equal(await orgsOf([ONE, TWO], 'm3'), undefined);
  });

  it('can be asked by an admin in the same conversation', async () => {
    const on = handlers();
    await on.onMessage(message('what did zoe.keller@example.com change'));
    await on.onMessage(message('who asked about zoe.keller@example.com', ADMIN, { id: 'm2', spaceKind: 'direct' }));
    assert.match(rig.said[1]?.reply.markdown ?? '', /1 use of the bot; the latest by viewer@example\.com/);
    await on.onMessage(message('who has used the bot', VIEWER, { id: 'm3' }));
    assert.match(rig.said[2]?.reply.markdown ?? '', /Only admins/);
    assert.doesNotMatch(rig.said[2]?.reply.markdown ?? '', /zoe/i);
  });
});
