/**
 * The one way by which files are read: each in a process of its own, which can be ended. Here, nothing of a file is
 * looked at but its size and its first bytes, and nothing that comes out of it is believed before it was checked.
 */
import { SourceError } from '../../audit/errors.ts';
import type { SourceKind } from '../../audit/event.ts';
import type { FileChoices, FileFindings, FileProgress, FileReader, FileRef } from '../../audit/file-port.ts';
import type { AuditSource, Clock, PeopleItem, PeopleSource, SourceItem } from '../../audit/ports.ts';
import { withinOrg } from '../own-org.ts';
import { loadColumnNames } from '../portal/column-names.ts';
import type { ColumnNames } from '../portal/header-names.ts';
import { provenPeriod, type ReadingTally } from '../source-options.ts';
import { readItem, readPerson } from './check-item.ts';
import { failureOf, readMessage, withName } from './check-message.ts';
import { MAX_REJECTED, READER_LIMITS, READERS_AT_A_TIME, type ReaderLimits } from './limits.ts';
import type { ReaderJob } from './messages.ts';
import { openFile, plainName } from './open-file.ts';
import { loadProgram } from './program.ts';
import { type ReaderFacts, type ReaderProcess, readingFailed, startReaderProcess } from './reader-process.ts';
import { createTurns, type Turns } from './turns.ts';

export interface FileReaderOptions {
  /** Says when the records were taken in. */
  readonly clock: Clock;
  /** The user's own names of columns; see `loadColumnNames`. */
  readonly columnsFile?: string | undefined;
  /** Told how each reading went; its `errors` may hold parts of the file, and are for the debug log only. */
  readonly onEnd?: (facts: ReaderFacts) => void;
  /** For tests. */
  readonly limits?: Partial<ReaderLimits>;
}

type Message = NonNullable<ReturnType<typeof readMessage>>;
type JobPart = Omit<ReaderJob, 'name' | 'names' | 'importedAt'>;
type Messages = AsyncGenerator<Message, void, undefined>;

const READ_PEOPLE = 'Take it in as a list of people.';

/** Starts to read a file when its turn comes. */
interface Desk {
  read(file: FileRef, part: JobPart): Messages;
  now(): number;
}

/** The bot needs one of these; its turns are for all files together. */
export function createFileReader(options: FileReaderOptions): FileReader {
  const limits = { ...READER_LIMITS, ...options.limits };
  const turns = createTurns(READERS_AT_A_TIME);
  const now = (): number => options.clock.now();
  let names: ColumnNames | undefined;
  const read = (file: FileRef, part: JobPart): Messages => {
    names ??= loadColumnNames(options.columnsFile);
    const job: ReaderJob = { ...part, name: plainName(file), names, importedAt: now() };
    return readMessages(file, job, { limits, turns, onEnd: options.onEnd });
  };

  return {
    inspect: (file, choices) => inspectFile(file, choices, { read, now }),
    open: (file, findings, choices, onProgress) => openEvents({ file, findings, choices, onProgress }, { read, now }),
    openPeople: (file) => openPeople(file, { read, now }),
  };
}

async function inspectFile(file: FileRef, choices: FileChoices, desk: Desk): Promise<FileFindings> {
  const name = plainName(file);
  for await (const message of desk.read(file, { task: 'inspect', choices: forReading(choices) })) {
    if (message.type === 'found') return withName(message.findings, name);
  }
  throw readingFailed('damaged', name);
}

/** One file to be read as events. */
interface EventsFile {
  readonly file: FileRef;
  readonly findings: FileFindings;
  readonly choices: FileChoices;
  readonly onProgress: ((progress: FileProgress) => void) | undefined;
}

