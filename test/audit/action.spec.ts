import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAction } from '../../src/audit/action.ts';
import { foldKey } from '../../src/audit/field-text.ts';

const actionOf = (fields: Readonly<Record<string, unknown>>): string =>
  readAction(new Map(Object.entries(fields).map(([key, value]) => [foldKey(key), value])));

describe('actions from structured fields [U]', () => {
  const rows: readonly [string, string][] = [
    ['CREATE', 'created'],
    ['Added', 'created'],
    ['UPDATE', 'modified'],
    ['bulkUpdate', 'modified'],
    ['MODIFIED', 'modified'],
    ['PATCH', 'modified'],
    ['DELETE', 'deleted'],
    ['soft_delete', 'deleted'],
    ['REMOVE', 'deleted'],
    ['EXPORT', 'export'],
    ['CREATE_OR_UPDATE', 'create or update'],
    ['???', 'unknown'],
  ];
  for (const [operation, expected] of rows) {
    it(`reads ${operation} as ${expected}`, () => {
      assert.equal(actionOf({ configOperationType: operation, actionText: 'x deleted y' }), expected);
      assert.equal(actionOf({ operationType: operation }), expected);
    });
  }

  it('falls back to the sentence when the field stands for nothing', () => {
    assert.equal(actionOf({ configOperationType: 'Null', actionText: 'x deleted y' }), 'deleted');
  });
});

describe('actions from sentences [U]', () => {
  const rows: readonly [string, Readonly<Record<string, string>>, string][] = [
    [
      'a login',
      { actionText: 'Joe Smith logged into organization Acme Inc.', actorName: 'Joe Smith', targetName: 'Acme Inc.' },
      'logged in',
    ],
    ['a description of a login', { eventDescription: 'An Admin logged in' }, 'logged in'],
    ['a logout', { eventDescription: 'User Logout Attempted' }, 'attempted'],
    ['an update', { eventDescription: 'User was updated' }, 'modified'],
    ['two classes of verb', { eventDescription: 'An org setting was created or updated.' }, 'created or updated'],
    ['two verbs of the same class', { actionText: 'Joe edited and updated it' }, 'modified'],
    ['two classes apart', { actionText: 'Joe added A and removed B' }, 'added and removed'],
    ['a revocation', { eventDescription: "User's token was revoked by an Admin." }, 'revoked'],
    ['a passive change', { eventDescription: 'Service App authorization is changed by an admin' }, 'modified'],
    [
      'a verb inside the name of the target',
      { actionText: 'Zoe modified queue Deleted calls', targetName: 'Deleted calls' },
      'modified',
    ],
    [
      'a verb inside the name of the actor',
      { actionText: 'Removed Ltd created queue Sales', actorName: 'Removed Ltd' },
      'created',
    ],
    ['a verb inside quotes', { actionText: 'Zoe deleted queue "created today"' }, 'deleted'],
    ['a verb inside single quotes', { actionText: "Zoe deleted queue 'created today'." }, 'deleted'],
    [
      'verbs inside values',
      { actionText: 'Zoe updated setting X. New value = deleted, Previous value = created' },
      'modified',
    ],
    ['a verb inside an address', { actionText: 'deleted@example.com created team Blue' }, 'created'],
    ['a command', { actionText: 'CREATE queue' }, 'created'],
    [
      'the action text before the description',
      { actionText: 'Zoe deleted it', eventDescription: 'User was updated' },
      'deleted',
    ],
    [
      'the description when the text has no verb',
      { actionText: 'Queue Billing', eventDescription: 'User was updated' },
      'modified',
    ],
    ['a noun that looks like a past tense', { actionText: 'Speed dial was deleted' }, 'deleted'],
    ['no verb', { actionText: 'Queue Billing' }, 'unknown'],
    ['nothing', {}, 'unknown'],
  ];
  for (const [title, fields, expected] of rows) it(`reads ${title}`, () => assert.equal(actionOf(fields), expected));

  it('is not fooled by any name of the target', () => {
    const name = fc.stringMatching(/^[a-z]{2,10}( (created|deleted|removed|added)){1,3}$/);
    fc.assert(
      fc.property(name, (targetName) => {
        assert.equal(actionOf({ targetName, actionText: `Zoe Keller modified queue ${targetName}` }), 'modified');
      }),
    );
  });

  it('is quick and short whatever it is given', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, (actionText, targetName) => {
        assert.ok(actionOf({ actionText, targetName }).length <= 60);
        assert.ok(actionOf({ operationType: actionText }).length <= 60);
      }),
    );
    // Long enough that anything but one pass would end at the suite's time limit.
    assert.ok(actionOf({ actionText: '‘'.repeat(1_000_000), targetName: '‘', actorName: 'a' }).length <= 60);
    assert.ok(actionOf({ actionText: '"a'.repeat(500_000), targetName: 'a', actorName: '"' }).length <= 60);
  });
});
