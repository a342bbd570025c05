/** What is set in the chat for one person or one domain: one standing each, so that every order can be taken back. */
import { type Permissions, roleOf } from '../../audit/roles.ts';
import type { BotSettings } from '../../audit/settings.ts';

export type Grant = 'admin' | 'reviewer' | 'viewer';
export type PersonStanding = Grant | 'denied' | 'unset';
export type DomainStanding = 'allowed' | 'denied' | 'unset';

const PEOPLE = { admin: 'admins', reviewer: 'reviewers', viewer: 'viewers', denied: 'deniedPeople' } as const;
const DOMAINS = { allowed: 'domains', denied: 'deniedDomains' } as const;

/** The denial first: it wins. */
export function personStanding(email: string, settings: BotSettings): PersonStanding {
  const order = ['denied', 'admin', 'reviewer', 'viewer'] as const;
  return order.find((standing) => settings[PEOPLE[standing]].includes(email)) ?? 'unset';
}

export function domainStanding(domain: string, settings: BotSettings): DomainStanding {
  const order = ['denied', 'allowed'] as const;
  return order.find((standing) => settings[DOMAINS[standing]].includes(domain)) ?? 'unset';
}

/** The settings with exactly this standing. */
export function withPerson(email: string, standing: PersonStanding, settings: BotSettings): BotSettings {
  return withOne(email, standing === 'unset' ? undefined : PEOPLE[standing], Object.values(PEOPLE), settings);
}

/** The settings with exactly this standing. */
export function withDomain(domain: string, standing: DomainStanding, settings: BotSettings): BotSettings {
  return withOne(domain, standing === 'unset' ? undefined : DOMAINS[standing], Object.values(DOMAINS), settings);
}

type ListName = (typeof PEOPLE)[keyof typeof PEOPLE] | (typeof DOMAINS)[keyof typeof DOMAINS];

/** Takes it out of all these lists but one, and puts it at the end of that one if it is not in there. */
function withOne(
  value: string,
  home: ListName | undefined,
  lists: readonly ListName[],
  settings: BotSettings,
): BotSettings {
  const changed = lists.map((list) => {
    const others = settings[list].filter((other) => other !== value);
    if (list !== home) return [list, others] as const;
    return [list, settings[list].includes(value) ? settings[list] : [...others, value]] as const;
  });
  return { ...settings, ...Object.fromEntries(changed) };
}

/** Everybody who is an admin, the environment's first. */
export function adminsOf(permissions: Permissions): readonly string[] {
  const all = new Set([...permissions.admins, ...(permissions.granted?.admins ?? [])]);
  return [...all].filter((email) => roleOf(email, permissions) === 'admin');
}
