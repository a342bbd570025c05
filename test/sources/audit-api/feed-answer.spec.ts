import assert from 'node:assert/strict';
import { judge } from '../../../src/sources/audit-api/feed-answer.ts';
import { processorMs } from '../../processor-time.ts';

const answered = (text: string) =>
  judge({ kind: 'answered', status: 200, headers: { 'content-type': 'application/json' }, text }, 0);

describe('answers of the audit services [U]', () => {
  it('are not parsed when lists stand in lists without end, though they are valid', async () => {
    const deep = `{"items":[${'['.repeat(8_000_000)}${']'.repeat(8_000_000)}]}`;
    const before = process.memoryUsage().heapUsed;
    const ms = await processorMs(() => assert.deepEqual(answered(deep), { kind: 'again', what: 'no list of events' }));
    assert.ok(ms < 2000, `it took ${ms} ms`);
    assert.ok(process.memoryUsage().heapUsed - before < 100_000_000);
  });

  it('may hold any number of brackets in texts, and beside each other', () => {
    const text = '[[{{"\\'.repeat(20_000);
    for (const items of [[text, text], Array.from({ length: 100_000 }, () => [{}]), [`\\`.repeat(300_001)]]) {
      const answer = answered(JSON.stringify({ items }));
      assert.ok(answer.kind === 'page');
      assert.deepEqual(answer.items, items);
    }
  });

  it('may hold one record that is too deep for us, beside others', () => {
    const record = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const answer = answered(`{"items":[${record},"${'x'.repeat(300_000)}"]}`);
    assert.ok(answer.kind === 'page' && answer.items.length === 2);
  });

  for (const type of [
    'application/json',
    'application/json;charset=UTF-8',
    'Application/JSON',
    'application/problem+json',
  ])
    it(`are JSON as ${type}`, () => {
      assert.equal(
        judge({ kind: 'answered', status: 200, headers: { 'content-type': type }, text: '{"items":[]}' }, 0).kind,
        'page',
      );
    });
});
