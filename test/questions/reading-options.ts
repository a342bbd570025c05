/** The options and spans that the specs of this folder share. */
import { Temporal } from 'temporal-polyfill';
import type { Question } from '../../src/audit/question.ts';
import { commands as COMMANDS } from '../../src/commands/index.ts';
import type { ReadOptions } from '../../src/questions/askable.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../src/questions/example-clock.ts';

export const OPTIONS: ReadOptions = {
  now: EXAMPLE_NOW,
  zone: EXAMPLE_ZONE,
  commands: COMMANDS,
  anonymousActors: ['api@cconesp.net'],
  knownTypes: ['ivr-script'],
};

/** `2026-11-16/2026-11-23`, with times or an open side when wanted, as UTC ms. */
export function boundsOf(span: string | undefined, zone: string = EXAMPLE_ZONE): Pick<Question, 'from' | 'to'> {
  const [from = '', to = ''] = (span ?? '/').split('/');
  return {
    ...(from === '' ? {} : { from: localMs(from, zone) }),
    ...(to === '' ? {} : { to: localMs(to, zone) }),
  };
}

function localMs(text: string, zone: string): number {
  return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
}
