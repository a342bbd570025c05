/** Access to audit events: who is let in, and how the events are listed. */
import type { AuditEventJson } from './wire.ts';

/** Lifetimes of what an OAuth client is given, by `now`. */
export interface TokenRules {
  /** Of an access token. Default 14 days. */
  readonly lifetimeMs?: number;
  /** Of a refresh token, counted anew at each use. Default 90 days. */
  readonly refreshLifetimeMs?: number;
  /**
   * What a use makes of a refresh token. `never`: it stays; else there is another one, and the old one works on
   * until its end or is refused at once. Default `never`. Which of these real Webex does is not published.
   */
  readonly rotation?: 'never' | 'old-works' | 'old-refused';
}

/** An OAuth client that may turn its refresh token into an access token at POST /access_token. */
export interface NewIntegration extends TokenRules {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** Whom the access token acts for. */
  readonly accountId: string;
}

/**
 * A Service App that an organization has authorised; its tokens are asked for at POST /applications/ID/token.
 * @see https://developer.webex.com/admin/docs/api/v1/service-apps
 */
export interface NewServiceApp extends TokenRules {
  readonly appId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** That has authorised it; default the emulator's own. */
  readonly orgId?: string;
  /** Whom its access tokens act for. */
  readonly accountId: string;
  /** Who may ask for its tokens: the account of an integration with the scope spark:applications_token. */
  readonly managerId: string;
}

/** How audit events are listed. What the description leaves open can be set either way. */
export interface AuditListing {
  /** No order is published. Default `newest-first`, as in records of real answers. */
  readonly order: 'newest-first' | 'oldest-first';
  /** Older events are gone, and a request that begins before is refused, by `now`. Default: nothing goes. */
  readonly keepsMs: number | undefined;
  /** Is an event listed that happened at the very `from` ("after")? Default true. */
  readonly includesStart: boolean;
  /** Is an event listed that happened at the very `to` ("before")? Default false. */
  readonly includesEnd: boolean;
  /** Most events a page, where that is less than the documented 200 and 1000. */
  readonly pageLimit: number | undefined;
  /** A larger `max` is answered 504, as the description says of queries that take too long. */
  readonly gatewayLimit: number | undefined;
}

export interface AuditControl {
  addIntegration(integration: NewIntegration): void;
  addServiceApp(app: NewServiceApp): void;
  /**
   * An organization takes its authorisation back: the app's tokens stop working, and it is given none.
   * @param orgId default the emulator's own
   * @throws ApiProblem 404 when it has not authorised the app
   */
  removeServiceApp(appId: string, orgId?: string): void;
  /** An access token or refresh token stops working. */
  revokeToken(token: string): void;
  /**
   * Listed by GET /adminAudit/events for that organization, to admins. Any order.
   * @param visibleAt listed only from then on, UTC ms by `now`: they come late, and pages shift. Default at once.
   */
  addAuditEvents(orgId: string, events: readonly AuditEventJson[], visibleAt?: number): void;
  /** The same for GET /admin/securityAudit/events. */
  addSecurityAuditEvents(orgId: string, events: readonly AuditEventJson[], visibleAt?: number): void;
  /** Events of either kind are gone. */
  removeAuditEvents(orgId: string, ids: readonly string[]): void;
  setAuditListing(change: Partial<AuditListing>): void;
  /** Pages named so far are answered 410, until a list is asked for from its start. */
  forgetAuditPages(): void;
}
