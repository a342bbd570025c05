/** `admins`: who may do what here, and who said so. */

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
    const rows = [...peopleRows(journal, context), ...domainRows(journal, context)];
    return statement(context, {
      question,
      title: 'Who may what',
      lines: [
        ...(adminsOf(context.permissions).length === 0 ? ['Nobody is an admin in the chat.'] : []),
        ...(rows.length === 0 ? ['Nobody may ask anything: no person and no domain is allowed.'] : []),
        'To change it, say for example "allow reviewer robin@example.com" or "deny sam@example.net".',
      ],
      table: { columns: ['Who', 'May', 'Since', 'By'], rows },
      buttons: [
        { label: 'What admins changed', ask: 'journal' },
        { label: 'Settings', ask: 'settings' },
      ],
    });
  },
};

const IN_ENVIRONMENT = ['', 'the environment'] as const;

function peopleRows(journal: readonly JournalEntry[], context: CommandContext): readonly (readonly string[])[] {
  const { permissions, settings } = context;
  const chat = [
    { people: settings.admins, may: 'administer' },
    { people: settings.reviewers, may: 'ask, and see evidence' },
    { people: settings.viewers, may: 'ask' },
    { people: settings.deniedPeople, may: 'nothing: denied' },
  ];
  return [
    ...permissions.admins.map((email) => [email, 'administer', ...IN_ENVIRONMENT]),
    ...chat.flatMap(({ people, may }) =>
      people
        .filter((email) => !permissions.admins.includes(email))
        .map((email) => [email, may, ...sinceAndBy(`person ${email}`, journal, context)]),
    ),
  ];
}

function domainRows(journal: readonly JournalEntry[], context: CommandContext): readonly (readonly string[])[] {
  const { permissions, settings } = context;
  const isDenied = (domain: string): boolean => settings.deniedDomains.includes(domain);
  const row = (domain: string, may: string) => [
    `everybody of ${domain}`,
    may,
    ...sinceAndBy(`domain ${domain}`, journal, context),
  ];
  return [
    ...permissions.allowedDomains
      .filter((domain) => !isDenied(domain))
      .map((domain) => [`everybody of ${domain}`, 'ask', ...IN_ENVIRONMENT]),
    ...settings.domains
      .filter((domain) => !permissions.allowedDomains.includes(domain) && !isDenied(domain))
      .map((domain) => row(domain, 'ask')),
    ...settings.deniedDomains.map((domain) => row(domain, 'nothing: denied')),
  ];
}

/** Of the newest entry about it; what was stored without one has neither. */
function sinceAndBy(about: string, journal: readonly JournalEntry[], { zone }: CommandContext): readonly string[] {
  const entry = journal.find((candidate) => candidate.about === about);
  return entry === undefined ? ['', ''] : [formatDate(dateAt(entry.at, zone)), whoChanged(entry)];
}
