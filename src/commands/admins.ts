/** `admins`: who may do what here, and who said so. */

import type { HelpTopic } from '../audit/answer.ts';
import { dateAt } from '../audit/period.ts';
import { formatDate } from '../audit/period-text.ts';
import type { JournalEntry } from '../audit/settings.ts';
import { readJournal, whoChanged } from './admin/read-journal.ts';
import { adminsOf } from './admin/standing.ts';
import type { Command, CommandContext } from './command.ts';
import { statement } from './statement.ts';

export const admins: Command = {
  name: 'admins',
  summary: 'Who may ask, review and administer, since when and by whom',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  grammar: [
    '[list|show] [me] [all] [the|your|our] (admins|administrators|reviewers|viewers|permissions|roles)',
    'who (is|are) [the|an|your|our] (admin|admins|administrator|administrators|reviewer|reviewers|allowed|allowed here)',
    'who (may|can) (ask|do) [what|questions|here]',
    'who may what',
  ],
  examples: [
    ['admins', { intent: 'admins' }],
    ['who may what', { intent: 'admins' }],
  ],
  answer: async (question, context) => {
    const journal = await readJournal(context);
    const allowed = [...people(journal, context), ...domains(journal, context)];
    return statement(context, {
      question,
      title: 'Who may do what',
      lines: [
        ...(adminsOf(context.permissions).length === 0 ? ['There is no admin in the chat.'] : []),
        ...(allowed.length === 0 ? ['Nobody may ask anything: no person and no domain is allowed.'] : []),
        'To change it, say for example "allow reviewer robin@example.com" or "deny sam@example.net".',
      ],
      topics: allowed,
      buttons: [
        { label: 'What admins changed', ask: 'journal' },
        { label: 'Settings', ask: 'settings' },
      ],
    });
  },
};

const IN_ENVIRONMENT = 'set in the environment';

function people(journal: readonly JournalEntry[], context: CommandContext): readonly HelpTopic[] {
  const { permissions, settings } = context;
  const chat = [
    { emails: settings.admins, may: 'admin' },
    { emails: settings.reviewers, may: 'reviewer: may ask and see evidence' },
    { emails: settings.viewers, may: 'may ask' },
    { emails: settings.deniedPeople, may: 'denied' },
  ];
  return [
    ...permissions.admins.map((email) => ({ example: email, summary: `admin, ${IN_ENVIRONMENT}` })),
    ...chat.flatMap(({ emails, may }) =>
      emails
        .filter((email) => !permissions.admins.includes(email))
        .map((email) => ({ example: email, summary: `${may}${sinceAndBy(`person ${email}`, journal, context)}` })),
    ),
  ];
}

function domains(journal: readonly JournalEntry[], context: CommandContext): readonly HelpTopic[] {
  const { permissions, settings } = context;
  const isDenied = (domain: string): boolean => settings.deniedDomains.includes(domain);
  const row = (domain: string, may: string) => ({
    example: `everybody of ${domain}`,
    summary: `${may}${sinceAndBy(`domain ${domain}`, journal, context)}`,
  });
  return [
    ...permissions.allowedDomains
      .filter((domain) => !isDenied(domain))
      .map((domain) => ({ example: `everybody of ${domain}`, summary: `may ask, ${IN_ENVIRONMENT}` })),
    ...settings.domains
      .filter((domain) => !permissions.allowedDomains.includes(domain) && !isDenied(domain))
      .map((domain) => row(domain, 'may ask')),
    ...settings.deniedDomains.map((domain) => row(domain, 'denied')),
  ];
}

/** Of the newest entry about it; what was stored without one has neither. */
function sinceAndBy(about: string, journal: readonly JournalEntry[], { zone }: CommandContext): string {
  const entry = journal.find((candidate) => candidate.about === about);
  return entry === undefined ? '' : `, since ${formatDate(dateAt(entry.at, zone))}, by ${whoChanged(entry)}`;
}
