import assert from 'node:assert/strict';
import { commands } from '../../../src/commands/index.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../../src/questions/example-clock.ts';
import { readQuestion } from '../../../src/questions/read-question.ts';
import { ADMIN, asMessage, refusalOf, VIEWER } from '../rig.ts';
import { assertSame, undoOf, useOrders } from './order-rig.ts';

const ORG = '00000000-0000-4000-8000-00000000a001';
const OTHER_ORG = '00000000-0000-4000-8000-00000000a002';

/** What is said before, an order, and another one about the same thing. */
const ORDERS: readonly (readonly [before: readonly string[], order: string, later: string])[] = [
  [[], 'allow sam@example.net', 'deny sam@example.net'],
  [[], 'allow reviewer robin@example.com', 'allow admin robin@example.com'],
  [[], 'allow admin robin@example.com', 'deny admin robin@example.com'],
  [['allow reviewer robin@example.com'], 'allow admin robin@example.com', 'deny robin@example.com'],
  [['allow admin robin@example.com'], 'allow viewer robin@example.com', 'allow reviewer robin@example.com'],
  [['deny robin@example.com'], 'allow reviewer robin@example.com', 'deny robin@example.com'],
  [['allow reviewer robin@example.com'], 'deny reviewer robin@example.com', 'allow admin robin@example.com'],
  [['allow sam@example.net'], 'no longer allow sam@example.net', 'deny sam@example.net'],
  [[], 'deny sam@example.net', 'allow sam@example.net'],
  [['allow reviewer sam@example.net'], 'deny sam@example.net', 'no longer deny sam@example.net'],
  [['deny viewer@example.com'], 'allow viewer@example.com', 'deny viewer@example.com'],
  [['deny sam@example.net'], 'no longer deny sam@example.net', 'allow sam@example.net'],
  [[], 'allow domain example.org', 'deny domain example.org'],
  [[], 'deny domain example.com', 'allow domain example.com'],
  [['allow domain example.org'], 'deny domain example.org', 'allow domain example.org'],
  [['deny domain example.com'], 'allow domain example.com', 'deny domain example.com'],
  [['allow domain example.org'], 'no longer allow domain example.org', 'allow domain example.org'],
  [[], 'deny this space', 'allow this space'],
  [['deny this space'], 'allow this space', 'deny this space'],
  [['deny this space'], 'no longer deny here', 'deny this space'],
  [[], `this space is for org ${ORG}`, `this space is for org ${OTHER_ORG}`],
  [[`this space is for org ${ORG}`], `this space is for org ${OTHER_ORG}`, 'this space is for all organisations'],
  [[`this space is for org ${ORG}`], 'no longer bind this space', `this space is for org ${ORG}`],
  [[], 'the time zone of this space is Asia/Tokyo', 'the time zone of this space is Asia/Seoul'],
  [
    ['the time zone of this space is Asia/Tokyo'],
    'the time zone of this space is Asia/Seoul',
    'no longer use the time zone of this space',
  ],
  [
    ['the time zone of this space is Asia/Tokyo'],
    'no longer use the time zone of this space',
    'the time zone of this space is Asia/Seoul',
  ],
  [[], 'anonymous actor add svc@example.com', 'anonymous actor remove svc@example.com'],
  [[], 'anonymous actor add "Service Account"', 'anonymous actor remove "service account"'],
  [
    ['anonymous actor add svc@example.com'],
    'anonymous actor remove SVC@example.com',
    'anonymous actor add svc@example.com',
  ],
];

describe('orders of admins [I]', () => {
  const rig = useOrders();

  for (const [before, text, later] of ORDERS) {
    describe(`"${text}"${before.length === 0 ? '' : ` after "${before.join('", "')}"`}`, () => {
      const given = async (): Promise<unknown> => {
        for (const order of before) await rig.done(order);
        return rig.changeable();
      };

      it('says what was so before, is recorded, and is taken back by its button', async () => {
        const old = await given();
        const answer = await rig.done(text);
        assert.match(answer.lines[0] ?? '', /^Before: /);
        assert.notDeepEqual(await rig.changeable(), old);
        const [entry] = await rig.journal();
        assert.equal(entry?.by, ADMIN);
        assert.match(entry?.did ?? '', /^[a-z]/);
        await rig.done(undoOf(answer));
        assert.deepEqual(await rig.changeable(), old);
      });

      it('is taken back by the words in the journal, which read as the button does', async () => {
        const old = await given();
        const { asOf: _, ...undo } = undoOf(await rig.done(text));
        const words = (await rig.journal())[0]?.undo ?? '';
        const reading = readQuestion(words, {
          now: EXAMPLE_NOW,
          zone: EXAMPLE_ZONE,
          commands,
          anonymousActors: [],
        });
        assert.deepEqual(reading, { kind: 'question', question: undo });
        await rig.done(words);
        assert.deepEqual(await rig.changeable(), old);
      });

      it('changes nothing when it is given again', async () => {
        await given();
        await rig.done(text);
        const now = await rig.changeable();
        assertSame(await rig.order(text));
        assert.deepEqual(await rig.changeable(), now);
        assert.equal((await rig.journal()).length, before.length + 1);
      });

      it('is not taken back by its button after another order about the same', async () => {
        await given();
        const answer = await rig.done(text);
        await rig.done(later);
        const now = await rig.changeable();
        const { reason } = refusalOf(await rig.order(undoOf(answer)));
        assert.match(reason, /^Since this card was made, admin@example\.com .* Your click changed nothing\.$/);
        assert.deepEqual(await rig.changeable(), now);
      });

      it('is for admins only, by words and by the buttons of others', async () => {
        const old = await given();
        const undo = undoOf(await rig.done(text));
        await rig.done(undo);
        const entries = await rig.journal();
        for (const asked of [text, undo]) {
          assert.match(
            refusalOf(await rig.order(asked, { as: VIEWER })).reason,
            /^(?:Only admins may do this|I answer only people)/,
          );
        }
        assert.deepEqual(await rig.changeable(), old);
        assert.deepEqual(await rig.journal(), entries);
      });
    });
  }

  it('keep the reason that was given', async () => {
    await rig.done('deny sam@example.net because left the company');
    assert.equal((await rig.journal())[0]?.did, 'denied sam@example.net, because "left the company"');
  });

  it('are by the operator where nobody of a chat gives them', async () => {
    asMessage(await rig.order('allow sam@example.net', { as: 'operator' }));
    assert.equal((await rig.journal())[0]?.by, 'operator');
  });
});
