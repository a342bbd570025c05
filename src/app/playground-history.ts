/**
 * What the emulated organisation lived through before the playground was opened: the synthetic sample of data/sample as
 * the vendor's audit APIs would list it. What a real record of the contact centre looks like is not documented.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AuditEventJson } from '../playground/emulator/index.ts';
import { openBytesSource } from '../sources/open-source.ts';
import { ROOT } from './load-templates.ts';
import { base64, SERVICE_IDENTITY, signInRecord, syntheticUuid } from './playground-records.ts';

/** The organisation of the sample, decoded. */
export const SAMPLE_ORG_ID = 'e695aa7d-d7fc-4791-86f6-5bb1c47f1348';

/** A Sunday evening: the sample tells about the ten weeks before it. */
const SAMPLE_END_AT = Date.UTC(2026, 10, 22, 18);
const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
export const SAMPLE_FOLDER = join(ROOT, 'data', 'sample');

export interface PlaygroundHistory {
  readonly changes: readonly AuditEventJson[];
  readonly signIns: readonly AuditEventJson[];
}

const apiAnswer = z.object({
  items: z.array(z.object({ id: z.string(), created: z.string(), data: z.record(z.string(), z.unknown()) }).loose()),
});
const exportRow = z.record(z.string(), z.string());

/** Moved by whole weeks, so that "last week" always has something to show. @param now UTC ms */
export async function readHistory(now: number): Promise<PlaygroundHistory> {
  const shiftMs = Math.floor((now - SAMPLE_END_AT) / WEEK_MS) * WEEK_MS;
  const newest = apiAnswer.parse(
    JSON.parse(await readFile(join(SAMPLE_FOLDER, 'synthetic-admin-audit.json'), 'utf8')),
  ).items;
  const known = new Set(newest.map(markOf));
  const older = (await readExport()).filter((record) => !known.has(markOf(record)));
  const changes = [...newest, ...older].map((record) => shifted(record, shiftMs));
  return { changes, signIns: signInsBefore(changes) };
}

/** The rows of the export, as the API lists them. */
async function readExport(): Promise<readonly AuditEventJson[]> {
  const name = 'synthetic-control-hub-export.csv';
  const source = openBytesSource(name, await readFile(join(SAMPLE_FOLDER, name)), {
    clock: { now: () => SAMPLE_END_AT },
  });
  const records: AuditEventJson[] = [];
  for await (const item of source.read()) {
    if (item.kind === 'event') records.push(recordOfRow(exportRow.parse(item.incoming.event.raw), records.length));
  }
  return records;
}

/** The columns of the export are the fields of the API, written otherwise. */
function recordOfRow(row: Readonly<Record<string, string>>, number: number): AuditEventJson {
  const { timestamp = '', actor_id: actorId = '', actor_org_id: actorOrgId = '', ...rest } = row;
  const named = Object.entries(rest).map(([name, value]) => [
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return {
    id: base64(syntheticUuid('e4b0', number, 0)),
    created: new Date(timestamp).toISOString(),
    actorId: base64(actorId),
    actorOrgId: base64(actorOrgId),
    data: { ...Object.fromEntries(named), eventDescription: 'A Contact Center object was changed (synthetic)' },
  };
}

/** The same for a record of the API and its row in the export, which has whole seconds. */
function markOf({ created, data }: Pick<AuditEventJson, 'created' | 'data'>): string {
  const { trackingId, actionText } = data;
  return JSON.stringify([Math.floor(Date.parse(created) / 1000), trackingId, actionText]);
}

function shifted(record: AuditEventJson, byMs: number): AuditEventJson {
  return { ...record, created: new Date(Date.parse(record.created) + byMs).toISOString() };
}

/** Everybody who is named in a change has signed in to Control Hub that day, a little before the first one. */
function signInsBefore(changes: readonly AuditEventJson[]): readonly AuditEventJson[] {
  const first = new Map<string, AuditEventJson>();
  for (const change of changes) {
    const email = String(change.data['actorEmail']);
    if (email === SERVICE_IDENTITY) continue;
    const day = `${email} ${change.created.slice(0, 10)}`;
    const before = first.get(day);
    if (before === undefined || change.created < before.created) first.set(day, change);
  }
  return [...first.values()].map(({ created, data }, number) =>
    signInRecord({
      name: String(data['actorName']),
      email: String(data['actorEmail']),
      at: Date.parse(created) - (3 + (number % 40)) * MINUTE_MS,
      number,
      orgId: SAMPLE_ORG_ID,
    }),
  );
}
