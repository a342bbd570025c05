import assert from 'node:assert/strict';
import { createTableHolidays } from '../../src/calendar/table-holidays.ts';
import { matchGolden } from './golden-case.ts';
import { journalOf, put, SAM } from './outreach/people.ts';
import { ADMIN, type Asking, asMessage, refusalOf, useRig, VIEWER } from './rig.ts';

describe('country [I]', () => {
  const rig = useRig();
  const admin: Asking = { as: ADMIN, holidays: createTableHolidays() };
  const stored = async (): Promise<unknown> => (await rig.store.state.get('settings', 'bot'))?.country;

  for (const [text, code] of [
    ['country Germany', 'DE'],
    ['country DE-BY', 'DE-BY'],
    ['set our country to France', 'FR'],
  ] as const) {
    it(`"${text}" is ${code}`, async () => {
      await rig.ask(text, admin);
      assert.equal(await stored(), code);
    });
  }

  it('is written down and taken back by a button, also to none', async () => {
    const first = asMessage(await rig.ask('country Germany', admin));
    const second = asMessage(await rig.ask('country DE-BY', admin));
    assert.deepEqual(await journalOf(rig), [
      `${ADMIN} set the country to DE; no longer country`,
      `${ADMIN} set the country to DE-BY; country DE`,
    ]);
    const undo = async (answer: typeof first): Promise<void> => {
      const [button] = answer.buttons ?? [];
      assert.ok(button !== undefined && 'question' in button);
      const { asOf: _, ...question } = button.question;
      await rig.press(question, admin);
    };
    await undo(second);
    assert.equal(await stored(), 'DE');
    await undo(first);
    assert.equal(await stored(), undefined);
    asMessage(await rig.ask('no longer country', admin));
  });

  it('without a calendar is not set, and a region that does not exist neither', async () => {
    assert.match(refusalOf(await rig.ask('country DE-XX', admin)).reason, /no region DE-XX/);
    assert.match(refusalOf(await rig.press({ intent: 'country', country: 'XX' }, admin)).reason, /no calendar/);
    assert.equal(await stored(), undefined);
  });

  it('of one person is kept on the roster', async () => {
    await put(rig, SAM, { name: 'Sam Hill', country: 'US' });
    await rig.ask('country of Sam Hill is Austria', admin);
    assert.equal((await rig.store.state.get('roster', SAM))?.country, 'AT');
    assert.deepEqual(await journalOf(rig), [`${ADMIN} set the country of ${SAM} to AT; country US for ${SAM}`]);
    assert.equal(await stored(), undefined);
    refusalOf(await rig.ask('country of nobody@example.com is Austria', admin));
  });

  it('is for admins', async () => {
    assert.match(refusalOf(await rig.ask('country Germany', { as: VIEWER })).reason, /Only admins/);
  });

  it('looks as it was found good', async () => {
    await matchGolden(rig, 'country/none', 'country', admin);
    await matchGolden(rig, 'country/set', 'country DE-BY', admin);
  });
});
