import assert from 'node:assert/strict';
import { asJson } from '../../src/app/answer-json.ts';
import { type Asking, render, STRANGER, useRig } from '../commands/rig.ts';
import { eventId, IDS } from '../commands/world.ts';

const KEYS = ['kind', 'reading', 'question', 'total', 'events', 'next', 'coverage', 'markdown', 'card'];

describe('answers as JSON [I]', () => {
  const rig = useRig();

  async function jsonOf(text: string, asking?: Asking) {
    const answer = await rig.ask(text, asking);
    return JSON.parse(JSON.stringify(asJson(answer, render(answer))));
  }

  for (const [text, kind] of [
    ['what changed yesterday', 'events'],
    ['what changed on 14 Nov', 'events'],
    ['when was queue Sales_EMEA last changed', 'events'],
    ['how many changes last week', 'summary'],
    ['digest', 'summary'],
    ['help', 'message'],
    ['who changed Night Shift', 'clarify'],
    ['what changed on Mars', 'refused'],
  ] as const) {
    it(`"${text}" is ${kind} and has all keys`, async () => {
      const json = await jsonOf(text);
      assert.equal(json.kind, kind);
      for (const key of KEYS) assert.ok(key in json, key);
      assert.ok(json.markdown.length > 0);
    });
  }

  it('gives an event whole, with instants in ISO and the attribution', async () => {
    const json = await jsonOf('who changed queue Sales_EMEA on 16 Nov');
    assert.deepEqual(json.events, [
      {
        id: eventId('sales-renamed'),
        time: '2026-11-16T10:00:00.000Z',
        actor: { email: 'mara.lind@example.com', name: 'Mara Lind' },
        action: 'modified',
        entityType: 'contact-service-queue',
        target: { id: IDS.sales, name: 'Sales_EMEA' },
        changes: [{ field: 'name', before: 'Sales', after: 'Sales_EMEA' }],
        description: 'Mara Lind set the wrap-up timer of Sales_EMEA',
        sources: [{ kind: 'sample', name: 'synthetic.csv', where: 'row 1', importedAt: '2026-11-16T11:00:00.000Z' }],
        attribution: { kind: 'recorded' },
      },
    ]);
    assert.deepEqual(json.question, {
      intent: 'who-changed',
      entityType: 'contact-service-queue',
      target: { id: IDS.sales, name: 'Sales_EMEA' },
      from: '2026-11-15T23:00:00.000Z',
      to: '2026-11-16T23:00:00.000Z',
    });
    assert.deepEqual(json.coverage, { complete: true, sentence: 'Complete for 16 Nov 2026 (CET).', gaps: [] });
    assert.deepEqual([json.total, json.next], [1, null]);
  });

  it('gives the cursor of the next page, and gaps as instants', async () => {
    const json = await jsonOf('what changed', { limit: 2 });
    assert.equal(json.total, 24);
    assert.equal(typeof json.next, 'string');
    assert.deepEqual(json.coverage.gaps.at(-1), { from: '2026-11-22T23:00:00.000Z', to: '2026-11-23T12:00:00.000Z' });
  });

  it('gives the choices with their questions', async () => {
    const json = await jsonOf('who changed Night Shift since 9 Nov');
    assert.deepEqual(json.choices[0].question, {
      intent: 'who-changed',
      entityType: 'contact-service-queue',
      target: { id: IDS.nightQueue, name: 'Night Shift' },
      from: '2026-11-08T23:00:00.000Z',
    });
  });

  it('gives counts, and what was not understood', async () => {
    assert.deepEqual((await jsonOf('how many deletions')).counts, [
      { label: 'contact service queue', count: 1 },
      { label: 'user', count: 1 },
    ]);
    const refused = await jsonOf('what changed on Mars');
    assert.deepEqual([refused.notUnderstood, refused.total, refused.events], [['on Mars'], 0, []]);
  });

  it('gives a stranger no data', async () => {
    const json = await jsonOf('what changed', { as: STRANGER });
    assert.deepEqual(
      [json.kind, json.total, json.events, json.question, json.coverage],
      ['refused', 0, [], null, null],
    );
  });

  it('gives code and next step of an error', async () => {
    const answer = await rig.press({ intent: 'what-changed' }, { cursor: 'forged' });
    const json = asJson(answer, render(answer));
    assert.equal(json['code'], 'bad-cursor');
    assert.equal(typeof json['nextStep'], 'string');
  });
});
