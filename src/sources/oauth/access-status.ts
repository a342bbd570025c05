/** What admins are told of the access of one organisation. Nothing secret is in it. */
import { SourceError } from '../../audit/errors.ts';
import type { Clock } from '../../audit/ports.ts';
import type { AccessRecord } from '../../audit/state.ts';
import type { Credentials } from './credentials.ts';

export interface AccessStatusOptions {
  /** Decoded. */
  readonly orgId: string;
  readonly kind: Credentials['kind'];
  readonly clock: Clock;
  /** As stored by an earlier process. */
  readonly known?: AccessRecord | undefined;
  /** Called with each change. */
  readonly onStatus: (record: AccessRecord) => void;
}

/** UTC ms; undefined: not told. */
export interface AccessTimes {
  readonly accessUntil?: number | undefined;
  readonly refreshUntil?: number | undefined;
}

export interface AccessStatus {
  works(times: AccessTimes): void;
  /** Works for now; something is wrong that will end it. */
  worksStill(problem: SourceError, times: AccessTimes): void;
  lost(problem: SourceError, times: AccessTimes): void;
}

export function createAccessStatus({ orgId, kind, clock, known, onStatus }: AccessStatusOptions): AccessStatus {
  // The credentials may have been changed for others since.
  let last = known?.kind === kind ? known : undefined;

  const tell = (status: AccessRecord['status'], times: AccessTimes, problem: SourceError | undefined): void => {
    const { accessUntil, refreshUntil } = times;
    const record: AccessRecord = {
      orgId,
      kind,
      status,
      since: last?.status === status ? last.since : clock.now(),
      ...(problem === undefined ? {} : { problem: { what: problem.message, next: problem.next } }),
      ...(accessUntil === undefined ? {} : { accessUntil }),
      ...(refreshUntil === undefined ? {} : { refreshUntil }),
    };
    if (last !== undefined && isSame(last, record)) return;
    last = record;
    onStatus(record);
  };

  return {
    works: (times) => tell('works', times, undefined),
    worksStill: (problem, times) => tell('works', times, problem),
    lost: (problem, times) => tell('lost', times, problem),
  };
}

function isSame(a: AccessRecord, b: AccessRecord): boolean {
  return (
    a.status === b.status &&
    a.accessUntil === b.accessUntil &&
    a.refreshUntil === b.refreshUntil &&
    a.problem?.what === b.problem?.what &&
    a.problem?.next === b.problem?.next
  );
}

/** What it means that nobody lets us in, and what an admin does about it. @param status of the refusal */
export function accessLost(kind: Credentials['kind'], status: number): SourceError {
  const refused = (what: string, next: string) => new SourceError('access-lost', what, next);
  switch (kind) {
    case 'access-token':
      return refused(
        `Webex does not take the access token for the audit events (${status}): it has ended or was revoked.`,
        'Set a new AUDIT_ACCESS_TOKEN, or an Integration, whose access is renewed by itself.',
      );
    case 'integration':
      return refused(
        `Webex does not renew the access to the audit events (${status}).`,
        status === 401
          ? 'Check AUDIT_CLIENT_ID and AUDIT_CLIENT_SECRET; if they are right, a full administrator must authorise the Integration again: then set the new AUDIT_REFRESH_TOKEN.'
          : 'A full administrator must authorise the Integration again: then set the new AUDIT_REFRESH_TOKEN.',
      );
    case 'service-app':
      return refused(
        `Webex gives the Service App no token for this organisation (${status}).`,
        'A full administrator must authorise the Service App in Control Hub, and AUDIT_MANAGER_TOKEN must be a valid token with the scope spark:applications_token.',
      );
  }
}

/** A token that was given just now is not taken. */
export function newTokenRefused(kind: Credentials['kind']): SourceError {
  if (kind === 'access-token') return accessLost(kind, 401);
  return new SourceError(
    'access-lost',
    'Webex does not take the token for the audit events that it has given a moment before (401).',
    'A full administrator must authorise the app again, with the scope audit:events_read.',
  );
}
