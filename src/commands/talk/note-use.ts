/** Writes down who asked what of the bot. */
import type { Answer } from '../../audit/answer.ts';
import type { IncomingMessage } from '../../audit/ports.ts';
import type { Question } from '../../audit/question.ts';
import type { Use, UseLog } from '../../audit/use.ts';
import { describeReading } from '../../questions/canonical.ts';
import type { Desk } from '../ask.ts';
import type { Command, CommandContext } from '../command.ts';

interface Answered {
  /** Of the message or press. */
  readonly key: string;
  readonly question: Question;
  readonly answer: Answer;
  readonly command: Command;
}

/** Says nothing of anybody. */
const NOT_NOTED: ReadonlySet<Question['intent']> = new Set(['help', 'time-zone']);

/** An answer does not wait for a record that cannot be written; that it is missing is told. */
export async function noteUse(
  { useLog, desk }: { readonly useLog?: UseLog; readonly desk: Desk },
  { key, question, answer, command }: Answered,
  { sender, spaceId, spaceKind }: Pick<IncomingMessage, 'sender' | 'spaceId' | 'spaceKind'>,
  { now, zone, orgId }: Pick<CommandContext, 'now' | 'zone' | 'orgId'>,
): Promise<void> {
  if (useLog === undefined || NOT_NOTED.has(question.intent)) return;
  // With what the names turned out to be, where they were looked up.
  const asked = answer.kind === 'refused' ? question : (answer.question ?? question);
  try {
    await useLog.record({
      key,
      use: useOf(answer, command),
      question: asked,
      reading: describeReading(asked, { now, zone }),
      at: now,
      by: sender,
      ...(orgId === undefined ? {} : { orgId }),
      ...(spaceKind === 'group' ? { spaceId } : {}),
    });
  } catch (error) {
    desk.onError(error);
  }
}

function useOf(answer: Answer, { name, writes }: Command): Use {
  if (answer.kind === 'refused') return 'refused';
  if (name === 'export' || name === 'digest-export') return 'exported';
  return writes === true ? 'ordered' : 'asked';
}
