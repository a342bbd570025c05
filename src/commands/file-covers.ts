/** `file f-4821 covers 1 Nov to 7 Nov 2026`: a person says what a dropped file holds everything of. */
import type { Answer } from '../audit/answer.ts';
import type { Period } from '../audit/event.ts';
import { formatPeriod } from '../audit/period.ts';
import type { PendingFile, TakenFile } from '../audit/state.ts';
import { judgeStatedSpan } from '../audit/stated-span.ts';
import { exampleAt } from '../questions/example-clock.ts';
import { plainText } from '../questions/plain-text.ts';
import { changerOf, recordChange } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { filePreview } from './files/file-preview.ts';
import { standingWords } from './files/file-report.ts';
import { askedSpanOf, coversButton, spanInputs } from './files/file-span.ts';
import { meantFile } from './files/meant-file.ts';
import { refusal, statement } from './statement.ts';

const NAME_CHARS = 80;

export const fileCovers: Command = {
  name: 'file-covers',
  summary: 'Say which span a dropped file holds everything of, so that it counts as complete',
  role: 'admin',
  topic: 'keeping',
  writes: true,
  grammar: [
    '[it|this|that] (covers|cover|covering) [everything|all|all of|everything of|the time] {span}',
    '[the|this|that] (file|export) [{file}] (covers|cover|covering) [everything|all|all of|everything of|the time] {span}',
    '[it|this|that] (holds|has|is) (everything|all) of {span}',
    '[the|this|that] (file|export) [{file}] (holds|has|is) (everything|all) of {span}',
    '[it|this|that] (is complete for|was exported for|was made for|is of|is for) {span}',
    '[the|this|that] (file|export) [{file}] (is complete for|was exported for|was made for|is of|is for) {span}',
  ],
  examples: [
    [
      'covers 1 Nov to 7 Nov 2026',
      { intent: 'file-covers', from: exampleAt('2026-11-01'), to: exampleAt('2026-11-08') },
    ],
    [
      'file f-4821 covers 1 Nov to 7 Nov 2026',
      { intent: 'file-covers', file: 'f-4821', from: exampleAt('2026-11-01'), to: exampleAt('2026-11-08') },
    ],
  ],
  answer: async (question, context) => {
    const meant = await meantFile(question, context, { also: 'taken' });
    if (meant.kind === 'answer') return meant.answer;
    const { file } = meant;
    const asked = askedSpanOf(question, context);
    if (file.done === undefined) {
      const more = asked.kind === 'span' ? { stated: asked.span } : asked.kind === 'wrong' ? asked : {};
      return filePreview(file, context, { question, ...more });
    }
    if (asked.kind !== 'span') return whichSpan(file, asked.kind === 'wrong' ? asked.because : undefined, context);
    const { seen } = file.done;
    return seen === undefined ? nothingKnown(file, context) : keep(file, seen, asked.span, context);
  },
};

function whichSpan(file: PendingFile, because: string | undefined, context: CommandContext): Answer {
  return statement(context, {
    title: `Which span does ${plainText(file.name, NAME_CHARS)} hold everything of?`,
    lines: [
      ...(because === undefined ? [] : [because]),
      `Fill in both days, or say "file ${file.id} covers 1 Nov to 7 Nov 2026".`,
    ],
    inputs: spanInputs(context.zone),
    buttons: [coversButton(file, context.now)],
  });
}

function nothingKnown({ name }: PendingFile, context: CommandContext): Answer {
  return refusal(context, 'It was not read to its end, so it cannot count as complete. Drop it again.', {
    title: `Nothing is known of ${plainText(name, NAME_CHARS)} as a whole`,
  });
}

async function keep(file: PendingFile, seen: TakenFile, span: Period, context: CommandContext): Promise<Answer> {
  const { store, now, zone } = context;
  const by = changerOf(context);
  const name = plainText(file.name, NAME_CHARS);
  const standing = judgeStatedSpan(span, seen, {
    ...{ now, zone, orgId: seen.orgId },
    orgs: context.orgId === undefined ? context.orgs?.length : 1,
  });
  if (standing.kind === 'counts-not') {
    return refusal(context, `${standingWords({ by, standing }, zone)} Its changes are kept all the same.`, {
      title: `${name} counts for nothing more`,
    });
  }
  await store.addCoverage({
    ...standing.span,
    ...(standing.orgId === undefined ? {} : { orgId: standing.orgId }),
    sourceKind: seen.sourceKind,
    sourceName: file.name,
    recordedAt: now,
    statedBy: by,
  });
  const words = formatPeriod(standing.span, zone);
  await recordChange(context, { did: `stated that ${name} holds everything of ${words}`, about: 'trail' });
  return statement(context, {
    title: `Complete for ${words}, on your word`,
    lines: [
      `${name}: ${standingWords({ by, standing }, zone)}`,
      'It is shown as stated, never as proven by the vendor.',
    ],
    buttons: [{ label: 'Coverage', ask: 'coverage' }],
  });
}
