import assert from 'node:assert/strict';
import { askingAs, createDesk, officeOf, operatorContext } from '../../src/app/desk.ts';
import { askQuestion } from '../../src/commands/ask.ts';
import { contextFor } from '../../src/commands/context.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { asEvents, useRig } from '../commands/rig.ts';

const CONFIG = { admins: ['admin@example.com'], allowedDomains: ['example.com'], anonymousActors: [], timeZone: 'UTC' };

describe('the desk [I]', () => {
  const rig = useRig();
  const frame = { now: EXAMPLE_NOW, zone: 'UTC', limit: 5 };

  it('gives the operator all rights and no name', async () => {
    assert.deepEqual((await contextFor(officeOf(rig.store, CONFIG), askingAs(undefined), frame)).asker, {
      role: 'operator',
    });
  });

  for (const [email, role] of [
    ['admin@example.com', 'admin'],
    ['ADMIN@example.com', 'admin'],
    ['someone@example.com', 'viewer'],
    ['someone@sub.example.com', 'stranger'],
    ['someone@example.org', 'stranger'],
  ] as const) {
    it(`gives ${email} the rights of a ${role}`, async () => {
      const { asker } = await contextFor(officeOf(rig.store, CONFIG), askingAs(email), frame);
      assert.deepEqual(asker, { role, sender: { personId: '', email } });
    });
  }

  it('knows the service identities that the settings name', async () => {
    const config = { ...CONFIG, anonymousActors: ['mara.lind@example.com'] };
    const context = await operatorContext(rig.store, config, frame);
    const answer = await askQuestion(
      { intent: 'what-changed' },
      createDesk(config, (error) => assert.fail(String(error))),
      context,
    );
    const kinds = new Map(asEvents(answer).rows.map(({ event, attribution }) => [event.actor.email, attribution.kind]));
    assert.equal(kinds.get('mara.lind@example.com'), 'unknown');
    assert.equal(kinds.get('api@cconesp.net'), 'recorded');
  });
});
