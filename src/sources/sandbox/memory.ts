/** How much memory another process holds, where the system tells. */
import { readFileSync } from 'node:fs';

interface ProcessMemory {
  /** Resident now and at most so far, bytes. */
  readonly now: number;
  readonly peak: number;
}

/**
 * Undefined where there is no /proc, or no such process any more.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
 */
function memoryOf(pid: number): ProcessMemory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const [, now] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
    return now === undefined || peak === undefined ? undefined : { now: Number(now) * 1024, peak: Number(peak) * 1024 };
  } catch {
    return undefined;
  }
}

const CHECK_MS = 50;

/** Looks at the memory of a process 20 times a second. */
export function watchMemory(
  pid: number | undefined,
  limit: number,
  onOver: () => void,
): {
  /** What the process itself says it has now, bytes. */
  report(bytes: number): void;
  /** Most seen so far, bytes. */
  peak(): number;
  stop(): void;
} {
  let peak = 0;
  const report = (bytes: number): void => {
    peak = Math.max(peak, bytes);
    if (bytes > limit) onOver();
  };
  const timer = setInterval(() => {
    const memory = pid === undefined ? undefined : memoryOf(pid);
    if (memory === undefined) return;
    peak = Math.max(peak, memory.peak);
    report(memory.now);
  }, CHECK_MS);
  timer.unref();
  return { report, peak: () => peak, stop: () => clearInterval(timer) };
}
