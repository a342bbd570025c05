import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_CHANGE_CHARS, MAX_CHANGES, readChanges } from '../../src/audit/changes.ts';
import type { Change } from '../../src/audit/event.ts';
import { foldKey } from '../../src/audit/field-text.ts';

const changesOf = (fields: Readonly<Record<string, unknown>>): readonly Change[] =>
  readChanges(new Map(Object.entries(fields).map(([key, value]) => [foldKey(key), value])));

describe('changes from structured fields [U]', () => {
  const one: readonly Change[] = [{ field: 'maxTime', before: '300', after: '240' }];
  const rows: readonly [string, Readonly<Record<string, unknown>>, readonly Change[]][] = [
    ['a setting', { settingName: 'maxTime', previousValue: '300', settingValue: '240' }, one],
    ['a setting known by its key', { settingKey: 'maxTime', previousValue: 300, settingValue: 240 }, one],
    [
      'a setting that had no value',
      { settingName: 'a', previousValue: 'Null', settingValue: 'x' },
      [{ field: 'a', after: 'x' }],
    ],
    [
      'a setting that lost its value',
      { settingName: 'a', previousValue: 'x', settingValue: ' ' },
      [{ field: 'a', before: 'x' }],
    ],
    ['a list of before and after', { changes: [{ field: 'maxTime', before: 300, after: 240 }] }, one],
    ['a list of old and new values', { changedAttributes: [{ name: 'maxTime', oldValue: 300, newValue: 240 }] }, one],
    ['a list as JSON text', { changeSet: '[{"attribute":"maxTime","from":"300","to":"240"}]' }, one],
    ['an object by field', { changedAttributes: { maxTime: { previousValue: 300, newValue: 240 } } }, one],
    ['one change alone', { changes: { key: 'maxTime', old: '300', new: '240' } }, one],
    ['two whole states', { configData: { before: { maxTime: 300, same: 1 }, after: { maxTime: 240, same: 1 } } }, one],
    ['two whole states as JSON text', { configData: '{"previous":{"maxTime":300},"current":{"maxTime":240}}' }, one],
    ['a new state', { configData: { after: { maxTime: 240 } } }, [{ field: 'maxTime', after: '240' }]],
    ['names of fields', { updatedFields: ['maxTime', '', 'name'] }, [{ field: 'maxTime' }, { field: 'name' }]],
    [
      'nested values',
      { changes: [{ field: 'a', before: { b: 1 }, after: [2] }] },
      [{ field: 'a', before: '{"b":1}', after: '[2]' }],
    ],
    ['two states, each as JSON text', { configData: { before: '{"maxTime":300}', after: '{"maxTime":240}' } }, one],
    [
      'JSON text within JSON text',
      { configData: JSON.stringify('{"old":{"maxTime":300},"new":{"maxTime":240}}') },
      one,
    ],
    ['old and new configuration', { configData: { oldConfig: { maxTime: 300 }, newConfig: { maxTime: 240 } } }, one],
    [
      'previous and current state',
      { configData: { previous_state: { maxTime: 300 }, currentState: { maxTime: 240 } } },
      one,
    ],
    ['a list of changes inside', { configData: { id: 7, changes: [{ field: 'maxTime', old: 300, new: 240 }] } }, one],
    ['changes by field inside', { configData: { diff: { maxTime: { from: 300, to: 240 } } } }, one],
    ['a list inside, as JSON text', { configData: { changeSet: '[{"property":"maxTime","from":300,"to":240}]' } }, one],
    ['elements that are JSON text', { changes: ['{"field":"maxTime","before":300,"after":240}'] }, one],
    ['a list as configData', { configData: [{ attributeName: 'maxTime', previousValue: 300, newValue: 240 }] }, one],
    ['a field and from and to', { configData: [{ field: 'maxTime', from: 300, to: 240 }] }, one],
    ['values by field', { configData: { maxTime: { oldValue: 300, newValue: 240 }, same: { id: 1 } } }, one],
    [
      'a patch',
      {
        changes: [
          { op: 'replace', path: '/maxTime', value: 240 },
          { op: 'remove', path: '/name' },
        ],
      },
      [{ field: '/maxTime', after: '240' }, { field: '/name' }],
    ],
    ['opening hours, which are a state', { configData: { monday: { from: '08:00', to: '17:00' } } }, []],
    ['named hours, which are a state', { configData: [{ name: 'monday', from: '08:00', to: '17:00' }] }, []],
    [
      'named values, which are a state',
      {
        configData: [
          { key: 'maxTime', value: 240 },
          { name: 'x', current: 1 },
        ],
      },
      [],
    ],
    ['a current state, which is a state', { configData: [{ name: 'Agent', currentState: 'Active' }] }, []],
    ['names in a state', { configData: ['team one', 'team two'] }, []],
    ['lists of changes in lists of changes without end', { changes: { changes: { changes: { changes: ['x'] } } } }, []],
    ['a state, which is no change', { configData: { maxTime: 240, name: 'Billing' } }, []],
    ['text, which is no change', { configData: 'maxTime from 300 to 240', changes: '[broken' }, []],
    ['values without a field', { previousValue: '300', settingValue: '240' }, []],
    ['null', { configData: null, changes: null }, []],
    ['a sentence', { actionText: 'X updated. New value = 1, Previous value = 2' }, []],
    [
      'the same field twice',
      { settingName: 'a', settingValue: '1', changes: [{ field: 'a', after: '2' }] },
      [{ field: 'a', after: '1' }],
    ],
    [
      'a field with a dangerous name',
      { changes: JSON.parse('{"__proto__":{"before":1,"after":2}}') },
      [{ field: '__proto__', before: '1', after: '2' }],
    ],
  ];
  for (const [title, fields, expected] of rows)
    it(`reads ${title}`, () => assert.deepEqual(changesOf(fields), expected));

  it('cuts long values and long lists', () => {
    const [change] = changesOf({ settingName: 'a', settingValue: '\u{1F600}'.repeat(5000) });
    assert.equal(change?.after?.length, MAX_CHANGE_CHARS);
    assert.equal(change.after.endsWith('…'), true);
    assert.equal(Buffer.from(change.after).toString(), change.after);
    const many = changesOf({
      changes: Array.from({ length: 5000 }, (_, index) => ({ field: `f${index}`, after: index })),
    });
    assert.equal(many.length, MAX_CHANGES);
  });

  it('takes any JSON without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        for (const change of changesOf({ changes: value, configData: value, updatedFields: JSON.stringify(value) })) {
          assert.equal(typeof change.field, 'string');
        }
      }),
    );
  });
});
