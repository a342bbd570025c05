/** The organisations that one bot serves: what commands and jobs may know of them. No secret is in here. */

/** Days that the vendor keeps audit events; India keeps three years. @see https://help.webex.com/en-us/article/2tc9yx */
export const VENDOR_KEEPS_DAYS = 365;

export interface OrgInfo {
  /** Decoded. */
  readonly orgId: string;
  /** For people; absent: the id is shown. */
  readonly name?: string;
  /** How its trail is fetched; absent: it comes in files only. */
  readonly feed?: OrgFeed;
  /** People of this organisation alone: they see nothing of others. Lower case. */
  readonly admins: readonly string[];
  /** Email domains of this organisation alone, lower case. */
  readonly domains: readonly string[];
}

export interface OrgFeed {
  /** Categories of changes asked for; empty: every one. */
  readonly categories: readonly string[];
  /** Sign-ins are fetched too, as evidence. */
  readonly signIns: boolean;
  /** Days that the vendor keeps. */
  readonly keptDays: number;
}

/** For people: the name, else the id. Hostile text: escape it. */
export function orgLabel(org: Pick<OrgInfo, 'orgId' | 'name'>): string {
  return org.name ?? (org.orgId === UNNAMED_ORG.orgId ? '(none named)' : org.orgId);
}

/** What is said of records that name no organisation, where they belong to none. */
export const UNNAMED_ORG: OrgInfo = { orgId: 'none', admins: [], domains: [] };

/**
 * The organisation that records without one belong to: the only one that is set up, where no space is for another.
 * @param orgs that are set up
 * @param spaceOrgIds of the organisations that spaces are for
 */
export function ownerOfUnnamed(
  orgs: readonly Pick<OrgInfo, 'orgId'>[],
  spaceOrgIds: readonly (string | undefined)[],
): string | undefined {
  const [only, ...others] = orgs;
  if (only === undefined || others.length > 0) return undefined;
  return isOnlyOrg(only.orgId, spaceOrgIds) ? only.orgId : undefined;
}

/**
 * The organisation that somebody belongs to, among those that name their own admins and domains: its admins first.
 * @param email in any case
 * @returns undefined for people of none, who see whatever the bot's own permissions let them see
 */
export function homeOrgOf(email: string, orgs: readonly OrgInfo[]): OrgInfo | undefined {
  const lower = email.trim().toLowerCase();
  const domain = lower.slice(lower.lastIndexOf('@') + 1);
  return orgs.find(({ admins }) => admins.includes(lower)) ?? orgs.find(({ domains }) => domains.includes(domain));
}

/**
 * Do the small records that name no organisation belong to this one too? So it is where the bot serves one only.
 * @param orgIds of the organisations that are set up, and of those that spaces are for
 */
export function isOnlyOrg(orgId: string, orgIds: readonly (string | undefined)[]): boolean {
  return orgIds.every((other) => other === undefined || other === orgId);
}
