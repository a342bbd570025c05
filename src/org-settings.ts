/**
 * The organisations that this bot serves and what lets it in: one from the environment, more from the file that
 * AUDIT_ORGS names, for partners who run several customers.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fold } from './audit/fold.ts';
import { type OrgInfo, VENDOR_KEEPS_DAYS } from './audit/org.ts';
import { type ForwardAddress, readForward } from './forward-settings.ts';
import { ConfigError, readDomain, readEmail, readOrgId, readUrl } from './setting-values.ts';
import { DEFAULT_API_URL } from './settings.ts';
import type { Credentials } from './sources/oauth/credentials.ts';

export interface OrgSettings {
  /** Decoded. */
  readonly orgId: string;
  readonly name?: string;
  /** Of this organisation alone, lower case. */
  readonly admins: readonly string[];
  readonly domains: readonly string[];
  /** Absent: its trail comes in files only. */
  readonly audit?: AuditSettings;
  /** Where what comes in of this organisation is sent on, and to nobody else. Absent: where everybody's is. */
  readonly forward?: readonly ForwardAddress[];
  /** Absent: the contact centre's own list of people cannot be read. */
  readonly wxcc?: { readonly apiUrl: string; readonly token: string; readonly orgId: string };
}

export interface AuditSettings {
  /** Base address of the API that keeps the audit events. */
  readonly apiUrl: string;
  readonly credentials: Credentials;
  /** Categories of changes asked for; empty: every one. */
  readonly categories: readonly string[];
  /** Sign-ins are read too, as evidence. */
  readonly signIns: boolean;
  /** Days that the vendor keeps. */
  readonly keptDays: number;
}

type Read = (name: string) => string;

const UNBROKEN = /^[^\s\p{Cc}]*$/u;

/** The category of Contact Center changes, as a public partner tool names it; not in the vendor's own documents. */
const DEFAULT_CATEGORIES = ['CONTACT_CENTER'];
const MAX_KEPT_DAYS = 3 * 366;

/** @throws ConfigError naming the variable, and for a file the place in it. */
export function readOrgs(value: Read): readonly OrgSettings[] {
  const orgs = new Map<string, OrgSettings>();
  for (const org of [readAuditOrg(value), readWxccOrg(value)]) {
    if (org !== undefined) orgs.set(org.orgId, { ...orgs.get(org.orgId), ...org });
  }
  const names = new Set<string>();
  for (const org of readOrgsFile(value('AUDIT_ORGS'), value)) {
    if (orgs.has(org.orgId)) {
      throw new ConfigError('AUDIT_ORGS', `names ${org.orgId} a second time.`, 'Name each organisation once.');
    }
    // Files and orders go by the name too: with two of one name they would go to the wrong one.
    if (org.name !== undefined) {
      if (names.has(fold(org.name))) {
        throw new ConfigError('AUDIT_ORGS', `calls two organisations "${org.name}".`, 'Give each a name of its own.');
      }
      names.add(fold(org.name));
    }
    orgs.set(org.orgId, org);
  }
  return [...orgs.values()];
}

/** What commands and jobs may know: everything but the secrets. */
export function orgInfoOf({ orgId, name, admins, domains, audit }: OrgSettings): OrgInfo {
  const { categories = [], signIns = false, keptDays = VENDOR_KEEPS_DAYS } = audit ?? {};
  return {
    orgId,
    admins,
    domains,
    ...(name === undefined ? {} : { name }),
    ...(audit === undefined ? {} : { feed: { categories, signIns, keptDays } }),
  };
}

function readAuditOrg(value: Read): OrgSettings | undefined {
  const orgId = readOrgId('AUDIT_ORG_ID', value('AUDIT_ORG_ID'));
  const credentials = readCredentials(value);
  if (orgId === undefined) {
    if (credentials === undefined) return undefined;
    const next = 'Set it to the organisation id of Control Hub.';
    throw new ConfigError('AUDIT_ORG_ID', 'is missing: fetching needs the organisation.', next);
  }
  const none: OrgSettings = { orgId, admins: [], domains: [] };
  if (credentials === undefined) return none;
  const audit: AuditSettings = {
    credentials,
    apiUrl: apiUrlOf('AUDIT_API_URL', value('AUDIT_API_URL'), value),
    categories: readCategories(value('AUDIT_CATEGORIES')),
    signIns: readYesNo('AUDIT_SIGN_INS', value('AUDIT_SIGN_INS')),
    keptDays: readKeptDays('AUDIT_KEPT_DAYS', value('AUDIT_KEPT_DAYS')),
  };
  return { ...none, audit };
}

