/** The variables of the environment. The README's table and .env.example are generated from SETTINGS. */

interface Setting {
  readonly name: string;
  readonly meaning: string;
  readonly fallback: string;
  readonly example: string;
}

export const DEFAULT_API_URL = 'https://webexapis.com/v1';
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Every variable that is read, in the order a newcomer meets them. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'WEBEX_BOT_TOKEN',
    meaning: 'Access token of the bot account. Absent: the playground starts.',
    fallback: '',
    example: '',
  },
  {
    name: 'ADMINS',
    meaning: 'Emails of the people who may import files and change settings, separated by commas.',
    fallback: '',
    example: 'admin@example.com',
  },
  {
    name: 'ALLOWED_DOMAINS',
    meaning:
      'Email domains whose people may ask questions, separated by commas. Empty: only the people named in ADMINS.',
    fallback: '',
    example: 'example.com',
  },
  {
    name: 'WEBHOOK_URL',
    meaning:
      'Public https base address of this bot; /webhook is appended. Absent: the bot connects out by websocket and needs no public address.',
    fallback: '',
    example: 'https://whodunit.example.com',
  },
  {
    name: 'WEBHOOK_SECRET',
    meaning: 'Secret that signs webhooks; 16 random characters or more. Required with WEBHOOK_URL.',
    fallback: '',
    example: '',
  },
  {
    name: 'TIME_ZONE',
    meaning: 'IANA zone used where neither the person nor the space has named one.',
    fallback: 'UTC',
    example: 'Europe/Berlin',
  },
  {
    name: 'ANONYMOUS_ACTORS',
    meaning: 'Emails or names that stand for a service and not for a person, separated by commas.',
    fallback: 'api@cconesp.net',
    example: 'api@cconesp.net',
  },
  {
    name: 'AUDIT_ORG_ID',
    meaning: 'Organisation of records that do not say theirs; uuid or Webex id.',
    fallback: '',
    example: '',
  },
  {
    name: 'WXCC_API_URL',
    meaning:
      'Base address of the Webex Contact Center API of your region, for importing its users; with WXCC_ACCESS_TOKEN.',
    fallback: '',
    example: 'https://api.wxcc-us1.cisco.com',
  },
  {
    name: 'WXCC_ACCESS_TOKEN',
    meaning:
      'Access token of an administrator of the contact centre, scope cjp:config_read. Used for reading users only.',
    fallback: '',
    example: '',
  },
  {
    name: 'WXCC_ORG_ID',
    meaning: 'Organisation of the contact centre; uuid or Webex id. Absent: AUDIT_ORG_ID.',
    fallback: '',
    example: '',
  },
  {
    name: 'KEY_GUIDE',
    meaning: 'File with the steps to an API key, as people are told them; data/key-guide.json shows the form.',
    fallback: '',
    example: '',
  },
  { name: 'DATA_DIR', meaning: 'Folder of the audit trail.', fallback: 'data/store', example: 'data/store' },
  {
    name: 'HOST',
    meaning: 'Address to listen on. The playground answers this computer only, whatever is set.',
    fallback: '127.0.0.1',
    example: '127.0.0.1',
  },
  { name: 'PORT', meaning: 'Port to listen on.', fallback: '3000', example: '3000' },
  {
    name: 'WEBEX_API_URL',
    meaning: 'Base address of the Webex API; another value redirects every service the SDK calls.',
    fallback: DEFAULT_API_URL,
    example: DEFAULT_API_URL,
  },
  { name: 'LOG_LEVEL', meaning: `One of ${LOG_LEVELS.join(', ')}.`, fallback: 'info', example: 'info' },
];
