/** What the framework prints by itself in websocket mode belongs into the log: stdout is the program's own. */
import type { Logger } from 'pino';

const LINES = [
  'Listening for webex teams events',
  'Stopped listening for webex teams events',
  'error listening for webex teams events',
  'Failed cleaning up websocket connection',
  'Error cleaning up device previous registrations',
];
const METHODS = ['log', 'error'] as const;

/** Those who want it quiet now; the newest one's log is told. */
const logs: Logger[] = [];
let restoreAll = (): void => undefined;

/** @returns how to leave the console to the framework again. Lines of anybody else are printed as ever. */
export function quietFramework(log: Logger): () => void {
  if (logs.length === 0) restoreAll = divert();
  logs.push(log);
  let active = true;
  return () => {
    if (!active) return;
    active = false;
    logs.splice(logs.indexOf(log), 1);
    if (logs.length === 0) restoreAll();
  };
}

function divert(): () => void {
  const undo = METHODS.map((method) => {
    const original = console[method];
    const diverted = (...words: unknown[]): void => {
      const [first] = words;
      const line = LINES.find((known) => typeof first === 'string' && first.startsWith(known));
      if (line === undefined) original.apply(console, words);
      else logs.at(-1)?.debug({ framework: line }, 'framework says');
    };
    console[method] = diverted;
    return () => {
      // Somebody may have put their own in front meanwhile.
      if (console[method] === diverted) console[method] = original;
    };
  });
  return () => {
    for (const one of undo) one();
  };
}
