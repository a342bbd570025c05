/** Every way by which audit data comes into one bot: polls, files dropped into the chat, and the watched folder. */
import { join } from 'node:path';
import type { AuditStore, Chat, Clock } from '../audit/ports.ts';
import type { Office } from '../commands/context.ts';
import type { Config } from '../config.ts';
import { createPullJob } from '../jobs/pull-job.ts';
import { loadColumnNames } from '../sources/portal/column-names.ts';
import { createFileReader } from '../sources/sandbox/file-reader.ts';
import { operatorContext } from './desk.ts';
import { createFeeds, keepAccess, openTokenVault, pullTargets } from './feeds.ts';
import { createFileDesk, type DroppedFiles } from './file-desk.ts';
import { createFileTurns } from './file-turns.ts';
import { createInbox } from './inbox.ts';
import type { Log } from './log.ts';
import { openSignIns } from './open-sign-ins.ts';
import { pollSchedule } from './poll-schedule.ts';
import type { Job } from './rounds.ts';

export interface Intake {
  /** What answers may use of it. */
  readonly office: Pick<Office, 'files' | 'signIns'>;
  readonly importFile: DroppedFiles['importFile'];
  /** What is due in every round; the polls do not hold it up. */
  readonly finds: readonly Job[];
  /** Fetches what is due at once, and begins to watch the folder. */
  begin(): void;
  /** Breaks off the reading of files; those that wait are kept. Call before the chat ends. */
  stopFiles(): void;
  /** Breaks off polls; pages that were stored stay. Call before the trail is closed. */
  close(): Promise<void>;
}

export interface IntakeParts {
  readonly store: AuditStore;
  readonly chat: Pick<Chat, 'say' | 'revise'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often the watched folder is looked into; a file is taken in when two looks saw it alike. */
const LOOK_MS = 5000;

/** Asks nobody yet. @throws StoreError `locked` when another process writes the sign-ins; SourceError `bad-columns-file` */
export async function openIntake(config: Config, parts: IntakeParts): Promise<Intake> {
  const { store, clock, log } = parts;
  const { state } = store;
  const signIns = await openSignIns(config, store, { mode: 'write', clock });
  try {
    const known = (await state.list('access')).map(({ value }) => value);
    const files = await openFiles(config, parts);
    const polls = openPolls(config, { ...parts, signIns, known });
    return {
      office: { files: files.desk, ...(signIns === undefined ? {} : { signIns }) },
      importFile: files.importFile,
      finds: [polls.job, ...files.finds],
      begin: () => {
        files.watch();
        polls.job.run().catch((error: unknown) => log.error({ err: error }, 'the first poll could not begin'));
      },
      stopFiles: files.stop,
      close: async () => {
        await polls.close();
        await signIns?.close();
      },
    };
  } catch (error) {
    await signIns?.close();
    throw error;
  }
}

function openPolls(
  config: Config,
  {
    store,
    clock,
    log,
    signIns,
    known,
  }: IntakeParts & {
    readonly signIns: AuditStore | undefined;
    readonly known: NonNullable<Parameters<typeof createFeeds>[1]['known']>;
  },
): { readonly job: Job; close(): Promise<void> } {
  const onAccess = keepAccess(store.state);
  const feeds = createFeeds(config.orgs, { vault: openTokenVault(config), clock, log, known, onAccess });
  const polls = createPullJob({
    state: store.state,
    clock,
    log,
    nextPoll: pollSchedule(config.poll),
    targets: pullTargets(feeds, store, signIns),
  });
  return {
    job: { name: 'polls', run: polls.run },
    close: async () => {
      await polls.stop();
      await feeds.close();
    },
  };
}

interface OpenedFiles extends Pick<DroppedFiles, 'desk' | 'importFile'> {
  readonly finds: readonly Job[];
  /** Begins to look into the watched folder, if there is one. */
  watch(): void;
  stop(): void;
}

async function openFiles(config: Config, { store, chat, clock, log }: IntakeParts): Promise<OpenedFiles> {
  const { dataDir, columnsFile, inboxDir, orgId, orgs } = config;
  // Whoever set it is told now, and not whoever drops the first table.
  if (columnsFile !== undefined) loadColumnNames(columnsFile);
  const turns = createFileTurns();
  // What a reading process wrote to its error output may hold parts of the file.
  const reader = createFileReader({ clock, columnsFile, onEnd: (facts) => log.debug(facts, 'a file was read') });
  const files = createFileDesk({
    dir: join(dataDir, 'pending'),
    reader,
    turns,
    chat,
    state: store.state,
    clock,
    log,
    orgId,
  });
  await files.start();
  const inbox =
    inboxDir === undefined
      ? undefined
      : createInbox({
          dir: inboxDir,
          reader,
          turns,
          clock,
          log,
          orgId,
          orgs,
          contextFor: (org) =>
            operatorContext(store, config, {
              now: clock.now(),
              zone: config.timeZone,
              limit: 1,
              ...(org === undefined ? {} : { orgId: org }),
            }),
        });
  let looks: NodeJS.Timeout | undefined;
  return {
    desk: files.desk,
    importFile: files.importFile,
    finds: [{ name: 'waiting files', run: files.expire }],
    watch: () => {
      if (inbox !== undefined) looks ??= setInterval(inbox.look, LOOK_MS).unref();
    },
    stop: () => {
      clearInterval(looks);
      turns.stop();
    },
  };
}
