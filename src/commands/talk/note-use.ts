/** Writes down who asked what of the bot, and who dropped a file. */
import type { Answer } from '../../audit/answer.ts';
import type { IncomingMessage } from '../../audit/ports.ts';
import type { Question } from '../../audit/question.ts';
import type { Use, UsedBot, UseLog } from '../../audit/use.ts';
import { describeReading } from '../../questions/canonical.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { Desk } from '../ask.ts';
import type { Command, CommandContext } from '../command.ts';

/** Who keeps it, and who is told when it cannot be kept. */
interface Noting {
  readonly useLog?: UseLog;
  readonly desk: Pick<Desk, 'onError'>;
}

type Where = Pick<IncomingMessage, 'sender' | 'spaceId' | 'spaceKind'>;
type When = Pick<CommandContext, 'now' | 'zone' | 'orgId' | 'onlyOrgId'>;

interface Answered {
  /** Of the message or press. */
  readonly key: string;
  readonly question: Question;
  readonly answer: Answer;
  readonly command: Pick<Command, 'name' | 'writes'>;
}

interface Dropped {
  /** Of the file. */
  readonly key: string;
  /** As the sender called it. */
  readonly name: string;
  readonly answer: Answer;
}

/** Says nothing of anybody. */
const NOT_NOTED: ReadonlySet<Question['intent']> = new Set(['help', 'time-zone']);
const FILE_NAME_CHARS = 80;

/** An answer does not wait for a record that cannot be written; that it is missing is told. */
export async function noteUse(
  noting: Noting,
  { key, question, answer, command }: Answered,
  where: Where,
  when: When,
): Promise<void> {
  if (NOT_NOTED.has(question.intent)) return;
  // With what the names turned out to be, where they were looked up.
  const asked = answer.kind === 'refused' ? question : (answer.question ?? question);
  const reading = describeReading(asked, when);
  await keep(noting, { key, use: useOf(answer, command), question: asked, reading }, where, when);
}

/** Of a file that was not opened, nothing but that. */
export async function noteFile(
  noting: Noting,
  { key, name, answer }: Dropped,
  where: Where,
  when: When,
): Promise<void> {
  const isRefused = answer.kind === 'refused';
  const reading = isRefused ? 'a dropped file, not read' : `dropped the file "${plainText(name, FILE_NAME_CHARS)}"`;
  const use = isRefused ? 'refused' : 'ordered';
  await keep(noting, { key, use, question: { intent: 'file-take' }, reading }, where, when);
}

async function keep(
  { useLog, desk }: Noting,
  used: Pick<UsedBot, 'key' | 'use' | 'question' | 'reading'>,
  { sender, spaceId, spaceKind }: Where,
  { now, orgId: ownOrgId, onlyOrgId }: When,
): Promise<void> {
  const orgId = ownOrgId ?? onlyOrgId;
  try {
    await useLog?.record({
      ...used,
      at: now,
      by: sender,
      ...(orgId === undefined ? {} : { orgId }),
      ...(spaceKind === 'group' ? { spaceId } : {}),
    });
  } catch (error) {
    desk.onError(error);
  }
}

function useOf(answer: Answer, { name, writes }: Pick<Command, 'name' | 'writes'>): Use {
  if (answer.kind === 'refused') return 'refused';
  if (name === 'export' || name === 'digest-export') return 'exported';
  return writes === true ? 'ordered' : 'asked';
}
