/** What every reading process does: takes the job, reads the one file, says what is in it, and ends. */
import { SourceError } from '../../../audit/errors.ts';
import type { FileFindings, FileKind } from '../../../audit/file-port.ts';
import type { AuditSource, PeopleSource } from '../../../audit/ports.ts';
import type { ReaderJob } from '../messages.ts';
import { packItem, packPerson } from '../pack-item.ts';
import { type FileInput, openInput } from './file-input.ts';
import { createOutlet, type Outlet } from './outlet.ts';

/** What a program can read. */
export interface FormatReaders {
  /** @throws SourceError when the file is of no kind that is read */
  kindOf(input: FileInput, job: ReaderJob): FileKind | Promise<FileKind>;
  inspect(input: FileInput, kind: FileKind, job: ReaderJob): Promise<FileFindings>;
  open(input: FileInput, kind: FileKind, job: ReaderJob): AuditSource | Promise<AuditSource>;
  people?(input: FileInput): PeopleSource;
}

/** Reading needs none of them. What else could reach the network is not part of the program. */
const UNUSED_GLOBALS = ['fetch', 'WebSocket', 'EventSource', 'WebAssembly'] as const;

/** Reads the job that stands before the program, does it and ends the process. */
export async function serve(readers: FormatReaders): Promise<void> {
  for (const name of UNUSED_GLOBALS) Reflect.deleteProperty(globalThis, name);
  const outlet = createOutlet();
  try {
    const job: ReaderJob = JSON.parse(String(Reflect.get(globalThis, 'readerJob')));
    await work(job, readers, outlet);
  } catch (error) {
    fail(error, outlet);
  }
  process.exit(0);
}

async function work(job: ReaderJob, readers: FormatReaders, outlet: Outlet): Promise<void> {
  const input = openInput(job.name, outlet.read);
  const kind = await readers.kindOf(input, job);
  if (job.task === 'inspect') {
    outlet.last({ type: 'found', findings: await readers.inspect(input, kind, job) });
    return;
  }
  if (job.kind !== kind) throw changed(job.name);
  if (job.task === 'people') await sendPeople(readers.people?.(input), outlet);
  else await sendEvents(await readers.open(input, kind, job), outlet);
  outlet.last({ type: 'end', peakMemory: process.resourceUsage().maxRSS * 1024 });
}

async function sendEvents(source: AuditSource, outlet: Outlet): Promise<void> {
  for await (const item of source.read()) {
    if (outlet.item(packItem(item))) continue;
    const where = item.kind === 'rejected' ? item.where : (item.incoming.event.sources[0]?.where ?? '');
    outlet.item({ where, reason: 'it is too large' });
  }
}

async function sendPeople(source: PeopleSource | undefined, outlet: Outlet): Promise<void> {
  if (source === undefined) return;
  for await (const item of source.read())
    if (!outlet.item(packPerson(item))) outlet.item({ where: item.where, reason: 'it is too large' });
}

function changed(name: string): SourceError {
  return new SourceError('damaged', `${name} is not the file that was looked at.`, 'Give it again.');
}

/** What is not meant for people goes to the error output, which is for the debug log. */
function fail(error: unknown, outlet: Outlet): void {
  if (error instanceof SourceError) {
    outlet.last({ type: 'failed', code: error.code, message: error.message, next: error.next });
    return;
  }
  process.stderr.write(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const isMemory =
    error instanceof RangeError && /allocation failed|Invalid (?:string|array|typed)/i.test(error.message);
  outlet.last({ type: 'failed', code: isMemory ? 'too-much-memory' : 'damaged', message: '', next: '' });
}
