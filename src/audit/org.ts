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
  return org.name ?? org.orgId;
}
