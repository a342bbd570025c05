/** When polls are due, as a cron expression has it. */
import { createTask, parse } from 'node-cron';
import type { NextPoll } from '../audit/pull-due.ts';

const DAY_MS = 86_400_000;
/** A leap day that falls on a given weekday comes every 28 years, and later over a century's turn. */
const FARTHEST_DAYS = 41 * 366;

/**
 * In UTC. Days, with all that the expression may say of them, are judged by node-cron; hours and minutes are counted.
 * @param expression as AUDIT_POLL holds it, checked; undefined: polls are never due by themselves
 */
export function pollSchedule(expression: string | undefined): NextPoll {
  if (expression === undefined) return () => undefined;
  const { second, minute, hour } = parse(expression);
  const task = createTask(expression, () => undefined, { timezone: 'UTC' });
  // Only asked; it never runs.
  void task.destroy();
  const times = hour
    .flatMap((h) => minute.flatMap((m) => second.map((s) => ((h * 60 + m) * 60 + s) * 1000)))
    .toSorted((a, b) => a - b);
  const [first = 0] = times;
  return (after) => {
    const today = Math.floor(after / DAY_MS) * DAY_MS;
    for (let day = today; day <= today + FARTHEST_DAYS * DAY_MS; day += DAY_MS) {
      const time = times.find((one) => day + one > after);
      if (time !== undefined && task.match(new Date(day + first))) return day + time;
    }
    return undefined;
  };
}