/** Half a set of credentials is a mistake that would otherwise only be met at the first poll. */
function readCredentials(value: Read): Credentials | undefined {
  const [token, clientId, clientSecret, refreshToken, appId, managerToken] = [
    'AUDIT_ACCESS_TOKEN',
    'AUDIT_CLIENT_ID',
    'AUDIT_CLIENT_SECRET',
    'AUDIT_REFRESH_TOKEN',
    'AUDIT_SERVICE_APP_ID',
    'AUDIT_MANAGER_TOKEN',
  ].map((name) => secret(name, value(name))) as [string, string, string, string, string, string];
  if (appId !== '' || managerToken !== '') {
    const needed = { AUDIT_SERVICE_APP_ID: appId, AUDIT_MANAGER_TOKEN: managerToken };
    allOf({ ...needed, AUDIT_CLIENT_ID: clientId, AUDIT_CLIENT_SECRET: clientSecret }, 'A Service App');
    return { kind: 'service-app', appId, clientId, clientSecret, managerToken };
  }
  if (clientId !== '' || clientSecret !== '' || refreshToken !== '') {
    const needed = { AUDIT_CLIENT_ID: clientId, AUDIT_CLIENT_SECRET: clientSecret };
    allOf({ ...needed, AUDIT_REFRESH_TOKEN: refreshToken }, 'An Integration');
    return { kind: 'integration', clientId, clientSecret, refreshToken };
  }
  return token === '' ? undefined : { kind: 'access-token', token };
}

function allOf(needed: Readonly<Record<string, string>>, what: string): void {
  const missing = Object.entries(needed).find(([, given]) => given === '')?.[0];
  if (missing === undefined) return;
  const together = `${what} needs ${Object.keys(needed).join(', ')}.`;
  throw new ConfigError(missing, `is missing. ${together}`, 'Set all of them, or none.');
}

/** All or nothing: half of it is a mistake that would otherwise only be met in the chat. */
function readWxccOrg(value: Read): OrgSettings | undefined {
  const [url, token] = [value('WXCC_API_URL'), secret('WXCC_ACCESS_TOKEN', value('WXCC_ACCESS_TOKEN'))];
  const orgId = readOrgId('WXCC_ORG_ID', value('WXCC_ORG_ID')) ?? readOrgId('AUDIT_ORG_ID', value('AUDIT_ORG_ID'));
  if (url === '' && token === '') return undefined;
  const why = 'is missing: WXCC_API_URL and WXCC_ACCESS_TOKEN go together.';
  if (url === '') throw new ConfigError('WXCC_API_URL', why, 'Set the address of your region, or unset both.');
  const apiUrl = readUrl('WXCC_API_URL', url);
  if (token === '') throw new ConfigError('WXCC_ACCESS_TOKEN', why, 'Set an access token, or unset both.');
  if (orgId === undefined) {
    const next = 'Set WXCC_ORG_ID or AUDIT_ORG_ID to the organisation id of Control Hub.';
    throw new ConfigError('WXCC_ORG_ID', 'is missing: WXCC_API_URL needs an organisation.', next);
  }
  return { orgId, admins: [], domains: [], wxcc: { apiUrl, token, orgId } };
}

const text = z.string().trim().min(1);
/** A token copied with a line break in it would be sent as two headers. */
const secretText = text.regex(UNBROKEN, 'it holds spaces, copy it again');
const fileSchema = z.strictObject({
  organisations: z.array(
    z.strictObject({
      orgId: text,
      name: text.max(60).optional(),
      admins: z.array(text).default([]),
      domains: z.array(text).default([]),
      audit: z
        .strictObject({
          apiUrl: text.optional(),
          categories: z.array(text).default(DEFAULT_CATEGORIES),
          signIns: z.boolean().default(false),
          keptDays: z.number().int().positive().max(MAX_KEPT_DAYS).default(VENDOR_KEEPS_DAYS),
          credentials: z.discriminatedUnion('kind', [
            z.strictObject({ kind: z.literal('access-token'), token: secretText }),
            z.strictObject({
              kind: z.literal('integration'),
              clientId: secretText,
              clientSecret: secretText,
              refreshToken: secretText,
            }),
            z.strictObject({
              kind: z.literal('service-app'),
              appId: secretText,
              clientId: secretText,
              clientSecret: secretText,
              managerToken: secretText,
            }),
          ]),
        })
        .optional(),
      wxcc: z.strictObject({ apiUrl: text, token: secretText }).optional(),
      forward: z.strictObject({ to: z.array(text).min(1), key: secretText.optional() }).optional(),
    }),
  ),
});

