import assert from 'node:assert/strict';
import { readEmail } from '../../src/audit/email.ts';

describe('emails [U]', () => {
  for (const [text, expected] of [
    ['zoe@example.com', 'zoe@example.com'],
    ['  Zoe.Keller+wx@Mail.Example.COM ', 'zoe.keller+wx@mail.example.com'],
    ["o'neil@example.com", "o'neil@example.com"],
    ['zoë@example.com', 'zoë@example.com'],
  ] as const)
    it(`"${text}" is ${expected}`, () => assert.equal(readEmail(text), expected));

  for (const text of [
    '',
    'zoe',
    'zoe@',
    '@example.com',
    'zoe@example',
    'zoe@example.',
    'zoe@@example.com',
    'a b@example.com',
    'a@example.com,b@example.com',
    '<zoe@example.com>',
    '"zoe"@example.com',
    'zoe@example.com\u202E',
    'zoe\u0007@example.com',
    `${'x'.repeat(250)}@example.com`,
  ])
    it(`${JSON.stringify(text.slice(0, 30))} is none`, () => assert.equal(readEmail(text), undefined));
});
