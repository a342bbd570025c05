/**
 * Files of messages and their malware scan.
 * @see https://developer.webex.com/docs/basics#message-attachments
 */
import type { FileScan } from '../emulator.ts';
import { ApiProblem, notFound } from './api-problem.ts';
import { canSee } from './messages.ts';
import type { AccountRecord, FileRecord, World } from './world.ts';

/** @throws ApiProblem 404, 410 infected, 423 while scanning (with Retry-After), 428 not scannable and not asked for by `allow=unscannable`. */
export function contentFor(world: World, asker: AccountRecord, id: string, allowUnscannable: boolean): FileRecord {
  const file = world.files.get(id);
  const message = file && world.messages.get(file.messageId);
  if (!file || !message || !canSee(world, asker, message)) throw notFound('file');
  const { scan } = file;
  if (scan.kind === 'infected') throw new ApiProblem(410, 'The file is infected.');
  if (scan.kind === 'unscannable' && !allowUnscannable)
    throw new ApiProblem(428, 'The file cannot be scanned for malware.');
  if (scan.kind === 'scanning' && scan.untilAt > world.now()) {
    throw new ApiProblem(
      423,
      'The file is being scanned for malware.',
      Math.max(1, Math.ceil((scan.untilAt - world.now()) / 1000)),
    );
  }
  return file;
}

/** @throws ApiProblem 404 */
export function fileOf(world: World, messageId: string): FileRecord {
  const file = [...world.files.values()].find((one) => one.messageId === messageId);
  if (!file) throw notFound('file');
  return file;
}

export function setFileScan(world: World, messageId: string, scan: FileScan): void {
  fileOf(world, messageId).scan = scan;
}
