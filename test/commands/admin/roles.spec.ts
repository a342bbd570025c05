import assert from 'node:assert/strict';
import type { Answer } from '../../../src/audit/answer.ts';
import type { Question } from '../../../src/audit/question.ts';
import type { Role } from '../../../src/audit/roles.ts';
import { SETTINGS_KEY } from '../../../src/audit/settings.ts';
import { commands } from '../../../src/commands/index.ts';
import { ADMIN, refusalOf, render, SPACE, STRANGER, useRig, VIEWER } from '../rig.ts';
import { eventId } from '../world.ts';

type Least = Extract<Role, 'viewer' | 'reviewer' | 'admin'>;

/** Who asks; what they have by the environment or by the chat. */
const ASKERS: readonly (readonly [as: string, role: Role])[] = [
  ['operator', 'operator'],
  [ADMIN, 'admin'],
  ['granted.admin@example.net', 'admin'],
  ['reviewer@example.com', 'reviewer'],
  [VIEWER, 'viewer'],
  ['granted.viewer@example.net', 'viewer'],
  [STRANGER, 'stranger'],
  ['denied@example.com', 'stranger'],
  ['denied.admin@example.net', 'stranger'],
];

const RANK: Readonly<Record<Role, number>> = { stranger: 0, viewer: 1, reviewer: 2, admin: 3, operator: 4 };

const person = (email: string) => ({ actor: { kind: 'person', email } }) as const;
const EVENT = eventId('zoe-modified');

