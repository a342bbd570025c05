/** Synthetic files that wait for an answer, and a desk that writes down what is asked of it. */
import type { FileChoices, FileFindings } from '../../../src/audit/ports.ts';
import type { PendingFile } from '../../../src/audit/state.ts';
import type { FileDesk, FileReport, Taking } from '../../../src/commands/files/file-desk.ts';
import { EXAMPLE_NOW } from '../../../src/questions/example-clock.ts';
import { ADMIN, type Asking, type Rig, SPACE } from '../rig.ts';

export const FILE = 'f-4821';
const HOUR_MS = 3_600_000;

/** Synthetic: the layout of such files is not documented. */
export const TABLE: NonNullable<FileFindings['table']> = {
  columns: [
    { header: 'Changed At', field: 'time' },
    { header: 'Operator', field: 'actorName' },
    { header: 'Colour' },
    { header: 'Object', field: 'targetName' },
  ],
  headerAt: 'row 4',
  sample: [
    { where: 'row 5', cells: ['03/04/2026 10:00', 'Agent Seven', 'red', 'Queue One'] },
    { where: 'row 6', cells: ['03/04/2026 10:05', 'Agent Seven', 'blue', 'Queue Two'] },
    { where: 'row 7', cells: ['03/04/2026 10:09', 'Person Nine', '', '=cmd <@all>'] },
  ],
  asks: ['zone', 'date-order'],
  notes: ['one column has no meaning that I know'],
};

export function waitingFile(changes: Partial<PendingFile> = {}, table: Partial<typeof TABLE> = {}): PendingFile {
  return {
    id: FILE,
    fileName: '00000000-0000-4000-8000-00000000f001',
    name: 'portal.xlsx',
    by: ADMIN,
    spaceId: SPACE,
    at: EXAMPLE_NOW - HOUR_MS,
    findings: { kind: 'portal-xlsx', name: 'portal.xlsx', bytes: 4000, aboutRows: 1200, table: { ...TABLE, ...table } },
    ...changes,
  };
}

export const REPORT: FileReport = {
  name: 'portal.xlsx',
  added: 2,
  duplicates: 1,
  refused: 0,
  rejectedCount: 0,
  rejected: [],
};

export interface DeskRig {
  readonly asking: Asking;
  /** What was asked of the desk. */
  readonly taken: { readonly id: string; readonly choices: FileChoices }[];
  readonly discarded: string[];
  /** What it says next. */
  answer: Taking;
  isBusy: boolean;
  keep(file: PendingFile): Promise<unknown>;
}

/** @param rig whose store the files are noted in */
export function deskRig(rig: Rig): DeskRig {
  const taken: DeskRig['taken'] = [];
  const discarded: string[] = [];
  const files: FileDesk = {
    take: async ({ id }, choices) => {
      taken.push({ id, choices });
      return own.answer;
    },
    discard: async ({ id }) => {
      discarded.push(id);
      return own.isBusy ? 'busy' : 'discarded';
    },
  };
  const own: DeskRig = {
    asking: { as: ADMIN, space: SPACE, spaceKind: 'group', files },
    taken,
    discarded,
    answer: { kind: 'taken', report: REPORT },
    isBusy: false,
    keep: (file) => rig.store.state.update('pendingFiles', file.id, () => file),
  };
  return own;
}
