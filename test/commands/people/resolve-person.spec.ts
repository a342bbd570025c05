import assert from 'node:assert/strict';
import type { AskedActor, Question } from '../../../src/audit/question.ts';
import { newRosterPerson, type RosterPerson } from '../../../src/audit/roster.ts';
import { resolvePerson } from '../../../src/commands/people/resolve-person.ts';
import { type Asking, choicesOf, contextOf, refusalOf, render, throughButton, useRig, VIEWER } from '../rig.ts';
import { IDS, JON, MARA, OTHER_JON } from '../world.ts';

describe('who is meant in an order [I]', () => {
  const rig = useRig();
  const resolve = async (actor: AskedActor, asking?: Asking) => {
    const question: Question = { intent: 'key', status: 'missing', actor };
    return resolvePerson(actor, question, await contextOf(rig.store, asking));
  };
  const named = (name: string): AskedActor => ({ kind: 'person', name });
  /** The email that is meant. */
  const emailOf = async (actor: AskedActor, asking?: Asking): Promise<string> => {
    const found = await resolve(actor, asking);
    assert.ok(found.kind === 'person', JSON.stringify(found));
    return found.email;
  };
  const answerTo = async (actor: AskedActor) => {
    const found = await resolve(actor);
    assert.ok(found.kind === 'answer', JSON.stringify(found));
    render(found.answer);
    return found.answer;
  };
  const add = (email: string, more: Partial<RosterPerson> = {}) =>
    rig.store.state.update('roster', email, () => ({
      ...newRosterPerson(email, { at: 1, by: 'operator', origin: 'csv' }),
      ...more,
    }));

  it('takes an email as it is, known or not, in lower case', async () => {
    assert.deepEqual(await resolve({ kind: 'person', email: 'Mara.Lind@Example.com' }), {
      kind: 'person',
      email: 'mara.lind@example.com',
      name: 'Mara Lind',
    });
    assert.deepEqual(await resolve({ kind: 'person', email: 'new.one@example.com' }), {
      kind: 'person',
      email: 'new.one@example.com',
    });
    assert.equal(await emailOf(named('new.two@example.com')), 'new.two@example.com');
  });

  it('knows "me" by the sender', async () => {
    for (const word of ['me', 'Myself', 'I']) assert.equal(await emailOf(named(word)), VIEWER);
  });

  it('finds a name of the roster or of the records, but for case and accents', async () => {
    await add('zoe@example.com', { name: 'Zoë Braun' });
    assert.equal(await emailOf(named('zoe braun')), 'zoe@example.com');
    assert.equal(await emailOf(named('MARA LIND')), MARA.email);
  });

  it('finds an id of the roster, wrapped as Webex does', async () => {
    await add('zoe@example.com', { ids: [IDS.zoe] });
    const wrapped = Buffer.from(`ciscospark://us/PEOPLE/${IDS.zoe}`).toString('base64');
    assert.equal(await emailOf({ kind: 'person', id: IDS.zoe }), 'zoe@example.com');
    assert.equal(await emailOf({ kind: 'person', id: wrapped }), 'zoe@example.com');
  });

  it('counts one person once, on the roster and in the records', async () => {
    await add(MARA.email ?? '', { name: 'Mara Lind' });
    assert.equal(await emailOf(named('Mara Lind')), MARA.email);
  });

  it('offers people of one name, each as the same order', async () => {
    const answer = await answerTo(named('Jon Berg'));
    assert.deepEqual(choicesOf(answer), ['Jon Berg', 'Jon Berg']);
    assert.ok(answer.kind === 'clarify');
    const emails = answer.choices.map(({ question }) => throughButton(question).actor?.email);
    assert.deepEqual(emails.toSorted(), [JON.email, OTHER_JON.email]);
    assert.ok(answer.choices.every(({ question }) => question.status === 'missing'));
  });

  it('offers somebody of the roster beside somebody of the records', async () => {
    await add('mara@example.net', { name: 'Mara Lind' });
    const answer = await answerTo(named('Mara Lind'));
    assert.equal(choicesOf(answer).length, 2);
  });

  for (const typed of ['mara', 'Mara Lnd']) {
    it(`asks back before it takes "${typed}" for a name that is only near`, async () => {
      assert.deepEqual(choicesOf(await answerTo(named(typed))), ['Mara Lind']);
    });
  }

  it('refuses names that nobody has, services, and nothing at all', async () => {
    assert.deepEqual(refusalOf(await answerTo(named('Nobody Known'))).notUnderstood, ['Nobody Known']);
    for (const actor of [
      { kind: 'anonymous' },
      { kind: 'person', email: 'API@cconesp.net' },
      { kind: 'person', name: 'api@cconesp.net' },
      { kind: 'person', name: '  ' },
      { kind: 'person' },
    ] as const)
      refusalOf(await answerTo(actor));
  });

  it('knows no email for somebody whom records name by an id alone', async () => {
    refusalOf(await answerTo({ kind: 'person', id: '00000000-0000-4000-8000-0000000000f9' }));
  });

  it('lists no more than a card holds', async () => {
    for (let index = 0; index < 30; index += 1) await add(`twin${index}@example.com`, { name: 'Twin Twin' });
    const answer = await answerTo(named('twin twin'));
    assert.equal(choicesOf(answer).length, 9);
    assert.ok(answer.kind === 'clarify');
    assert.match(answer.prompt, /30 people/);
  });

  it('lets a hostile name do nothing but stand there', async () => {
    await add('evil@example.com', { name: '<@all> **x** [a](http://evil.example.com) \u202Etxt' });
    const answer = await answerTo(named('x'));
    assert.equal(choicesOf(answer).length, 1);
  });
});
