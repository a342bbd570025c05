/**
 * The synthetic world of the playground: five made-up people, one bot, one group
 * space and a 1:1 space with the bot for each person. Their names say what they
 * are; nobody here exists.
 */
import { randomBytes } from 'node:crypto';
import {
  type Account,
  type CentreUserJson,
  type Emulator,
  type NewServiceApp,
  type RoomJson,
  uuidOf,
} from './emulator/index.ts';

/** What a person may ask of the bot at the start; an admin can change it in the chat. */
export type Permission = 'admin' | 'reviewer' | 'viewer' | 'stranger';

export interface WorldPerson {
  readonly account: Account;
  readonly permission: Permission;
  /** One short sentence: what this person may do. */
  readonly may: string;
  /** Id of the 1:1 space with the bot. */
  readonly directSpaceId: string;
}

export interface PlaygroundWorld {
  readonly bot: Account;
  /** Admin first; the order the page shows. */
  readonly people: readonly WorldPerson[];
  readonly group: RoomJson;
  /** For ADMINS. */
  readonly adminEmails: readonly string[];
  /** Granted as an admin would grant it in the chat. */
  readonly reviewerEmails: readonly string[];
  /** For ALLOWED_DOMAINS. */
  readonly allowedDomains: readonly string[];
  /** For WXCC_ORG_ID and WXCC_ACCESS_TOKEN: the contact centre, and an administrator of it. */
  readonly centre: { readonly orgId: string; readonly token: string };
  /** Lets the bot read the audit events; the organization has authorised it. */
  readonly auditApp: NewServiceApp;
  /** For AUDIT_MANAGER_TOKEN: of an integration that may ask for the app's tokens. */
  readonly managerToken: string;
}

/** Public id of the playground's Service App. */
const AUDIT_APP_ID = Buffer.from('ciscospark://us/APPLICATION/0a0d17a0-0000-4000-8000-00000000a0d1')
  .toString('base64')
  .replace(/=+$/, '');

/** Uuid of the organization that the people of example.net belong to. */
const OTHER_ORG_UUID = '0e7a0000-0000-4000-8000-00000000beef';

const CAST = [
  {
    email: 'alex.admin@example.com',
    displayName: 'Alex Admin',
    permission: 'admin',
    may: 'May ask, add audit files and set the weekly digest.',
  },
  {
    email: 'noa.night@example.com',
    displayName: 'Noa Night',
    permission: 'viewer',
    may: 'Works nights in the contact centre, without API keys. May ask questions.',
  },
  {
    email: 'robin.compliance@example.com',
    displayName: 'Robin Compliance',
    permission: 'reviewer',
    may: 'May ask questions and see evidence.',
  },
  {
    email: 'vic.viewer@example.com',
    displayName: 'Vic Viewer',
    permission: 'viewer',
    may: 'May ask questions.',
  },
  {
    email: 'sam.stranger@example.net',
    displayName: 'Sam Stranger',
    permission: 'stranger',
    may: 'From another domain: gets no answers.',
  },
] as const;

/** Adds bot, people and spaces to an emulator that has none yet. */
export const buildWorld = (emulator: Emulator): PlaygroundWorld => {
  const bot = emulator.addBot({ email: 'whodunit@webex.bot', displayName: 'Whodunit' });
  const accounts = CAST.map(({ email, displayName, permission }) =>
    emulator.addPerson({
      email,
      displayName,
      isAdmin: permission === 'admin',
      ...(permission === 'stranger' ? { orgId: otherOrgId() } : {}),
    }),
  );
  const [creator, ...others] = accounts;
  if (creator === undefined) throw new Error('The playground has no people.');
  const memberIds = [...others.map(({ id }) => id), bot.id];
  const group = emulator.createRoom({ title: 'Contact centre admins', creatorId: creator.id, memberIds });
  const people = CAST.map(({ permission, may }, index) => {
    const account = accounts[index] ?? creator;
    return { account, permission, may, directSpaceId: emulator.directRoom(account.id, bot.id).id };
  });
  const auditApp: NewServiceApp = {
    appId: AUDIT_APP_ID,
    clientId: 'synthetic-client',
    clientSecret: randomBytes(16).toString('hex'),
    accountId: creator.id,
    managerId: creator.id,
  };
  emulator.addServiceApp(auditApp);
  const centre = { orgId: uuidOf(creator.orgId) ?? '', token: creator.token };
  emulator.setCentreUsers(centre.orgId, people.filter(({ permission }) => permission !== 'stranger').map(centreUser));
  return {
    bot,
    people,
    group,
    centre,
    auditApp,
    managerToken: creator.token,
    adminEmails: people.filter(({ permission }) => permission === 'admin').map(({ account }) => account.email),
    reviewerEmails: people.filter(({ permission }) => permission === 'reviewer').map(({ account }) => account.email),
    allowedDomains: ['example.com'],
  };
};

/** As the contact centre lists somebody who works there. */
const centreUser = ({ account, permission }: WorldPerson, index: number): CentreUserJson => {
  const [firstName = '', lastName = ''] = account.displayName.split(' ');
  return {
    id: `c0000000-0000-4000-8000-00000000000${index}`,
    ciUserId: uuidOf(account.id) ?? '',
    firstName,
    lastName,
    email: account.email,
    timezone: 'Europe/Berlin',
    active: true,
    contactCenterEnabled: permission !== 'admin',
  };
};

/** Webex's public form of an organization's id. */
const otherOrgId = (): string =>
  Buffer.from(`ciscospark://us/ORGANIZATION/${OTHER_ORG_UUID}`).toString('base64').replace(/=+$/, '');
