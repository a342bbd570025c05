import assert from 'node:assert/strict';
import { createDesk, operatorContext, roleAs } from '../../src/app/desk.ts';
import { askQuestion } from '../../src/commands/ask.ts';
import { EXAMPLE_NOW } from '../../src/questions/example-clock.ts';
import { asEvents, useRig } from '../commands/rig.ts';

const PEOPLE = { admins: ['admin@example.com'], allowedDomains: ['example.com'] };

describe('the desk [I]', () => {
  const rig = useRig();
  const frame = { now: EXAMPLE_NOW, zone: 'UTC', limit: 5 };

  it('gives the operator all rights and no name', () => {
    assert.deepEqual(roleAs(undefined, PEOPLE), { role: 'operator' });
  });

  for (const [email, role] of [
    ['admin@example.com', 'admin'],
    ['ADMIN@example.com', 'admin'],
    ['someone@example.com', 'viewer'],
    ['someone@sub.example.com', 'stranger'],
    ['someone@example.org', 'stranger'],
  ] as const) {
    it(`gives ${email} the rights of a ${role}`, () => {
      assert.deepEqual(roleAs(email, PEOPLE), { role, sender: { personId: '', email } });
    });
  }

  it('knows the service identities that the settings name', async () => {
    const config = { anonymousActors: ['mara.lind@example.com'] };
    const context = operatorContext(rig.store, config, frame);
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