function openEvents({ file, findings, choices, onProgress }: EventsFile, desk: Desk): AuditSource {
  const name = plainName(file);
  const { kind: format, table, bytes: totalBytes } = findings;
  if (format === 'people-csv') throw new SourceError('unsupported-format', `${name} is a list of people.`, READ_PEOPLE);
  const kind: SourceKind = choices.sample === true ? 'sample' : format;
  let tally: ReadingTally | undefined;

  async function* read(): AsyncGenerator<SourceItem> {
    const origin = { kind, name, importedAt: desk.now() };
    const counts = { rows: 0, rejected: 0 };
    const taken = (value: unknown): SourceItem => {
      const item = withinOrg(checked(readItem(value, origin), name), choices.onlyOrgId);
      counts.rows += 1;
      if (item.kind === 'rejected') counts.rejected += 1;
      return item;
    };
    const part = { task: 'read', kind: format, choices: forReading(choices) } as const;
    for await (const message of desk.read(file, table === undefined ? part : { ...part, table })) {
      for (const value of itemsIn(message)) {
        yield taken(value);
        if (counts.rejected >= MAX_REJECTED) throw hopeless(name);
      }
      const { bytes } = message;
      onProgress?.({ rows: counts.rows, totalBytes, ...(bytes === undefined ? {} : { bytes }) });
    }
    tally = counts;
  }

  return { kind, name, read, proves: () => provenPeriod(choices, tally) };
}

function itemsIn(message: Message): readonly unknown[] {
  return message.type === 'items' ? message.items : [];
}

/** Reasons are kept, and millions of them would fill the memory of whoever keeps them. */
function hopeless(name: string): SourceError {
  return new SourceError(
    'damaged',
    `${name} is not read further: ${MAX_REJECTED.toLocaleString('en-GB')} of its rows cannot be read.`,
    'Download or export it again; what was taken in before stays.',
  );
}

function openPeople(file: FileRef, desk: Desk): PeopleSource {
  const name = plainName(file);

  async function* read(): AsyncGenerator<PeopleItem> {
    let rejected = 0;
    for await (const message of desk.read(file, { task: 'people', kind: 'people-csv', choices: {} })) {
      for (const value of itemsIn(message)) {
        const item = checked(readPerson(value), name);
        if (item.kind === 'rejected') rejected += 1;
        yield item;
        if (rejected >= MAX_REJECTED) throw hopeless(name);
      }
    }
  }

  return { kind: 'people-csv', name, read };
}

interface ReadingParts {
  readonly limits: ReaderLimits;
  readonly turns: Turns;
  readonly onEnd: FileReaderOptions['onEnd'];
}

/**
 * What a reading process says, from its start to its end. It is ended when nobody listens any more.
 * @throws SourceError what it gave up for, or was ended for
 */
async function* readMessages(file: FileRef, job: ReaderJob, { limits, turns, onEnd }: ReadingParts): Messages {
  const endTurn = await turns.take();
  try {
    const reader = await startReader(file, job, limits, onEnd);
    try {
      for (;;) {
        const message = checked(readMessage(await reader.next()), job.name);
        reader.reportMemory(message.memory);
        if (message.type === 'failed') throw failureOf(message) ?? readingFailed(message.code, job.name);
        yield message;
        if (message.type === 'end' || message.type === 'found') return;
      }
    } finally {
      await reader.stop();
    }
  } finally {
    endTurn();
  }
}

async function startReader(
  file: FileRef,
  job: ReaderJob,
  limits: ReaderLimits,
  onEnd: FileReaderOptions['onEnd'],
): Promise<ReaderProcess> {
  const { handle, bytes, program } = await openFile(file);
  try {
    const perMb = limits.readMsPerMb[program === 'text' ? 'text' : 'document'];
    return startReaderProcess({
      program: await loadProgram(program),
      job,
      fd: handle.fd,
      memoryBytes: limits.memoryBytes,
      silenceMs: limits.silenceMs,
      totalMs:
        job.task === 'inspect'
          ? limits.inspectMs
          : Math.min(limits.readMsAtMost, limits.readMs + (bytes / 1_000_000) * perMb),
      onEnd,
    });
  } finally {
    await handle.close();
  }
}

/** What the reading process is told; the rest is seen to here. */
function forReading({ zone, dateOrder, orgId, sample }: FileChoices): ReaderJob['choices'] {
  return {
    ...(zone === undefined ? {} : { zone }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(orgId === undefined ? {} : { orgId }),
    ...(sample === undefined ? {} : { sample }),
  };
}

/** @throws SourceError `damaged` when it is nothing that a reading process may say */
function checked<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw readingFailed('damaged', name);
  return value;
}
