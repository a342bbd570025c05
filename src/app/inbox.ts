/**
 * A folder that is watched: what is put there is taken in, then moved to `done/`, or to `failed/` with a note that says
 * why. Files in the folder of an organisation (its id or name) are of that one alone.
 */
import type { Dirent } from 'node:fs';
import { lstat, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { InterruptedError, SourceError, WhodunitError } from '../audit/errors.ts';
import { fold } from '../audit/fold.ts';
import type { OrgInfo } from '../audit/org.ts';
import type { Clock, FileReader, FileRef } from '../audit/ports.ts';
import type { CommandContext } from '../commands/command.ts';
import { takePeople } from '../commands/people/take-people.ts';
import type { FileTurns } from './file-turns.ts';
import { BrokenOffError } from './import-source.ts';
import { failureNote, heldBackNote, rejectsNote } from './inbox-notes.ts';
import { interruptible } from './interruptible.ts';
import type { Log } from './log.ts';
import { choicesFor, readFile, reportOf } from './read-file.ts';

export interface InboxParts {
  /** Need not be there; made at the first look. */
  readonly dir: string;
  readonly reader: FileReader;
  readonly turns: FileTurns;
  readonly clock: Clock;
  readonly log: Log;
  /** Of records that name no organisation, outside of the folders of organisations; decoded. */
  readonly orgId: string | undefined;
  readonly orgs: readonly OrgInfo[];
  /** The context of the operator, in one organisation where one is named. */
  contextFor(orgId: string | undefined): Promise<CommandContext>;
}

export interface Inbox {
  /**
   * Takes in what has not changed since the look before. A look while another runs joins it. Never rejects.
   */
  look(): Promise<void>;
}

const DONE = 'done';
const FAILED = 'failed';
/** Half-written files of browsers and copying programs. */
const UNFINISHED = /\.(?:part|partial|tmp|crdownload|download|filepart)$/i;
/** More files of one name in `done/` are not looked for a free number. */
const MOST_NUMBERS = 10_000;

/** A folder to look in, and the organisation whose files are there. */
interface Place {
  readonly dir: string;
  readonly orgId?: string;
}

export function createInbox(parts: InboxParts): Inbox {
  const { dir, turns, log } = parts;
  /** By path: what a file looked like at the look before. */
  let before = new Map<string, string>();
  /** By path: dealt with, and could not be moved away. */
  const stuck = new Map<string, string>();
  let looking: Promise<void> | undefined;
  /** What the look before failed with: said once, not at every look. */
  let complaint: string | undefined;

  const look = async (): Promise<void> => {
    await mkdir(dir, { recursive: true });
    const seen = new Map<string, string>();
    for (const place of await placesIn(dir, parts.orgs)) {
      for (const name of await filesIn(place.dir)) {
        const path = join(place.dir, name);
        const mark = await markOf(path);
        if (mark === undefined || stuck.get(path) === mark) continue;
        // What could not be dealt with now is taken up at the next look.
        if (before.get(path) !== mark || !(await handled(place, { path, name }, mark))) seen.set(path, mark);
      }
    }
    before = seen;
    complaint = undefined;
  };

  /** False: it is to be tried again. @throws InterruptedError */
  const handled = async (place: Place, file: FileRef, mark: string): Promise<boolean> => {
    const facts = { file: file.name, ...(place.orgId === undefined ? {} : { orgId: place.orgId }) };
    let outcome: Outcome;
    try {
      outcome = await turns.run(() => takeFile(file, place, parts));
    } catch (error) {
      if (error instanceof InterruptedError) throw error;
      log.error({ ...facts, err: error }, 'a file of the watched folder could not be dealt with; it is tried again');
      return false;
    }
    if (outcome.isTaken) log.info({ ...facts, ...outcome.counts }, 'a file of the watched folder was taken in');
    else log.warn({ ...facts, code: outcome.code }, 'a file of the watched folder was not taken in');
    try {
      const moved = await moveTo(join(place.dir, outcome.isTaken ? DONE : FAILED), file);
      if (outcome.note !== undefined) await writeFile(`${moved}.txt`, outcome.note(moved), { flag: 'wx' });
    } catch (error) {
      stuck.set(file.path, mark);
      log.error({ ...facts, err: error }, 'a file of the watched folder could not be moved away, and is left there');
    }
    return true;
  };

  return {
    look: () => {
      looking ??= look()
        .catch((error: unknown) => {
          if (error instanceof InterruptedError || complaint === String(error)) return;
          complaint = String(error);
          log.error({ err: error }, 'the watched folder was not looked through');
        })
        .finally(() => {
          looking = undefined;
        });
      return looking;
    },
  };
}

type Outcome =
  | {
      readonly isTaken: true;
      readonly counts: Readonly<Record<string, number>>;
      /** Rows that were not read. */
      readonly note?: Note;
    }
  | { readonly isTaken: false; readonly code: string; readonly note: Note };

/** What lies beside the file. @param path where the file lies now */
type Note = (path: string) => string;

/** @throws InterruptedError, StoreError: the file stays for the next look */
async function takeFile(file: FileRef, { orgId }: Place, parts: InboxParts): Promise<Outcome> {
  const context = await parts.contextFor(orgId);
  const choices = choicesFor(orgId === undefined ? { ...context } : { ...context, orgId }, parts);
  const { reader, turns } = parts;
  try {
    const findings = await interruptible(reader.inspect(file, choices), turns.signal);
    if (findings.kind === 'people-csv') return await takePeopleFile(file, context, reader);
    const { table } = findings;
    if (table !== undefined && table.asks.length > 0) {
      return { isTaken: false, code: 'needs-an-answer', note: (path) => heldBackNote(path, table, orgId) };
    }
    const report = await readFile(file, findings, context, { ...parts, signal: turns.signal }, { choices, how: HOW });
    const { added, duplicates, refused, rejectedCount } = report;
    if (rejectedCount > 0 && added + duplicates + refused === 0) {
      return { isTaken: false, code: 'nothing-read', note: () => rejectsNote(report) };
    }
    return {
      isTaken: true,
      counts: { added, duplicates, refused, rejected: rejectedCount },
      ...(rejectedCount === 0 ? {} : { note: () => rejectsNote(report) }),
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const report = error instanceof BrokenOffError ? reportOf(error.report, file) : undefined;
    return { isTaken: false, code: error.code, note: () => failureNote(error, report) };
  }
}

const HOW = 'from the watched folder';

async function takePeopleFile(file: FileRef, context: CommandContext, reader: FileReader): Promise<Outcome> {
  const report = await takePeople(reader.openPeople(file), context);
  if (report.brokenOff !== undefined) {
    const { brokenOff } = report;
    return { isTaken: false, code: 'broken-off', note: () => failureNote(brokenOff) };
  }
  const { added, updated, unchanged, rejected } = report;
  const sum = `${added} new, ${updated} changed, ${unchanged} as before, ${rejected.length} not taken`;
  return {
    isTaken: true,
    counts: { added, updated, rejected: rejected.length },
    ...(rejected.length === 0 ? {} : { note: () => rejectsNote({ rejected, rejectedCount: rejected.length }, sum) }),
  };
}

async function placesIn(dir: string, orgs: readonly OrgInfo[]): Promise<readonly Place[]> {
  const folders = (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const ofOrgs = folders.flatMap(({ name }) => {
    const org = orgs.find(
      (one) => one.orgId === name.toLowerCase() || (one.name !== undefined && fold(one.name) === fold(name)),
    );
    const isOwn = name === DONE || name === FAILED;
    return org === undefined || isOwn ? [] : [{ dir: join(dir, name), orgId: org.orgId }];
  });
  return [{ dir }, ...ofOrgs];
}

/** Plain files; hidden ones, unfinished ones, links and folders are left alone. */
async function filesIn(dir: string): Promise<readonly string[]> {
  const isForUs = (entry: Dirent): boolean =>
    entry.isFile() && !entry.name.startsWith('.') && !entry.name.startsWith('~') && !UNFINISHED.test(entry.name);
  const names = (await readdir(dir, { withFileTypes: true })).filter(isForUs).map(({ name }) => name);
  return names.toSorted();
}

/** What tells whether a file is still being written; undefined: it is gone, or was replaced by a link. */
async function markOf(path: string): Promise<string | undefined> {
  try {
    const info = await lstat(path);
    return info.isFile() ? `${info.ino} ${info.size} ${info.mtimeMs}` : undefined;
  } catch {
    return undefined;
  }
}

/** Never over another file: a number is put behind the name. Resolves to where it lies now. */
async function moveTo(dir: string, { path, name }: FileRef): Promise<string> {
  await mkdir(dir, { recursive: true });
  const taken = new Set(await readdir(dir));
  const { name: stem, ext } = parse(name);
  for (let number = 1; number < MOST_NUMBERS; number += 1) {
    const free = number === 1 ? name : `${stem} (${number})${ext}`;
    if (taken.has(free) || taken.has(`${free}.txt`)) continue;
    await rename(path, join(dir, free));
    return join(dir, free);
  }
  throw new WhodunitError('inbox-full', `${dir} holds too many files called alike.`, 'Move or delete some of them.');
}