/** Every command with what makes a difference to who may, and the least role for it. */
const TABLE: readonly (readonly [question: Question | ((own: string) => Question), least: Least])[] = [
  [{ intent: 'who-changed' }, 'viewer'],
  [{ intent: 'history', target: { name: 'Sales' } }, 'viewer'],
  [{ intent: 'last-changed' }, 'viewer'],
  [{ intent: 'what-did', ...person('mara.lind@example.com') }, 'viewer'],
  [{ intent: 'what-changed' }, 'viewer'],
  [{ intent: 'unattributed' }, 'viewer'],
  [{ intent: 'how-many', by: 'actor' }, 'viewer'],
  [{ intent: 'containing', text: 'timer' }, 'viewer'],
  [{ intent: 'show', event: EVENT }, 'viewer'],
  [{ intent: 'related', event: EVENT }, 'viewer'],
  [{ intent: 'watch', entityType: 'team' }, 'viewer'],
  [{ intent: 'watch', entityType: 'team', here: true }, 'admin'],
  [{ intent: 'watches' }, 'viewer'],
  [{ intent: 'unwatch', watch: 1 }, 'viewer'],
  [{ intent: 'unwatch', watch: 1, here: true }, 'admin'],
  [{ intent: 'who-asked' }, 'admin'],
  [{ intent: 'about-me' }, 'viewer'],
  [{ intent: 'forwarding' }, 'admin'],
  [{ intent: 'why-messaged' }, 'viewer'],
  [{ intent: 'coverage' }, 'viewer'],
  [{ intent: 'pull' }, 'admin'],
  [{ intent: 'access' }, 'admin'],
  [{ intent: 'file-take', file: 'f-1' }, 'admin'],
  [{ intent: 'file-discard', file: 'f-1' }, 'admin'],
  [{ intent: 'file-covers', file: 'f-1', from: 1, to: 2 }, 'admin'],
  [{ intent: 'retention' }, 'viewer'],
  [{ intent: 'retention', keep: 84 }, 'admin'],
  [{ intent: 'purges' }, 'admin'],
  [{ intent: 'purge-decide', decision: 'decline' }, 'admin'],
  [(own) => ({ intent: 'erase', ...person(own) }), 'viewer'],
  [{ intent: 'erase', ...person('mara.lind@example.com') }, 'admin'],
  [{ intent: 'claim-list' }, 'viewer'],
  [{ intent: 'claims' }, 'viewer'],
  [{ intent: 'claim', events: [EVENT], statement: 'mine' }, 'viewer'],
  [{ intent: 'withdraw', events: [EVENT] }, 'viewer'],
  [{ intent: 'judge', verdict: 'confirmed', events: [EVENT], ...person(VIEWER) }, 'admin'],
  [{ intent: 'judge', verdict: 'disputed', events: [EVENT], ...person(VIEWER) }, 'admin'],
  [{ intent: 'named-share', split: 'week' }, 'viewer'],
  [{ intent: 'goal', percent: 90 }, 'admin'],
  [{ intent: 'digest' }, 'viewer'],
  [{ intent: 'digest-weekly', schedule: { weekday: 1, minuteOfDay: 540 } }, 'admin'],
  [{ intent: 'digest-off' }, 'admin'],
  [{ intent: 'digest-mute', count: 2 }, 'admin'],
  [{ intent: 'digest-export' }, 'viewer'],
  [{ intent: 'export', of: 'what-changed', format: 'csv' }, 'viewer'],
  [{ intent: 'people' }, 'reviewer'],
  [(own) => ({ intent: 'person', ...person(own) }), 'viewer'],
  [{ intent: 'person', ...person('mara.lind@example.com') }, 'admin'],
  [(own) => ({ intent: 'key', status: 'reported', ...person(own) }), 'viewer'],
  [(own) => ({ intent: 'key', status: 'exempt', comment: 'robot', ...person(own) }), 'admin'],
  [{ intent: 'key', status: 'reported', ...person('mara.lind@example.com') }, 'admin'],
  [{ intent: 'key', status: 'missing', people: ['mara.lind@example.com'] }, 'admin'],
  [{ intent: 'import-people' }, 'admin'],
  [{ intent: 'onboard', ...person('mara.lind@example.com') }, 'admin'],
  [{ intent: 'onboard', all: true, sure: true }, 'admin'],
  [{ intent: 'onboarding' }, 'viewer'],
  [{ intent: 'my-key', said: 'done' }, 'viewer'],
  [{ intent: 'nudge', ...person('mara.lind@example.com') }, 'admin'],
  [{ intent: 'nudge', all: true, sure: true }, 'admin'],
  [{ intent: 'nudge-preview' }, 'admin'],
  [{ intent: 'snooze', date: '2026-12-05' }, 'viewer'],
  [{ intent: 'reminders-off' }, 'viewer'],
  [(own) => ({ intent: 'reminders-off', ...person(own) }), 'viewer'],
  [{ intent: 'reminders-off', ...person('mara.lind@example.com') }, 'admin'],
  [{ intent: 'reminders-on' }, 'viewer'],
  [{ intent: 'reminders-on', ...person('mara.lind@example.com') }, 'admin'],
  [{ intent: 'pause', comment: 'freeze' }, 'admin'],
  [{ intent: 'resume' }, 'admin'],
  [{ intent: 'working-hours', hours: { from: 480, to: 960 } }, 'admin'],
  [{ intent: 'country', country: 'DE' }, 'admin'],
  [{ intent: 'country', country: 'AT', ...person('mara.lind@example.com') }, 'admin'],
  [{ intent: 'holidays' }, 'viewer'],
  [{ intent: 'holidays', ...person('mara.lind@example.com') }, 'admin'],
  [{ intent: 'holiday-add', date: '2026-12-24', comment: 'Company day' }, 'admin'],
  [{ intent: 'holiday-remove', date: '2026-12-24' }, 'admin'],
  [{ intent: 'automations' }, 'viewer'],
  [{ intent: 'automation', identity: 'svc@example.com' }, 'admin'],
  [{ intent: 'automation-off', identity: 'svc@example.com' }, 'admin'],
  [{ intent: 'admins' }, 'admin'],
  [{ intent: 'allow', ...person('sam@example.net') }, 'admin'],
  [(own) => ({ intent: 'allow', grant: 'admin', ...person(own) }), 'admin'],
  [{ intent: 'allow', domain: 'example.org' }, 'admin'],
  [{ intent: 'allow', here: true }, 'admin'],
  [{ intent: 'deny', ...person('sam@example.net') }, 'admin'],
  [{ intent: 'deny', domain: 'example.net' }, 'admin'],
  [{ intent: 'bind-space', here: true, all: true }, 'admin'],
  [{ intent: 'space-zone', zone: 'Asia/Tokyo' }, 'admin'],
  [{ intent: 'anonymous-actors' }, 'admin'],
  [{ intent: 'anonymous-add', identity: 'svc@example.com' }, 'admin'],
  [{ intent: 'anonymous-remove', identity: 'svc@example.com' }, 'admin'],
  [{ intent: 'settings' }, 'admin'],
  [{ intent: 'journal' }, 'admin'],
  [{ intent: 'time-zone', zone: 'Asia/Tokyo' }, 'viewer'],
  [{ intent: 'help' }, 'viewer'],
  [{ intent: 'help', topic: 'administration' }, 'admin'],
];

