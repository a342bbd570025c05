/** The card before a table of undocumented layout is taken in: how it would be read, and what a person must say. */
import type { FormInput, MessageAnswer } from '../../audit/answer.ts';
import type { Period } from '../../audit/event.ts';
import { formatMinute, formatPeriod } from '../../audit/period.ts';
import type { SampleRow, UnderstoodColumn } from '../../audit/ports.ts';
import type { Question } from '../../audit/question.ts';
import type { PendingFile } from '../../audit/state.ts';
import { capital, counted } from '../../cards/voice.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';
import { statement } from '../statement.ts';
import { fieldWords, tellingRank } from './field-words.ts';
import { spanInputs } from './file-span.ts';

const NAME_CHARS = 80;
const SHOWN_ROWS = 3;
const SHOWN_NOTES = 6;
/** Beside the place of the row; more do not fit a phone. */
const SHOWN_CELLS = 3;
const KEPT_CHARS = 180;

interface PreviewOptions {
  readonly question?: Question;
  /** Why it is shown again. */
  readonly because?: string;
  /** What it holds everything of, as the asker says. */
  readonly stated?: Period;
}

/** @throws nothing; whatever the file says */
export async function filePreview(
  file: PendingFile,
  context: CommandContext,
  { question, because, stated }: PreviewOptions = {},
): Promise<MessageAnswer> {
  const { findings } = file;
  const { table } = findings;
  const columns = table?.columns ?? [];
  const notes = (table?.notes ?? []).slice(0, SHOWN_NOTES).map(asSentence);
  // The file is noted after it was fetched, which may take a while: its own card is not older than it.
  const asked = { file: file.id, asOf: Math.max(context.now, file.at) } as const;
  return statement(context, {
    ...(question === undefined ? {} : { question }),
    title: `Is ${plainText(file.name, NAME_CHARS)} read correctly?`,
    lines: [
      ...(because === undefined ? [] : [because]),
      `Nothing was taken in yet: how such files are laid out is not documented, so look at the columns and rows.${howMany(file)}`,
      ...notes,
      stated === undefined
        ? 'If it holds everything of a span, fill in which: the file does not say. Leave the days empty if not.'
        : `Taken in, it counts as complete for ${formatPeriod(stated, context.zone)}, because you say so.`,
      `It waits 24 hours. Instead of the buttons, you can say "take file ${file.id}${spokenChoices(file, context)}" or "throw away file ${file.id}".`,
    ],
    facts: columnFacts(columns, table?.zoneInFile),
    table: sampleTable(columns, table?.sample ?? [], context),
    inputs: [...(await inputsFor(file, context)), ...(stated === undefined ? spanInputs(context.zone) : [])],
    buttons: [
      { label: 'Take it in', question: { intent: 'file-take', ...asked, ...stated } },
      { label: 'Throw it away', question: { intent: 'file-discard', ...asked } },
    ],
  });
}

function howMany({ findings: { aboutRows, table } }: PendingFile): string {
  const rows = aboutRows === undefined ? '' : ` It has about ${counted(aboutRows, 'row')}.`;
  return `${rows}${table === undefined ? '' : ` The headings are in ${plainText(table.headerAt, 40)}.`}`;
}

function asSentence(note: string): string {
  return capital(/[.!?]$/.test(note) ? note : `${note}.`);
}

/** What must be told, as one would say it. */
function spokenChoices({ findings: { table } }: PendingFile, { zone }: CommandContext): string {
  const asks = table?.asks ?? [];
  return `${asks.includes('zone') ? ` in ${zone}` : ''}${asks.includes('date-order') ? ' day first' : ''}`;
}

/** Columns with a meaning, one each; those without together. */
function columnFacts(
  columns: readonly UnderstoodColumn[],
  zoneInFile: string | undefined,
): readonly { readonly label: string; readonly value: string }[] {
  const kept = columns.filter(({ field }) => field === undefined).map(({ header }) => plainText(header, 40));
  return [
    ...columns.flatMap(({ header, field }) =>
      field === undefined ? [] : [{ label: plainText(header, 40) || '(no heading)', value: fieldWords(field) }],
    ),
    ...(kept.length === 0
      ? []
      : [
          {
            label: 'Kept, not understood',
            value: plainText(kept.map((name) => name || '(no heading)').join(', '), KEPT_CHARS),
          },
        ]),
    ...(zoneInFile === undefined ? [] : [{ label: 'Time zone', value: `${zoneInFile}, as the file says` }]),
  ];
}

/** The columns that tell most, in the order of the file. */
function sampleTable(
  columns: readonly UnderstoodColumn[],
  sample: readonly SampleRow[],
  { zone }: CommandContext,
): NonNullable<MessageAnswer['table']> {
  const shown = columns
    .map(({ header, field }, place) => ({ header, field, place }))
    .filter(({ field }) => field !== undefined)
    .toSorted((a, b) => tellingRank(a.field) - tellingRank(b.field))
    .slice(0, SHOWN_CELLS)
    .toSorted((a, b) => a.place - b.place);
  const cellOf = (row: SampleRow, { field, place }: (typeof shown)[number]): string =>
    (field === 'time' || field === 'date') && row.time !== undefined
      ? formatMinute(row.time, zone)
      : (row.cells[place] ?? '');
  return {
    columns: ['Where', ...shown.map(({ header }) => header)],
    rows: sample.slice(0, SHOWN_ROWS).map((row) => [row.where, ...shown.map((column) => cellOf(row, column))]),
  };
}

async function inputsFor(file: PendingFile, context: CommandContext): Promise<readonly FormInput[]> {
  const asks = file.findings.table?.asks ?? [];
  const zones = asks.includes('zone') ? await zonesNear(context) : [];
  const zoneInputs: readonly FormInput[] = [
    {
      kind: 'choice',
      id: 'zone',
      label: 'Time zone of the times in the file',
      choices: zones.map((zone) => ({ title: zone, value: zone })),
      multiple: false,
    },
    { kind: 'text', id: 'otherZone', label: 'Or another one', placeholder: 'Asia/Tokyo' },
  ];
  const orderInput: FormInput = {
    kind: 'choice',
    id: 'dateOrder',
    label: 'How 03/04/2026 is meant',
    choices: [
      { title: 'Day first: 3 April', value: 'day-first' },
      { title: 'Month first: 4 March', value: 'month-first' },
    ],
    multiple: false,
  };
  return [...(zones.length === 0 ? [] : zoneInputs), ...(asks.includes('date-order') ? [orderInput] : [])];
}

/** The asker's, the space's, the bot's, and UTC; each once. */
async function zonesNear({ store, spaceId, zone, botZone }: CommandContext): Promise<readonly string[]> {
  const space = spaceId === undefined ? undefined : await store.state.get('spaces', spaceId);
  return [...new Set([zone, space?.zone ?? zone, botZone, 'UTC'])];
}
