import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkReply } from '../../src/cards/check.ts';
import { renderAnswer } from '../../src/cards/render.ts';
import { GOLDEN_CASES, golden, readAnswer, readTemplates } from './golden.ts';

describe('rendering answers [U]', () => {
  const templates = readTemplates();

  for (const name of GOLDEN_CASES) {
    it(`renders ${name} as its golden files say`, () => {
      const reply = renderAnswer(readAnswer(name), templates);
      assert.deepEqual(checkReply(reply), []);
      assert.equal(
        `${JSON.stringify(reply.card, null, 2)}\n`,
        golden(`${name}.card.json`, `${JSON.stringify(reply.card, null, 2)}\n`),
      );
      assert.equal(`${reply.markdown}\n`, golden(`${name}.md`, `${reply.markdown}\n`));
    });
  }
});

describe('golden files [U]', () => {
  it('are not written where CI is set', () => {
    const before = { ...process.env };
    Object.assign(process.env, { UPDATE_GOLDEN: '1', CI: 'true' });
    try {
      assert.throws(() => golden('help.md', 'anything'), /refused where CI is set/);
    } finally {
      for (const name of ['UPDATE_GOLDEN', 'CI']) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  });

  it('have a case for each kind of answer', () => {
    const kinds = new Set(GOLDEN_CASES.map((name) => readAnswer(name).kind));
    assert.deepEqual([...kinds].sort(), ['clarify', 'error', 'events', 'message', 'refused', 'summary']);
  });
});