type FileOrg = z.infer<typeof fileSchema>['organisations'][number];

function readOrgsFile(path: string, value: Read): readonly OrgSettings[] {
  if (path === '') return [];
  const read = fileSchema.safeParse(fromEnvironment(parseFile(path), value));
  if (!read.success) {
    const [first] = read.error.issues;
    const place = first?.path.join('.') || 'the file';
    throw new ConfigError('AUDIT_ORGS', `holds a mistake at ${place}: ${first?.message ?? 'wrong'}.`, SEE);
  }
  return read.data.organisations.map((org) => fileOrg(org, value));
}

const FILE_NAMES = { to: 'AUDIT_ORGS', key: 'AUDIT_ORGS' };
const SEE = 'docs/several-organisations.md shows the form.';

function parseFile(path: string): unknown {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError('AUDIT_ORGS', 'names a file that cannot be read.', 'Check the path and the permissions.');
  }
  try {
    return JSON.parse(content);
  } catch {
    // What JSON.parse says quotes the file, which may hold secrets.
    throw new ConfigError('AUDIT_ORGS', 'names a file that is not JSON.', SEE);
  }
}

/** `env:NAME` stands for a variable, so that the file need hold no secret. */
function fromEnvironment(part: unknown, value: Read): unknown {
  if (typeof part === 'string' && part.startsWith('env:')) {
    const name = part.slice(4);
    const given = value(name);
    if (given === '') throw new ConfigError(name, 'is missing: the file of AUDIT_ORGS names it.', 'Set it.');
    return given;
  }
  if (Array.isArray(part)) return part.map((item) => fromEnvironment(item, value));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, fromEnvironment(item, value)]));
}

function fileOrg({ orgId: given, name, admins, domains, audit, wxcc, forward }: FileOrg, value: Read): OrgSettings {
  const orgId = readOrgId('AUDIT_ORGS', given) ?? given;
  return {
    orgId,
    ...(name === undefined ? {} : { name }),
    admins: admins.map((email) => readEmail(email, 'AUDIT_ORGS')),
    domains: domains.map((domain) => readDomain(domain, 'AUDIT_ORGS')),
    ...(audit === undefined ? {} : { audit: { ...audit, apiUrl: apiUrlOf('AUDIT_ORGS', audit.apiUrl ?? '', value) } }),
    ...(forward === undefined ? {} : { forward: readForward(forward.to, forward.key ?? '', FILE_NAMES) }),
    ...(wxcc === undefined ? {} : { wxcc: { ...wxcc, apiUrl: readUrl('AUDIT_ORGS', wxcc.apiUrl), orgId } }),
  };
}

/** Where nothing is said, audit events are kept by the same API as messages. */
function apiUrlOf(name: string, given: string, value: Read): string {
  if (given !== '') return readUrl(name, given);
  const webex = value('WEBEX_API_URL');
  return webex === '' ? DEFAULT_API_URL : readUrl('WEBEX_API_URL', webex);
}

/** `all` asks for every category. */
function readCategories(given: string): readonly string[] {
  if (given === '') return DEFAULT_CATEGORIES;
  const categories = given
    .split(/[\s,;]+/)
    .filter((item) => item !== '')
    .map((item) => item.toUpperCase());
  if (categories.length === 1 && categories[0] === 'ALL') return [];
  const wrong = categories.find((item) => !/^[A-Z][A-Z0-9_]*$/.test(item));
  if (wrong === undefined) return categories;
  const next = 'Write them like CONTACT_CENTER,LOGINS,LOGOUT, or all.';
  throw new ConfigError('AUDIT_CATEGORIES', `holds "${wrong.slice(0, 40)}", which is no category.`, next);
}

function readYesNo(name: string, given: string): boolean {
  if (/^(yes|true|on|1)$/i.test(given)) return true;
  if (given === '' || /^(no|false|off|0)$/i.test(given)) return false;
  throw new ConfigError(name, 'is neither yes nor no.', 'Write yes or no.');
}

function readKeptDays(name: string, given: string): number {
  const days = given === '' ? VENDOR_KEEPS_DAYS : Number(given);
  if (Number.isInteger(days) && days >= 1 && days <= MAX_KEPT_DAYS) return days;
  throw new ConfigError(name, 'is not a number of days.', 'The vendor keeps 365, in India 1095.');
}

/** See `secretText`. */
function secret(name: string, given: string): string {
  if (!UNBROKEN.test(given)) throw new ConfigError(name, 'holds spaces.', 'Copy it again.');
  return given;
}
