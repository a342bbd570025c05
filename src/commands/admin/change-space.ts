/** What admins set for one space. */
import type { Answer } from '../../audit/answer.ts';
import type { Question } from '../../audit/question.ts';
import type { SpaceRecord } from '../../audit/state.ts';
import type { CommandContext } from '../command.ts';
import { sayInSpaceOnly, webexSpaceOf } from '../statement.ts';
import { carryOut, type Outcome } from './order.ts';

/**
 * Changes the record of a space in one step.
 * @returns the record as it was; undefined for a space that nothing was known of
 */
export async function changeSpace(
  { store }: Pick<CommandContext, 'store'>,
  spaceId: string,
  change: (space: SpaceRecord) => SpaceRecord,
): Promise<SpaceRecord | undefined> {
  let before: SpaceRecord | undefined;
  await store.state.update('spaces', spaceId, (space) => {
    before = space;
    return change(space ?? { spaceId, kind: 'group' });
  });
  return before;
}

/** Answers `allow this space` and `deny this space`. */
export async function changeAnswersHere(question: Question, context: CommandContext): Promise<Answer> {
  const spaceId = webexSpaceOf(context);
  if (spaceId === undefined) return sayInSpaceOnly(context);
  const isDenying = (question.intent === 'deny') !== (question.undo === true);
  return carryOut({ question, about: `answers in space ${spaceId}` }, context, () =>
    isDenying ? denyHere(spaceId, context) : allowHere(spaceId, context),
  );
}

async function denyHere(spaceId: string, context: CommandContext): Promise<Outcome> {
  const before = await changeSpace(context, spaceId, (space) =>
    space.denied === true ? space : { ...withoutDenial(space), denied: true },
  );
  if (before?.denied === true) return { kind: 'same', title: 'I give no answers in this space' };
  return {
    kind: 'done',
    title: 'I give no answers in this space from now on',
    lines: [
      'Before: I answered here.',
      'I say so once to whoever asks next, then I keep silent. Digests do not come here either.',
      'Admins can still say "allow this space" here.',
    ],
    did: 'denied a space',
    undo: { intent: 'allow', here: true },
  };
}

async function allowHere(spaceId: string, context: CommandContext): Promise<Outcome> {
  const before = await changeSpace(context, spaceId, (space) => (space.denied === true ? withoutDenial(space) : space));
  if (before?.denied !== true) return { kind: 'same', title: 'I answer in this space' };
  return {
    kind: 'done',
    title: 'I answer in this space again',
    lines: ['Before: I gave no answers here.', 'Only people who may ask get answers, here as everywhere.'],
    did: 'allowed a space',
    undo: { intent: 'deny', here: true },
  };
}

function withoutDenial({ denied: _, denialToldAt: __, ...space }: SpaceRecord): SpaceRecord {
  return space;
}
