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
    name: 'AUDIT_CLIENT_ID',
    meaning:
      'Client id of the Integration that may read audit events (scope audit:events_read), authorised by a full administrator; with AUDIT_CLIENT_SECRET and AUDIT_REFRESH_TOKEN.',
    fallback: '',
    example: '',
  },
  { name: 'AUDIT_CLIENT_SECRET', meaning: 'Its client secret.', fallback: '', example: '' },
  {
    name: 'AUDIT_REFRESH_TOKEN',
    meaning: 'Its first refresh token. Newer ones that Webex gives are kept in DATA_DIR.',
    fallback: '',
    example: '',
  },
  {
    name: 'AUDIT_SERVICE_APP_ID',
    meaning:
      'Id of a Service App in place of an Integration; with AUDIT_CLIENT_ID, AUDIT_CLIENT_SECRET and AUDIT_MANAGER_TOKEN.',
    fallback: '',
    example: '',
  },
  {
    name: 'AUDIT_MANAGER_TOKEN',
    meaning: 'Token with the scope spark:applications_token, which asks for the tokens of the Service App.',
    fallback: '',
    example: '',
  },
  {
    name: 'AUDIT_ACCESS_TOKEN',
    meaning: 'Access token of a full administrator, for trying out: it ends after 12 hours or so.',
    fallback: '',
    example: '',
  },
  {
    name: 'AUDIT_POLL',
    meaning: 'When new audit events are fetched: a cron expression in UTC, or off.',
    fallback: '*/15 * * * *',
    example: '*/15 * * * *',
  },
  {
    name: 'AUDIT_FORWARD_TO',
    meaning:
      'Where every new event and claim is sent on: https://HOST/PATH, syslog+tls://HOST, syslog+tcp://HOST, syslog+udp://HOST; several with commas. docs/forwarding.md.',
    fallback: '',
    example: 'https://siem.example.com/whodunit',
  },
  {
    name: 'AUDIT_FORWARD_KEY',
    meaning: 'Key that signs what is sent over HTTPS; 16 random characters or more.',
    fallback: '',
    example: '',
  },
  {
    name: 'AUDIT_CATEGORIES',
    meaning: 'Categories that are fetched, separated by commas, or all.',
    fallback: 'CONTACT_CENTER',
    example: 'CONTACT_CENTER,LOGINS,LOGOUT',
  },
  {
    name: 'AUDIT_SIGN_INS',
    meaning: 'yes: sign-ins are fetched from the security audit too, as evidence only. It needs the Pro Pack.',
    fallback: 'no',
    example: 'no',
  },
  {
    name: 'AUDIT_KEPT_DAYS',
    meaning: 'Days that the vendor keeps audit events: 365, in India 1095.',
    fallback: '365',
    example: '365',
  },
  {
    name: 'AUDIT_TOKEN_KEY',
    meaning: 'Any long text; the tokens in DATA_DIR are encrypted with it. Absent: only the file mode guards them.',
    fallback: '',
    example: '',
  },
  {
    name: 'AUDIT_API_URL',
    meaning: 'Base address of the API that keeps the audit events. Absent: WEBEX_API_URL.',
    fallback: '',
    example: '',
  },
  {
    name: 'AUDIT_ORGS',
    meaning: 'JSON file with further organisations, each with its own credentials; see docs/several-organisations.md.',
    fallback: '',
    example: '',
  },
  {
    name: 'AUDIT_INBOX',
    meaning: 'Folder that is watched: files put there are taken in. off: none.',
    fallback: 'data/inbox',
    example: 'data/inbox',
  },
  {
    name: 'AUDIT_COLUMNS',
    meaning:
      'JSON file with further names of columns in tables of the old portal; data/portal-columns.json shows the form.',
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
