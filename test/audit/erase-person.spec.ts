import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPersonEraser } from '../../src/audit/erase-person.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import { fold } from '../../src/audit/fold.ts';
import { anEvent } from '../fixtures/events.ts';
import { processorMs } from '../processor-time.ts';

const UUID = '0a1b2c3d-0000-4000-8000-00000000000a';
const OTHER_UUID = '0a1b2c3d-0000-4000-8000-00000000000b';
const PERSON = {
  emails: ['agent.seven@example.com'],
  names: ['Agent Sevén', 'A7'],
  ids: [UUID, 'AW3zqPSEh5ILmjsY44DC'],
};
const PSEUDONYM = 'Erased person 3';
const eraser = createPersonEraser(PERSON, PSEUDONYM);
const wrapped = (text: string): string => Buffer.from(text).toString('base64');

describe('a person taken out of texts [U]', () => {
  const table: readonly (readonly [title: string, text: string, erased: string])[] = [
    ['a name in a sentence', 'Agent Sevén reset it', 'Erased person 3 reset it'],
    ['a name without case and accents', 'by AGENT SEVEN.', 'by Erased person 3.'],
    ['a name with odd spaces and marks', 'by Agent \t\u200b Se\u0301ve\u0301n!', 'by Erased person 3!'],
    ['no part of a longer word', 'Agent Sevenoaks, Reagent Seven', 'Agent Sevenoaks, Reagent Seven'],
    ['no word of the name alone', 'Agent Eight and Seven', 'Agent Eight and Seven'],
    ['no text of two characters', 'A7 stays', 'A7 stays'],
    ['an email', '<Agent.Seven@Example.COM>; x', '<Erased person 3>; x'],
    ['an email in an address', '/people?e=agent.seven%40example.com&f', '/people?e=Erased person 3&f'],
    ['an email at the end of a sentence', 'to agent.seven@example.com.', 'to Erased person 3.'],
    [
      'no other mailbox',
      'an.agent.seven@example.com xagent.seven@example.com',
      'an.agent.seven@example.com xagent.seven@example.com',
    ],
    [
      'no other domain',
      'agent.seven@example.com.au agent.seven@example.community',
      'agent.seven@example.com.au agent.seven@example.community',
    ],
    ['an id in any case', `user ${UUID.toUpperCase()}:`, 'user Erased person 3:'],
    ['an id of the old portal', 'aw3zqpseh5ilmjsy44dc', 'Erased person 3'],
    ['a wrapped id', `actor=${wrapped(UUID)}&x`, `actor=Erased person 3&x`],
    ['a wrapped id of people', `p/${wrapped(`ciscospark://us/PEOPLE/${UUID}`)}/x`, 'p/Erased person 3/x'],
    ['a wrapped id that is no uuid', wrapped('ciscospark://us/PEOPLE/AW3zqPSEh5ILmjsY44DC'), 'Erased person 3'],
    ['the address of an id', `ciscospark://us/PEOPLE/${UUID}`, 'ciscospark://us/PEOPLE/Erased person 3'],
    ['no wrapped id of somebody else', wrapped(OTHER_UUID), wrapped(OTHER_UUID)],
    [
      'all of them',
      `Agent Seven (agent.seven@example.com), agent seven`,
      'Erased person 3 (Erased person 3), Erased person 3',
    ],
    ['nothing from nothing', '', ''],
  ];
  for (const [title, text, erased] of table) {
    it(`takes out ${title}`, () => assert.equal(eraser.text(text), erased));
  }

  it('knows names of scripts without spaces, and letters that are two when folded', () => {
    const more = createPersonEraser({ emails: [], names: ['田中太郎', 'Agent Groß'], ids: [] }, 'X');
    assert.equal(
      more.text('変更者は田中太郎です、AGENT GROSS too, Agent Großer not'),
      '変更者はXです、X too, Agent Großer not',
    );
  });

  it('changes nothing the second time, even when the pseudonym holds the name', () => {
    const own = createPersonEraser({ emails: [], names: ['Erased'], ids: [] }, PSEUDONYM);
    const once = own.text('Erased did it');
    assert.equal(once, 'Erased person 3 did it');
    assert.equal(own.text(once), once);
  });

  it('finds nothing when there is nothing to look for', () => {
    const nobody = createPersonEraser({ emails: [''], names: ['  ', 'ab'], ids: [] }, 'X');
    assert.equal(nobody.mayHold('anything ab'), false);
    const event = anEvent();
    assert.equal(nobody.event(event), event);
  });

  it('never lets a text pass by as surely empty that it would have changed, also as JSON', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'Agent',
        'Seven',
        'SEVÉN',
        ' ',
        '\t',
        '\u200b',
        'agent.seven@example.com',
        UUID,
        wrapped(UUID),
        '"',
        '\\',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        if (eraser.text(text) === text) return;
        assert.ok(eraser.mayHold(text));
        assert.ok(eraser.mayHold(JSON.stringify({ raw: text })));
        assert.ok(eraser.mayHold(JSON.stringify({ raw: JSON.stringify(text) })));
        assert.equal(eraser.text(eraser.text(text)), eraser.text(text));
      }),
      { numRuns: 500 },
    );
  });

  it('copes with a megabyte', async () => {
    const text = `${'x'.repeat(500_000)} Agent Seven ${'é'.repeat(500_000)}`;
    const ms = await processorMs(() => assert.ok(eraser.text(text).includes(` ${PSEUDONYM} `)));
    assert.ok(ms < 3000, `it took ${ms} ms`);
  });
});

