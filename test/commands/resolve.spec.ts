import assert from 'node:assert/strict';
import type { AuditEvent } from '../../src/audit/event.ts';
import type { Question } from '../../src/audit/question.ts';
import { resolveNames } from '../../src/commands/resolve.ts';
import { anIncoming } from '../fixtures/events.ts';
import { type Asking, choicesOf, contextOf, useRig } from './rig.ts';
import { IDS } from './world.ts';

describe('names in a question [I]', () => {
  const rig = useRig();
  const resolve = async (question: Partial<Question>, asking?: Asking) =>
    resolveNames({ intent: 'history', ...question }, await contextOf(rig.store, asking));

  async function answered(question: Partial<Question>) {
    const resolution = await resolve(question);
    assert.ok(resolution.kind === 'answer', `resolved to ${JSON.stringify(resolution)}`);
    return resolution.answer;
  }

  async function resolved(question: Partial<Question>) {
    const resolution = await resolve(question);
    assert.ok(resolution.kind === 'resolved', `answered with ${JSON.stringify(resolution)}`);
    return resolution;
  }

  async function add(id: string, event: Partial<AuditEvent>): Promise<void> {
    await rig.store.append([anIncoming({ id, ...event })]);
  }

  it('leaves a question without names as it is', async () => {
    assert.deepEqual(await resolve({ from: 5 }), { kind: 'resolved', question: { intent: 'history', from: 5 } });
  });

  it('that one had and another has are both offered, and the choice says which is which', async () => {
    const [before, after] = [Date.UTC(2026, 10, 2), Date.UTC(2026, 10, 3)];
    await add('old', { entityType: 'team', target: { id: 'team-1', name: 'Old Crew' }, time: before });
    await add('new', { entityType: 'team', target: { id: 'team-1', name: 'Late Crew' }, time: after });
    await add('other', { entityType: 'team', target: { id: 'team-2', name: 'Old Crew' }, time: before });
    const answer = await answered({ target: { name: 'Old Crew' } });
    assert.ok(answer.kind === 'clarify');
    const told = answer.choices.map(({ label, detail }) => `${label}: ${detail?.replace(/, \d+ change.*/, '')}`);
    assert.deepEqual(told, ['Late Crew: team, id team-1, formerly Old Crew', 'Old Crew: team, id team-2']);
  });

  describe('a name that is part of others', () => {
    it('is offered, never taken', async () => {
      const answer = await answered({ entityType: 'user', target: { name: 'Keller' } });
      assert.deepEqual(choicesOf(answer), ['Zoë Keller', 'Zoe Keller', 'Zoë Keller-Braun']);
      assert.ok(answer.kind === 'clarify');
      assert.equal(answer.prompt, 'Nothing is called exactly "Keller". Did you mean one of these?');
    });

    it('is offered even if it is part of one only', async () => {
      const answer = await answered({ target: { name: 'braun' } });
      assert.deepEqual(choicesOf(answer), ['Zoë Keller-Braun']);
      assert.ok(answer.kind === 'clarify');
      assert.equal(answer.prompt, 'Nothing is called exactly "braun". Did you mean this one?');
      assert.deepEqual(answer.choices[0]?.question.target, { id: IDS.zoeBraun, name: 'Zoë Keller-Braun' });
    });

    it('is offered by any part of it where words are not set apart', async () => {
      for (const name of ['北京客服队列', '上海客服', '客服一', '客服二', '客服三', '客服四']) {
        await add(name, { entityType: 'contact-service-queue', target: { id: `id of ${name}`, name } });
      }
      assert.equal(choicesOf(await answered({ target: { name: '客服' } })).length, 6);
      assert.deepEqual(choicesOf(await answered({ target: { name: '京客' } })), ['北京客服队列']);
    });

    const offered: readonly (readonly [typed: string, labels: readonly string[]])[] = [
      ['Suppor', ['Support_DE']],
      ['EMEA', ['Sales_EMEA']],
      ['Keller, Zoe', ['Zoë Keller', 'Zoe Keller', 'Zoë Keller-Braun']],
      ['20200000', ['Night Shift']],
      ['Keller user', ['Zoë Keller', 'Zoe Keller', 'Zoë Keller-Braun']],
    ];
    for (const [typed, labels] of offered) {
      it(`"${typed}" offers ${labels.join(', ')}`, async () => {
        assert.deepEqual(choicesOf(await answered({ target: { name: typed } })), labels);
      });
    }

    for (const typed of ['Keller Smith', 'Zoe Keller yesterdayy', 'qq', '???']) {
      it(`"${typed}" is no part of any: there is nothing, and its name is told`, async () => {
        const { target, unrecorded, note } = await resolved({ target: { name: typed } });
        assert.deepEqual([target, unrecorded], [{ names: [typed] }, typed]);
        assert.match(note ?? '', /^no record names/);
      });
    }

    it('that is only near others is offered them', async () => {
      assert.deepEqual(choicesOf(await answered({ target: { name: 'eller' } })).toSorted(), [
        'Zoe Keller',
        'Zoë Keller',
        'Zoë Keller-Braun',
      ]);
    });

    it('is offered among people by name and by email', async () => {
      for (const name of ['lind', 'mara.lind@exam']) {
        const answer = await answered({ intent: 'what-did', actor: { kind: 'person', name } });
        assert.deepEqual(choicesOf(answer), ['Mara Lind']);
        assert.ok(answer.kind === 'clarify');
        assert.match(answer.prompt, /^Nobody is called exactly/);
      }
    });

    it('does not matter when the whole name is there too', async () => {
      await add('c-keller', { target: { id: 'id-keller-1', name: 'Keller' } });
      assert.deepEqual((await resolved({ target: { name: 'Keller' } })).target, { ids: ['id-keller-1'] });
    });
  });

  it('offers nine at most, and says so', async () => {
    for (let number = 10; number < 22; number += 1) {
      await add(`c-${number}`, { target: { id: `twin-${number}`, name: 'Twin' }, time: number });
    }
    const answer = await answered({ target: { name: 'Twin' } });
    assert.equal(choicesOf(answer).length, 9);
    assert.ok(answer.kind === 'clarify');
    assert.match(answer.prompt, /^12 things match "Twin" equally well\..* The 9 most recent are listed/);
    assert.equal(answer.choices[0]?.match?.id, 'twin-21');
  });

  it('tells ids that begin alike by their whole length', async () => {
    await add('c-1', { target: { id: '99999999-0000-4000-8000-000000000001', name: 'Alike' } });
    await add('c-2', { target: { id: '99999999-0000-4000-8000-000000000002', name: 'Alike' } });
    const answer = await answered({ target: { name: 'Alike' } });
    assert.ok(answer.kind === 'clarify');
    const details = answer.choices.map(({ detail }) => detail).toSorted();
    assert.match(details[0] ?? '', /id 99999999-0000-4000-8000-000000000001, 1 change, last/);
    assert.match(details[1] ?? '', /id 99999999-0000-4000-8000-000000000002, 1 change, last/);
  });

  it('reads a kind after the name, and a kind that is part of the name', async () => {
    const after = await resolved({ target: { name: 'Sales_EMEA queue' } });
    assert.deepEqual(after.question.target, { id: IDS.sales, name: 'Sales_EMEA' });
    assert.equal(after.question.entityType, 'contact-service-queue');
    await add('c-1', { entityType: 'team', target: { id: 'team-berlin', name: 'Team Berlin' } });
    const part = await resolved({ entityType: 'team', target: { name: 'Berlin' } });
    assert.deepEqual(part.target, { ids: ['team-berlin'] });
  });

  it('offers equals also when the kind stood after the name', async () => {
    assert.deepEqual(choicesOf(await answered({ target: { name: 'Max Muster user' } })), ['Max Muster', 'Max Muster']);
  });

  it('hints at the same name of another kind', async () => {
    const answer = await answered({ entityType: 'team', target: { name: 'Support_DE' } });
    assert.ok(answer.kind === 'clarify');
    assert.equal(answer.prompt, 'There is no team called "Support_DE", but something else is. Did you mean this one?');
    assert.deepEqual(answer.choices[0]?.question.entityType, 'contact-service-queue');
  });

  it('never mends a digit', async () => {
    await add('c-1', { target: { id: 'id-queue-1', name: 'Queue 1' } });
    assert.equal((await answered({ target: { name: 'Queue 2' } })).kind, 'clarify');
  });

  it('offers two that are one letter away', async () => {
    await add('c-1', { target: { id: 'id-1', name: 'Harbor' } });
    await add('c-2', { target: { id: 'id-2', name: 'Harbou' } });
    const answer = await answered({ target: { name: 'Harbos' } });
    assert.deepEqual(choicesOf(answer).toSorted(), ['Harbor', 'Harbou']);
  });

  describe('records that give only a name', () => {
    it('belong to the one object of that name and kind', async () => {
      const { target, targetType, note } = await resolved({ target: { name: 'Main Line' } });
      assert.deepEqual(target, { ids: [IDS.mainLine], names: ['Main Line'] });
      assert.equal(targetType, 'entry-point');
      assert.equal(note, undefined);
    });

    it('are found alone where nothing of that name has an id', async () => {
      await add('c-1', { entityType: 'skill', target: { name: 'Dutch' } });
      assert.deepEqual((await resolved({ target: { name: 'dutch' } })).target, { names: ['Dutch'] });
    });

    it('are no choice of their own, so that every choice leads to an answer', async () => {
      const answer = await answered({ entityType: 'site', target: { name: 'Hub' } });
      assert.ok(answer.kind === 'clarify');
      for (const { question } of answer.choices) {
        const { target, note } = await resolved(question);
        assert.deepEqual(target, { ids: [question.target?.id] });
        assert.match(note ?? '', /records that give only the name are left out/);
      }
    });

    it('belong to a renamed object by its former name', async () => {
      await add('c-1', { entityType: 'contact-service-queue', target: { name: 'Sales' } });
      const { target } = await resolved({ target: { id: IDS.sales } });
      assert.deepEqual(target, { ids: [IDS.sales], names: ['Sales'] });
    });

    it('belong to the one person of that name', async () => {
      const { actor } = await resolved({ intent: 'what-did', actor: { kind: 'person', name: 'Mara Lind' } });
      assert.deepEqual(actor, { kind: 'person', email: 'mara.lind@example.com', name: 'Mara Lind' });
    });

    it('belong to nobody where two people have that name', async () => {
      await add('c-1', { actor: { name: 'Jon Berg' } });
      const answer = await answered({ intent: 'what-did', actor: { kind: 'person', name: 'Jon Berg' } });
      assert.equal(choicesOf(answer).length, 2);
      const { actor, note } = await resolved({
        intent: 'what-did',
        actor: { kind: 'person', email: 'jon.berg@example.com' },
      });
      assert.deepEqual(actor, { kind: 'person', email: 'jon.berg@example.com' });
      assert.match(note ?? '', /left out/);
    });
  });

  it('takes an actor with an id and a name by the id, not by everybody of that name', async () => {
    await add('c-1', { actor: { id: 'id-of-a-third-jon', name: 'Jon Berg' } });
    const { actor } = await resolved({ intent: 'what-did', actor: { kind: 'person', id: 'id-of-a-third-jon' } });
    assert.deepEqual(actor, { kind: 'person', id: 'id-of-a-third-jon' });
  });

  it('finds what a person did under an id and under an email as one', async () => {
    await add('c-1', { actor: { id: 'id-of-nia', name: 'Nia Noor', email: 'nia@example.com' } });
    await add('c-2', { actor: { id: 'id-of-nia' } });
    const { actor } = await resolved({ intent: 'what-did', actor: { kind: 'person', name: 'Nia Noor' } });
    assert.deepEqual(actor, { kind: 'person', email: 'nia@example.com', id: 'id-of-nia' });
  });

  it('takes an id and an email that no record has as they are, and says so', async () => {
    const byId = await resolved({ target: { id: 'AW3zqPSEh5ILmjsY44DC' } });
    assert.deepEqual(byId.target, { ids: ['AW3zqPSEh5ILmjsY44DC'] });
    assert.equal(byId.note, 'no record names AW3zqPSEh5ILmjsY44DC');
    const byEmail = await resolved({ intent: 'what-did', actor: { kind: 'person', email: 'nobody@example.net' } });
    assert.deepEqual(byEmail.actor, { kind: 'person', email: 'nobody@example.net' });
  });

  it('keeps control characters and lines out of what it says', async () => {
    const typed = `No\u0007body\nhere ${'x'.repeat(500)}`;
    const { note = '' } = await resolved({ target: { name: typed } });
    assert.ok(note.length > 0 && note.length < 200);
    assert.doesNotMatch(note, /\p{Cc}/u);
  });
});
