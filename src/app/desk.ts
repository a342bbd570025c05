/** The desk where questions are answered, and who asks when nobody of a chat does. */
import type { AuditStore, Holidays } from '../audit/ports.ts';
import { createTableHolidays } from '../calendar/table-holidays.ts';
import type { Desk } from '../commands/ask.ts';
import type { CommandContext } from '../commands/command.ts';
import { type Asking, contextFor, type Office } from '../commands/context.ts';
import { commands } from '../commands/index.ts';
import type { Config } from '../config.ts';
import { orgInfoOf } from '../org-settings.ts';
import { forwardKeys } from './forwarding.ts';
import { loadKeyGuide } from './load-key-guide.ts';
import { peopleSourceOf } from './people-source.ts';
import { REPORT_WRITERS } from './report-writers.ts';

export function createDesk(config: Pick<Config, 'anonymousActors'>, onError: (error: unknown) => void): Desk {
  return { commands, anonymousActors: config.anonymousActors, onError };
}

/** Read when somebody asks for a day. */
const HOLIDAYS = createTableHolidays();

/** What every asker is told from: the trail, the calendar, and the environment's permissions. */
export function officeOf(
  store: AuditStore,
  config: Pick<Config, 'anonymousActors' | 'admins' | 'allowedDomains' | 'timeZone'> &
    Partial<Pick<Config, 'orgs' | 'keyGuideFile' | 'forward'>>,
  holidays: Holidays = HOLIDAYS,
): Office {
  const { orgs = [], forward = [] } = config;
  return {
    store,
    holidays,
    permissions: config,
    anonymousActors: config.anonymousActors,
    timeZone: config.timeZone,
    keyGuide: () => loadKeyGuide(config.keyGuideFile),
    orgs: orgs.map(orgInfoOf),
    receivers: forwardKeys({ forward, orgs }),
    writers: REPORT_WRITERS,
    peopleSource: (orgId) => peopleSourceOf(orgs, orgId),
  };
}

/** The operator's context: all rights; in a space, its organisation only. */
export function operatorContext(
  store: AuditStore,
  config: Parameters<typeof officeOf>[1],
  frame: Pick<CommandContext, 'now' | 'zone' | 'limit'> & Partial<Pick<CommandContext, 'spaceId' | 'orgId'>>,
): Promise<CommandContext> {
  return contextFor(officeOf(store, config), 'operator', frame);
}

/** `--as EMAIL`: somebody with the rights that this person would have in the chat. */
export function askingAs(email: string | undefined): Asking {
  return email === undefined ? 'operator' : { personId: '', email };
}
