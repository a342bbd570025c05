/** Who may do what. Decided by the sender that the chat service names, never by what a card says. */

export type Role = 'operator' | 'admin' | 'reviewer' | 'viewer' | 'stranger';

const RANK: Readonly<Record<Role, number>> = { operator: 4, admin: 3, reviewer: 2, viewer: 1, stranger: 0 };

/** Does `role` include everything that `needed` may do? */
export function includesRole(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}

export interface Permissions {
  /** Lower-case emails. */
  readonly admins: readonly string[];
  /** Lower-case domains; people of exactly these domains are viewers, not of their subdomains. */
  readonly allowedDomains: readonly string[];
}

/** The role of somebody known by an email; anything that is not an email is a stranger. */
export function roleOf(email: string, permissions: Permissions): Role {
  const lower = email.trim().toLowerCase();
  if (permissions.admins.includes(lower)) return 'admin';
  const at = lower.lastIndexOf('@');
  return at > 0 && permissions.allowedDomains.includes(lower.slice(at + 1)) ? 'viewer' : 'stranger';
}