describe('roles [I]', () => {
  const rig = useRig();

  beforeEach(async () => {
    await rig.store.state.update('settings', SETTINGS_KEY, () => ({
      admins: ['granted.admin@example.net', 'denied.admin@example.net'],
      reviewers: ['reviewer@example.com'],
      viewers: ['granted.viewer@example.net'],
      deniedPeople: ['denied@example.com', 'denied.admin@example.net'],
    }));
  });

  /** All that is stored, as text. */
  const stored = async (): Promise<string> => {
    const { state } = rig.store;
    return JSON.stringify([
      await state.list('settings'),
      await state.list('journal'),
      await state.list('spaces'),
      await state.list('subscriptions'),
      await state.list('watches'),
      await state.list('claims'),
      await state.list('roster'),
      await state.list('outreach'),
      await state.list('automations'),
      await state.list('people'),
    ]);
  };

  const assertRefused = (answer: Answer, role: Role, least: Least): void => {
    const { reason } = refusalOf(answer);
    const { markdown } = render(answer);
    if (role === 'stranger') {
      assert.match(reason, /^I answer only people who were allowed to ask/);
      assert.doesNotMatch(markdown, /@|Only admins|Only reviewers/);
      return;
    }
    assert.match(
      reason,
      new RegExp(`^Only ${least}s may .+\\. Ask admin@example\\.com(?: or|,) granted\\.admin@example\\.net`),
    );
    assert.doesNotMatch(reason, /denied/);
  };

  for (const [asked, least] of TABLE) {
    const shown = JSON.stringify(typeof asked === 'function' ? asked('OWN') : asked);
    it(`${shown} is for ${least}s and above, and others change nothing by it`, async () => {
      for (const [as, role] of ASKERS) {
        const question = typeof asked === 'function' ? asked(as === 'operator' ? 'op@example.com' : as) : asked;
        const before = await stored();
        const answer = await rig.press(question, { as, space: SPACE });
        // The operator is nobody of the roster: what is one's own in the chat is another's on the command line.
        if (RANK[role] >= RANK[least]) {
          assert.ok(answer.kind !== 'refused' || answer.title !== 'Not permitted', `${as} was refused`);
          assert.notEqual(answer.kind, 'error', as);
        } else {
          assertRefused(answer, role, least);
          assert.equal(await stored(), before, `${as} changed something`);
        }
      }
    });
  }

  it('are told of every command there is', () => {
    const told = new Set(TABLE.map(([asked]) => (typeof asked === 'function' ? asked('OWN') : asked).intent));
    assert.deepEqual([...told].toSorted(), commands.map(({ name }) => name).toSorted());
  });

  it('never come from the card: a viewer who presses an admin’s button stays a viewer', async () => {
    const question = { intent: 'allow', grant: 'admin', actor: { kind: 'person', email: VIEWER }, sure: true } as const;
    assertRefused(await rig.press(question, { as: VIEWER, space: SPACE }), 'viewer', 'admin');
  });
});
