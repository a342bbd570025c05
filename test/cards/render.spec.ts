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
