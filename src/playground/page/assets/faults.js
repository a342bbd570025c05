/** The faults that can be switched on, in words. */
import { nowOf } from './time.js';

/** The switches of the panel: what they are called, and how far they go. */
export const FAULTS = [
  {
    id: 'storm-10',
    label: '429 storm',
    off: '10 requests',
    what: 'The next 10 requests are refused; the bot is told to wait 1 s.',
  },
  {
    id: 'storm-20s',
    label: '429 storm',
    off: '20 seconds',
    what: 'Every request is refused; the bot is told to wait 2 s.',
  },
  { id: 'server-errors', label: '5xx', off: '5 requests', what: 'The next 5 requests are answered 503.' },
  { id: 'offline', label: 'Offline', off: 'until switched off', what: 'The API refuses every connection.' },
  {
    id: 'lost-answers',
    label: 'Drop answers',
    off: '2 messages',
    what: 'The next 2 messages are taken, but the bot never hears of it.',
  },
  { id: 'slow', label: 'Slow', off: '30 seconds', what: 'Every answer takes 2.5 s longer.' },
  {
    id: 'audit-down',
    label: 'Audit API 504',
    off: '60 seconds',
    what: 'The audit API answers 504 to everything; the chat goes on.',
  },
  {
    id: 'audit-storm',
    label: 'Audit API 429',
    off: '5 requests',
    what: 'The audit API refuses the next 5 requests; the bot is told to wait 3 s.',
  },
];

/** What is left of a fault that is on: `7 left`, `12 s left`, `on`; undefined when it is off. */
export const leftOf = (fault, clock) => {
  if (!fault?.isOn) return undefined;
  if (fault.timesLeft !== undefined) return `${fault.timesLeft} left`;
  if (fault.endsAt !== undefined) return `${Math.max(0, Math.ceil((fault.endsAt - nowOf(clock)) / 1000))} s left`;
  return 'on';
};

/** The faults that are on, as a sentence; '' when there are none. */
export const faultsText = ({ faults }) => {
  const on = faults.switches.filter(({ isOn }) => isOn);
  const names = on.map(({ id }) => FAULTS.find((fault) => fault.id === id)?.label ?? id);
  if (faults.deliveries !== 'deliver') names.push('Webhooks');
  return names.length === 0
    ? ''
    : `Faults are on (${[...new Set(names)].join(', ')}): an answer may be late or missing`;
};
