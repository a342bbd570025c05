import type { BotSettings } from './settings.ts';

/** Who may do what. Decided by the sender that the chat service names, never by what a card says. */

export type Role = 'operator' | 'admin' | 'reviewer' | 'viewer' | 'stranger';

const RANK: Readonly<Record<Role, number>> = { operator: 4, admin: 3, reviewer: 2, viewer: 1, stranger: 0 };

/** Does `role` include everything that `needed` may do? */
export function includesRole(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}

/** All in lower case. */
export interface Permissions {
  /** Of the environment; nobody in the chat can take them away. */
  readonly admins: readonly string[];
  /** People of exactly these domains are viewers, not of their subdomains. */
  readonly allowedDomains: readonly string[];
  /** Set in the chat. */
  readonly granted?: Pick<
    BotSettings,
    'admins' | 'reviewers' | 'viewers' | 'domains' | 'deniedPeople' | 'deniedDomains'
  >;
}

/**
 * The role of somebody known by an email; anything that is not an email is a stranger.
 * The environment's admins first, then what was denied, then what was granted.
 */
export function roleOf(email: string, permissions: Permissions): Role {
  const lower = email.trim().toLowerCase();
  if (permissions.admins.includes(lower)) return 'admin';
  const at = lower.lastIndexOf('@');
  if (at <= 0) return 'stranger';
  const domain = lower.slice(at + 1);
  const { granted } = permissions;
  if (granted?.deniedPeople.includes(lower) === true) return 'stranger';
  if (granted?.admins.includes(lower) === true) return 'admin';
  if (granted?.reviewers.includes(lower) === true) return 'reviewer';
  if (granted?.viewers.includes(lower) === true) return 'viewer';
  if (granted?.deniedDomains.includes(domain) === true) return 'stranger';
  const isAllowed = permissions.allowedDomains.includes(domain) || granted?.domains.includes(domain) === true;
  return isAllowed ? 'viewer' : 'stranger';
}
