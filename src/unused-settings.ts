/** Variables that belong to the documented settings and that this version does not read yet. Silence would mislead. */

/** What works, but should be known. `stops`: going on would put data where nobody expects it. */
export interface SettingNote {
  readonly kind: 'warns' | 'stops';
  readonly what: string;
  readonly next: string;
}

/** Read and checked, while nothing in the running bot follows them yet. */
const NOT_FOLLOWED = [
  'AUDIT_ACCESS_TOKEN',
  'AUDIT_CLIENT_ID',
  'AUDIT_SERVICE_APP_ID',
  'AUDIT_POLL',
  'AUDIT_SIGN_INS',
  'AUDIT_INBOX',
  'AUDIT_COLUMNS',
];

/** One note for the database, one for everything else. @param isSet whether somebody has set the variable */
export function notesOnUnused(isSet: (name: string) => boolean): readonly SettingNote[] {
  const notes: SettingNote[] = [];
  if (isSet('DATABASE_URL')) {
    notes.push({
      kind: 'stops',
      what: 'DATABASE_URL is set, but PostgreSQL is not built yet: the trail would go to files in DATA_DIR.',
      next: 'Unset DATABASE_URL to keep the trail in files.',
    });
  }
  const unused = NOT_FOLLOWED.filter(isSet);
  if (unused.length > 0) {
    notes.push({
      kind: 'warns',
      what: `${unused.join(', ')} ${unused.length === 1 ? 'is' : 'are'} not followed by the running bot yet: it fetches nothing by itself.`,
      next: 'Stop it and run "whodunit pull", or import audit files.',
    });
  }
  return notes;
}
