/**
 * Records of the emulated organisation, in the form of the vendor's audit APIs. All of it is synthetic; the `config...`
 * fields and the sentences are guesses, as no record of the contact centre is published.
 * @see https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events
 */
import type { AuditEventJson } from '../playground/emulator/index.ts';

/** The service identity of the old Management Portal; see docs/anonymous-changes.md. */
export const SERVICE_IDENTITY = 'api@cconesp.net';

const ORG_NAME = 'Synthetic Ltd';
const SERVICE_UUID = '3223c4c6-f007-4e3b-8ed1-0d31869d49f9';
const USER_AGENT = 'Mozilla/5.0 (synthetic)';

/** Who did something, decoded. Undefined: the record names the service identity. */
export interface RecordActor {
  readonly name: string;
  readonly email: string;
  readonly uuid: string;
}

export interface ChangeFacts {
  readonly actor: RecordActor | undefined;
  readonly operation: 'UPDATE' | 'DELETE';
  /** As in `ACTOR modified queue NAME`. */
  readonly verb: string;
  readonly type: string;
  readonly label: string;
  readonly target: { readonly name: string; readonly uuid: string };
  /** UTC ms. */
  readonly at: number;
  /** Of this playground, counting. */
  readonly number: number;
  /** Decoded. */
  readonly orgId: string;
}

/** As GET /adminAudit/events lists it. */
export function changeRecord(facts: ChangeFacts): AuditEventJson {
  const { operation, verb, type, label, target, at, number, orgId } = facts;
  const { name, email, uuid } = facts.actor ?? { name: SERVICE_IDENTITY, email: SERVICE_IDENTITY, uuid: SERVICE_UUID };
  return {
    id: base64(syntheticUuid('c0de', number, at)),
    created: new Date(at).toISOString(),
    actorId: base64(uuid),
    actorOrgId: base64(orgId),
    data: {
      actorOrgName: ORG_NAME,
      actorName: name,
      actorEmail: email,
      actorIp: '2001:db8::77',
      actorUserAgent: USER_AGENT,
      adminRoles: ['Full_Admin'],
      targetOrgId: base64(`ciscospark://us/ORGANIZATION/${orgId}`),
      targetOrgName: ORG_NAME,
      targetType: type,
      targetId: base64(target.uuid),
      targetName: target.name,
      trackingId: `SYNTHETIC_playground_${number}_${at}`,
      eventCategory: 'CONTACT_CENTER',
      eventDescription: 'A Contact Center object was changed (synthetic)',
      actionText: `${name} ${verb} ${label} ${target.name}`,
      configType: type,
      configId: target.uuid,
      configOperationType: operation,
      configData: operation === 'UPDATE' ? { before: { active: 'true' }, after: { active: 'false' } } : null,
      displayName: target.name,
      isInternal: null,
    },
  };
}

export interface SignInFacts {
  readonly name: string;
  readonly email: string;
  /** UTC ms. */
  readonly at: number;
  readonly number: number;
  /** Decoded. */
  readonly orgId: string;
}

/**
 * As GET /admin/securityAudit/events lists it. `actorClientName`, `authenticationMethod` and `eventStatus` are not in
 * the description; a captured payload has them with these values.
 */
export function signInRecord({ name, email, at, number, orgId }: SignInFacts): AuditEventJson {
  return {
    id: base64(syntheticUuid('5161', number, at)),
    created: new Date(at).toISOString(),
    actorOrgId: base64(orgId),
    data: {
      actorOrgName: ORG_NAME,
      actorName: name,
      actorEmail: email,
      actorIp: '2001:db8::77',
      actorUserAgent: USER_AGENT,
      trackingId: `SYNTHETIC_sign_in_${number}_${at}`,
      eventCategory: 'LOGINS',
      eventDescription: 'A user attempted logging in',
      eventStatus: 'SUCCESS',
      authenticationMethod: 'Password',
      actorClientName: 'Webex Admin Portal',
      actionText: `${name} logged into organization ${orgId}`,
    },
  };
}

/** Ids of the audit APIs are bare uuids in this form. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}

/** One for each pair of numbers. */
export function syntheticUuid(mark: string, number: number, at: number): string {
  const tail = at.toString(16).padStart(12, '0').slice(-12);
  return `${number.toString(16).padStart(8, '0')}-${mark}-4000-8000-${tail}`;
}