describe('a person taken out of an event [U]', () => {
  const own: AuditEvent = anEvent({
    actor: { email: 'agent.seven@example.com', name: 'Seven, A. (Ops)', id: OTHER_UUID },
    description: 'Seven, A. (Ops) modified user Sample User from 192.0.2.7',
    ip: '192.0.2.7',
    userAgent: 'Synthetic/1.0 (Agent 7)',
    changes: [{ field: 'owner', before: 'agent seven', after: 'Sample User' }],
    raw: {
      created: '2026-11-16T10:00:00.000Z',
      data: {
        actorName: 'Seven, A. (Ops)',
        actorEmail: 'agent.seven@example.com',
        actorId: wrapped(OTHER_UUID),
        actorIp: '192.0.2.7',
        actorUserAgent: 'Synthetic/1.0 (Agent 7)',
        seenAt: [' 192.0.2.7 ', 'not 192.0.2.70', '192.0.2.7:443'],
        targetName: 'Sample User',
        count: 7,
        nothing: null,
      },
    },
  });

  it('who made the change: all that names them, and where they were', () => {
    const { actor, description, changes, raw, ...rest } = eraser.event(own);
    assert.deepEqual(actor, { name: PSEUDONYM });
    assert.equal(description, `${PSEUDONYM} modified user Sample User from ${PSEUDONYM}`);
    assert.deepEqual(changes, [{ field: 'owner', before: PSEUDONYM, after: 'Sample User' }]);
    assert.deepEqual(raw, {
      created: '2026-11-16T10:00:00.000Z',
      data: {
        actorName: PSEUDONYM,
        actorEmail: PSEUDONYM,
        actorId: PSEUDONYM,
        actorIp: '',
        actorUserAgent: '',
        seenAt: [` ${PSEUDONYM} `, 'not 192.0.2.70', `${PSEUDONYM}:443`],
        targetName: 'Sample User',
        count: 7,
        nothing: null,
      },
    });
    assert.ok(!('ip' in rest) && !('userAgent' in rest));
    assert.deepEqual([rest.id, rest.time, rest.target, rest.sources], [own.id, own.time, own.target, own.sources]);
  });

  it('who was changed, by id: the name of the moment too; the place of who did it stays', () => {
    const event = anEvent({
      target: { id: wrapped(UUID), name: 'Former Name' },
      description: 'modified Former Name',
      ip: '192.0.2.8',
      raw: { target_name: 'Former Name', actor_ip: '192.0.2.8' },
    });
    const erased = eraser.event(event);
    assert.deepEqual(erased.target, { name: PSEUDONYM });
    assert.equal(erased.description, `modified ${PSEUDONYM}`);
    assert.deepEqual(erased.raw, { target_name: PSEUDONYM, actor_ip: '192.0.2.8' });
    assert.deepEqual([erased.ip, erased.actor], ['192.0.2.8', event.actor]);
  });

  it('what is called like them keeps its id', () => {
    assert.deepEqual(eraser.event(anEvent({ target: { id: 'Q-1', name: 'agent  SEVEN' } })).target, {
      id: 'Q-1',
      name: PSEUDONYM,
    });
    assert.equal(
      eraser.event(anEvent({ target: { name: 'Queue of Agent Seven' } })).target.name,
      `Queue of ${PSEUDONYM}`,
    );
  });

  it('keys as well as values, numbers, and JSON in texts', () => {
    const numbered = createPersonEraser({ ...PERSON, ids: ['4711'] }, PSEUDONYM);
    const nested = `{"who":"Agent Sev\\u00e9n","list":[1]}`;
    const { raw } = numbered.event(
      anEvent({
        raw: {
          'Agent Seven': 1,
          'AGENT SEVEN': 2,
          id: 4711,
          other: 47110,
          configData: nested,
        },
      }),
    );
    assert.deepEqual(Object.entries(raw), [
      [PSEUDONYM, 1],
      [`${PSEUDONYM} (2)`, 2],
      ['id', PSEUDONYM],
      ['other', 47110],
      ['configData', `{"who":"${PSEUDONYM}","list":[1]}`],
    ]);
    const hostile: AuditEvent['raw'] = JSON.parse('{"__proto__":"agent seven"}');
    assert.deepEqual(Object.entries(numbered.event(anEvent({ raw: hostile })).raw), [['__proto__', PSEUDONYM]]);
  });

  it('an event without them is the same object, and so is one from which they were taken', () => {
    const event = anEvent({
      raw: { a: [{ b: 'Agent Eight' }], c: `{"x":"\\u00e9"}` },
      userAgent: 'x',
      ip: '192.0.2.1',
    });
    assert.equal(eraser.event(event), event);
    const erased = eraser.event(own);
    assert.equal(eraser.event(erased), erased);
  });

  it('nothing of them is left in any event that they made', () => {
    const text = fc.constantFrom(
      'Agent Seven',
      'AGENT SEVÉN',
      'agent.seven@example.com',
      UUID,
      wrapped(UUID),
      'Other',
      'and',
    );
    const sentence = fc.array(text, { maxLength: 5 }).map((words) => words.join(' '));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        sentence,
        fc.integer(),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(sentence, tie('any'), { maxKeys: 3 }),
      ),
    })).any;
    fc.assert(
      fc.property(
        fc.record({ email: text, name: text, id: text }),
        sentence,
        fc.dictionary(sentence, value, { noNullPrototype: true }),
        (actor, description, raw) => {
          const erased = eraser.event(anEvent({ actor, description, target: { name: description }, raw }));
          const left = fold(
            JSON.stringify({ ...erased, id: '' })
              .replaceAll('"', ' ')
              .slice(0, 500),
          );
          for (const name of ['agent seven', 'agent.seven@example.com', UUID, wrapped(UUID).toLowerCase()])
            assert.ok(!left.includes(name), left);
        },
      ),
      { numRuns: 300 },
    );
  });
});
