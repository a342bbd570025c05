import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadKeyGuide } from '../../../src/app/load-key-guide.ts';
import type { Answer } from '../../../src/audit/answer.ts';
import type { KeyStatus } from '../../../src/audit/roster.ts';
import { DEFAULT_SETTINGS } from '../../../src/audit/settings.ts';
import { adminSummary, type Matter } from '../../../src/commands/outreach/admin-summary.ts';
import { introduce } from '../../../src/commands/outreach/introduction.ts';
import { type Reminder, remind } from '../../../src/commands/outreach/reminder.ts';
import { thank } from '../../../src/commands/outreach/thanks.ts';
import { EXAMPLE_LAST_WEEK, EXAMPLE_NOW, EXAMPLE_ZONE } from '../../../src/questions/example-clock.ts';
import { golden } from '../../cards/golden.ts';
import { ADMIN, render } from '../rig.ts';
import { DAY_MS, SAM } from './people.ts';

const FRAME = { zone: EXAMPLE_ZONE, now: EXAMPLE_NOW };
const PERSON = { email: SAM, name: 'Sam Hill' };
const ROBIN = 'Robin Lee (robin@example.com)';
const HOSTILE = '**<@all>** [x](https://evil.example.net) \u202eteews';
const guide = loadKeyGuide();

const reminder = (status: KeyStatus, changes: Partial<Reminder> = {}): Answer =>
  remind({
    person: { ...PERSON, key: { status, since: EXAMPLE_NOW - 20 * DAY_MS, at: EXAMPLE_NOW - 12 * DAY_MS, by: ADMIN } },
    saidBy: ROBIN,
    changes: { ...EXAMPLE_LAST_WEEK, total: 188, unnamed: 78 },
    before: 0,
    also: [],
    guide,
    ...FRAME,
    ...changes,
  });

const matter = (kind: Matter['kind'], name: string, words?: string): Matter => ({
  id: `${kind} ${name}`,
  kind,
  person: { email: `${name}@example.com`, name: `Name of ${name}` },
  since: EXAMPLE_NOW - 3 * DAY_MS,
  ...(words === undefined ? {} : { words }),
});

const summary = (matters: readonly Matter[], told: readonly string[] = []): Answer =>
  adminSummary(
    {
      week: EXAMPLE_LAST_WEEK,
      matters,
      claimsWaiting: 2,
      proven: 3,
      share: { total: 188, automation: 8, recorded: 98, confirmed: 4 },
    },
    { ...FRAME, settings: DEFAULT_SETTINGS, told: new Set(told) },
  );

const MESSAGES: readonly (readonly [name: string, answer: Answer])[] = [
  ['introduction', introduce({ person: PERSON, askedBy: ROBIN, guide, ...FRAME })],
  ['reminder-first', reminder('missing')],
  ['reminder-asked-for', reminder('missing', { askedBy: ROBIN, before: 1 })],
  ['reminder-last', reminder('missing', { before: 2 })],
  ['reminder-reported', reminder('reported')],
  ['reminder-regressed', reminder('regressed')],
  [
    'thanks',
    thank(
      {
        ...PERSON,
        key: {
          status: 'proven',
          since: EXAMPLE_NOW - DAY_MS,
          at: EXAMPLE_NOW,
          by: 'bot',
          evidence: 'c-0a1b2c3d4e5f60718293',
        },
      },
      FRAME,
    ),
  ],
  [
    'summary',
    summary([
      matter('escalated', 'ann'),
      matter('failed', 'ben', 'Webex knows nobody by that address.'),
      matter('cannot', 'cat', 'I find no such page'),
      matter('not-me', 'dan'),
    ]),
  ],
  ['summary-quiet', summary([matter('escalated', 'ann')], ['escalated ann'])],
  [
    'reminder-two-organisations',
    reminder('missing', {
      org: 'Company One',
      before: 2,
      also: [
        {
          org: 'Company Two',
          key: { status: 'reported', since: EXAMPLE_NOW - 9 * DAY_MS, at: EXAMPLE_NOW - 9 * DAY_MS, by: SAM },
          saidBy: SAM,
          changes: { ...EXAMPLE_LAST_WEEK, total: 12, unnamed: 0 },
          before: 0,
        },
      ],
    }),
  ],
];

describe('messages to people [U]', () => {
  for (const [name, answer] of MESSAGES) {
    it(`look as they were found good: ${name}`, () => {
      const { markdown, card } = render(answer);
      const actual = `${JSON.stringify({ answer, markdown, card }, null, 2)}\n`;
      assert.equal(actual, golden(`${name}.json`, actual, join(import.meta.dirname, 'golden')));
    });

    it(`accuse nobody, threaten nobody, praise nothing: ${name}`, () => {
      const { markdown } = render(answer);
      assert.doesNotMatch(
        markdown,
        /\b(?:must|fail(?:ed|ure) to|fault|blame|violat|non-?complian|obliged|escalat|warning|amazing|great|exciting|!)/i,
      );
      assert.doesNotMatch(markdown, /—/);
    });
  }

  it('begin differently, so that one is never taken for another', () => {
    const beginnings = MESSAGES.map(([, answer]) =>
      render(answer)
        .markdown.replace(/[^\p{L}\p{N}]/gu, '')
        .slice(0, 40),
    );
    const kinds = new Set([beginnings[0], beginnings[1], beginnings[4], beginnings[5], beginnings[6], beginnings[7]]);
    assert.equal(kinds.size, 6);
  });

  it('hold hostile names and words of people harmlessly', () => {
    const person = { email: SAM, name: HOSTILE };
    for (const answer of [
      introduce({ person, askedBy: HOSTILE, guide, ...FRAME }),
      reminder('missing', { saidBy: HOSTILE, askedBy: HOSTILE }),
      summary([{ ...matter('cannot', 'ann', HOSTILE), person }]),
    ]) {
      const { markdown, card } = render(answer);
      for (const text of [markdown, JSON.stringify(card)]) {
        assert.doesNotMatch(text, /<@all>|\]\(https:\/\/evil|\u202e/);
      }
    }
  });

  for (const [total, unnamed, words] of [
    [188, 78, /78 of 188 changes by everybody together carry no name\. Whose they are is not known\./],
    [10, 0, /all 10 changes by everybody together carry a name/],
    [0, 0, /no changes are recorded/],
  ] as const) {
    it(`tell of ${unnamed} unnamed among ${total} changes without meaning anybody`, () => {
      assert.match(render(reminder('missing', { changes: { ...EXAMPLE_LAST_WEEK, total, unnamed } })).markdown, words);
    });
  }
});
