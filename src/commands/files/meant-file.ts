/** Which dropped file is meant, and whether it still waits for an answer here. */
import type { Answer, ClarifyAnswer } from '../../audit/answer.ts';
import { formatMinute } from '../../audit/period.ts';
import type { Question } from '../../audit/question.ts';
import type { PendingFile } from '../../audit/state.ts';
import { describeReading } from '../../questions/canonical.ts';
import { plainText } from '../../questions/plain-text.ts';
import { changerOf } from '../admin/record-change.ts';
import type { CommandContext } from '../command.ts';
import { refusal, statement } from '../statement.ts';
import { type FileDesk, WAITING_MS } from './file-desk.ts';

const NAME_CHARS = 80;
/** Offered at once, newest first. */
const MAX_FILES = 12;

export type Meant =
  | { readonly kind: 'file'; readonly file: PendingFile; readonly desk: FileDesk }
  | { readonly kind: 'answer'; readonly answer: Answer };

interface MeantOptions {
  /** Those that were taken in are meant too. */
  readonly also?: 'taken';
}

/** A file is only known in the space that it was dropped in. */
export async function meantFile(
  question: Question,
  context: CommandContext,
  options: MeantOptions = {},
): Promise<Meant> {
  const desk = context.files;
  if (desk === undefined || context.spaceId === undefined) return answered(onlyInSpace(context));
  if (question.file === undefined) return theOnlyOne(question, context, desk, options);
  const file = await context.store.state.get('pendingFiles', question.file);
  // An id may be used anew one day; a card from before then speaks of another file.
  const isOfOlderCard = question.asOf !== undefined && file !== undefined && question.asOf < file.at;
  if (file === undefined || file.spaceId !== context.spaceId || isOfOlderCard)
    return answered(unknown(context, options));
  const reason = whyNot(file, context, options);
  return reason === undefined ? { kind: 'file', file, desk } : answered(reason);
}

/** What is said when nothing is there to be read or deleted. */
export function goneAnswer(file: Pick<PendingFile, 'name'>, context: CommandContext): Answer {
  return refusal(context, `Its content is not there any more, and nothing was taken in. ${AGAIN}`, {
    title: `${plainText(file.name, NAME_CHARS)} is gone`,
  });
}

/** Two presses at one moment: the first counts, and may be done by now. */
export async function busyAnswer(file: Pick<PendingFile, 'id' | 'name'>, context: CommandContext): Promise<Answer> {
  const current = await context.store.state.get('pendingFiles', file.id);
  if (current?.done !== undefined) return dealtWith(current, current.done, context);
  return statement(context, {
    title: `${plainText(file.name, NAME_CHARS)} is being dealt with just now`,
    lines: ['What came of it is told here in a moment. This press changed nothing.'],
  });
}

const AGAIN = 'Drop the file again.';

function answered(answer: Answer): Meant {
  return { kind: 'answer', answer };
}

function onlyInSpace(context: CommandContext): Answer {
  return refusal(
    context,
    'Files wait in the Webex space that they were dropped in. In a terminal, use "import FILE --time-zone ... --dates ... --from ... --to ...".',
    { title: 'No file waits here' },
  );
}

function unknown(context: CommandContext, { also }: MeantOptions): Answer {
  const where = 'in the space that they were dropped in';
  return also === undefined
    ? refusal(context, `Files wait 24 hours, ${where}. Nothing was taken in. ${AGAIN}`, {
        title: 'No such file waits here',
      })
    : refusal(context, `Files are remembered for 30 days, ${where}. ${AGAIN}`, { title: 'No such file is known here' });
}

/** Undefined: it waits. */
function whyNot(file: PendingFile, context: CommandContext, { also }: MeantOptions): Answer | undefined {
  const { done } = file;
  const name = plainText(file.name, NAME_CHARS);
  const isMeant = done === undefined || (also === 'taken' && done.what === 'taken');
  if (done !== undefined && !isMeant && done.what !== 'expired') return dealtWith(file, done, context);
  if (!isMeant || (done === undefined && context.now - file.at >= WAITING_MS)) {
    return refusal(context, `It waited 24 hours for an answer and was deleted. Nothing was taken in. ${AGAIN}`, {
      title: `${name} waited too long`,
    });
  }
  if (file.orgId === context.orgId) return undefined;
  return refusal(
    context,
    `This space was for ${file.orgId === undefined ? 'every organisation' : 'another organisation'} when it was dropped. Nothing was taken in. ${AGAIN}`,
    { title: `${name} was dropped for another organisation` },
  );
}

function dealtWith(file: PendingFile, done: NonNullable<PendingFile['done']>, context: CommandContext): Answer {
  const what = {
    taken: 'was taken in already',
    discarded: 'was thrown away already',
    failed: 'could not be read',
    expired: 'waited too long',
  }[done.what];
  const who =
    done.by === undefined ? '' : ` by ${done.by === changerOf(context) ? 'you' : plainText(done.by, NAME_CHARS)}`;
  const sum = done.sum === undefined ? '' : `: ${done.sum}`;
  const again = done.what === 'taken' ? '' : ` ${AGAIN}`;
  return statement(context, {
    title: `${plainText(file.name, NAME_CHARS)} ${what}`,
    lines: [`That was${who} on ${formatMinute(done.at, context.zone)}${sum}. Nothing was changed now.${again}`],
  });
}

async function theOnlyOne(
  question: Question,
  context: CommandContext,
  desk: FileDesk,
  options: MeantOptions,
): Promise<Meant> {
  const files = (await context.store.state.list('pendingFiles'))
    .map(({ value }) => value)
    .filter((file) => file.spaceId === context.spaceId && whyNot(file, context, options) === undefined)
    .toSorted((a, b) => b.at - a.at);
  const [only, ...others] = files;
  if (only === undefined) return answered(noneWaits(context, options));
  return others.length === 0 ? { kind: 'file', file: only, desk } : answered(which(question, files, context));
}

function noneWaits(context: CommandContext, { also }: MeantOptions): Answer {
  return refusal(
    context,
    'Drop a file here: the export of Control Hub, JSON of the API, a table, a PDF, or a list of people.',
    {
      title: also === undefined ? 'No file waits here' : 'No file was dropped here lately',
    },
  );
}

function which(question: Question, files: readonly PendingFile[], context: CommandContext): ClarifyAnswer {
  return {
    kind: 'clarify',
    reading: describeReading(question, context),
    zone: context.zone,
    now: context.now,
    question,
    prompt: `${files.length} files ${files.some(({ done }) => done !== undefined) ? 'were dropped' : 'wait'} here. Which one do you mean?`,
    choices: files.slice(0, MAX_FILES).map(({ id, name, by, at }) => ({
      label: `${plainText(name, NAME_CHARS)} (${id})`,
      detail: `dropped by ${by}, ${formatMinute(at, context.zone)}`,
      question: { ...question, file: id },
    })),
  };
}
