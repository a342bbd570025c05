/** `take file f-4821 in Europe/Berlin`: a table that was dropped here is taken in, read as its card showed. */
import type { Answer } from '../audit/answer.ts';
import type { DateOrder } from '../audit/ports.ts';
import type { Question } from '../audit/question.ts';
import type { PendingFile } from '../audit/state.ts';
import { findZone, zonesOfCity } from '../audit/zone.ts';
import { exampleAt } from '../questions/example-clock.ts';
import { plainText } from '../questions/plain-text.ts';
import type { Command, CommandContext } from './command.ts';
import type { Taking } from './files/file-desk.ts';
import { filePreview } from './files/file-preview.ts';
import { fileReport } from './files/file-report.ts';
import { askedSpanOf } from './files/file-span.ts';
import { busyAnswer, goneAnswer, meantFile } from './files/meant-file.ts';
import { refusal } from './statement.ts';

export const fileTake: Command = {
  name: 'file-take',
  summary: 'Take in a table that you dropped here, after a look at how it is read',
  role: 'admin',
  topic: 'keeping',
  writes: true,
  grammar: [
    '(take|take in|import|read in) [the|this|that] file [{file}] <[in|with|using] [time zone|timezone] {zone} | [with] [the] {dateorder} | (covering|for|of|which covers|that covers) {span}>',
    '(take|take in|import|read in) {file} <[in|with|using] [time zone|timezone] {zone} | [with] [the] {dateorder} | (covering|for|of|which covers|that covers) {span}>',
  ],
  examples: [
    ['take file f-4821 in Europe/Berlin', { intent: 'file-take', file: 'f-4821', zone: 'Europe/Berlin' }],
    [
      'take file f-4821 in Europe/Berlin day first',
      { intent: 'file-take', file: 'f-4821', zone: 'Europe/Berlin', dateOrder: 'day-first' },
    ],
    ['take file', { intent: 'file-take' }],
    [
      'take file f-4821 in UTC covering 1 Nov to 7 Nov 2026',
      {
        intent: 'file-take',
        file: 'f-4821',
        zone: 'UTC',
        from: exampleAt('2026-11-01'),
        to: exampleAt('2026-11-08'),
      },
    ],
  ],
  answer: async (question, context) => {
    const meant = await meantFile(question, context);
    if (meant.kind === 'answer') return meant.answer;
    const { file, desk } = meant;
    const span = askedSpanOf(question, context);
    const stated = span.kind === 'span' ? { stated: span.span } : {};
    const said = choicesIn(question, file);
    const because = span.kind === 'wrong' ? span.because : said.kind === 'missing' ? said.because : undefined;
    if (said.kind === 'missing' || because !== undefined) {
      return filePreview(file, context, { question, ...stated, ...(because === undefined ? {} : { because }) });
    }
    return answerTo(await desk.take(file, { ...said.choices, ...stated }, context), file, question, context);
  },
};

type Said =
  | { readonly kind: 'said'; readonly choices: { readonly zone?: string; readonly dateOrder?: DateOrder } }
  | { readonly kind: 'missing'; readonly because: string };

/** What was said of the file; nothing is guessed. */
function choicesIn({ zone: asked, dateOrder }: Question, { findings }: PendingFile): Said {
  const asks = findings.table?.asks ?? [];
  const zone = asked === undefined ? undefined : findZone(asked);
  if (asked !== undefined && zone === undefined) return { kind: 'missing', because: noZone(asked) };
  const missing = [
    ...(asks.includes('zone') && zone === undefined ? ['in which time zone its times are'] : []),
    ...(asks.includes('date-order') && dateOrder === undefined ? ['whether day or month comes first'] : []),
  ];
  if (missing.length > 0)
    return { kind: 'missing', because: `Tell me ${missing.join(', and ')}; the file does not say.` };
  return {
    kind: 'said',
    choices: { ...(zone === undefined ? {} : { zone }), ...(dateOrder === undefined ? {} : { dateOrder }) },
  };
}

function noZone(asked: string): string {
  const near = zonesOfCity(asked);
  const example = near.length === 0 ? 'Write it like Europe/Berlin.' : `Do you mean ${near.join(' or ')}?`;
  return `"${plainText(asked, 60)}" is not a time zone I know. ${example}`;
}

async function answerTo(
  taking: Taking,
  file: PendingFile,
  question: Question,
  context: CommandContext,
): Promise<Answer> {
  switch (taking.kind) {
    case 'taken':
      return fileReport(taking.report, context, { question, file });
    case 'busy':
      return busyAnswer(file, context);
    case 'gone':
      return goneAnswer(file, context);
    case 'unreadable': {
      const { what, next, report } = taking;
      if (report !== undefined && report.added > 0)
        return fileReport(report, context, { question, brokenOff: { what, next } });
      return refusal(context, `${what} ${next}`, { title: 'File not read' });
    }
    default:
      return taking satisfies never;
  }
}
