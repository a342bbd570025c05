import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

/** What tells one running process from every other, also from one that gets the same pid later. */
export const PROCESS_MARK = z.object({
  pid: z.number(),
  host: z.string(),
  /** Identifies the boot of the machine; empty where the system tells none. */
  boot: z.string(),
  /** Start of the process in clock ticks since boot; empty where the system tells none. */
  started: z.string(),
});

export type ProcessMark = z.infer<typeof PROCESS_MARK>;

export type ProcessState =
  | 'running'
  | 'gone'
  /** In another machine or container, or on a system that does not tell when a process started. */
  | 'uncertain';

/** The mark of this process. */
export function ownMark(): ProcessMark {
  return { pid: process.pid, host: hostname(), boot: bootId(), started: startTicks(process.pid) ?? '' };
}

/** What has become of the process that left a mark. */
export function processState(mark: ProcessMark): ProcessState {
  if (mark.host !== hostname()) return 'uncertain';
  if (mark.boot !== bootId()) return 'gone';
  const started = startTicks(mark.pid);
  if (mark.started !== '' && started !== undefined) return started === mark.started ? 'running' : 'gone';
  return isRunning(mark.pid) ? 'uncertain' : 'gone';
}

/** @see https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html (random/boot_id) */
function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

/**
 * Field 22 of /proc/PID/stat; undefined without such a process or such a file.
 * A zombie counts as gone: it holds no files any more.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function startTicks(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the program's name in brackets, and may hold brackets and spaces itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'zombie' : fields[19];
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
