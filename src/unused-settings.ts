/** Variables that belong to the documented settings and that this version does not read yet. Silence would mislead. */

/** What works, but should be known. `stops`: going on would put data where nobody expects it. */
export interface SettingNote {
  readonly kind: 'warns' | 'stops';
  readonly what: string;
  readonly next: string;
}

/** Access to the Admin Audit Events API; see `whodunit pull`. */
const AUDIT_API = ['AUDIT_POLL', 'AUDIT_ACCESS_TOKEN', 'AUDIT_CLIENT_ID', 'AUDIT_CLIENT_SECRET', 'AUDIT_REFRESH_TOKEN'];

/** One note for the database, one for all variables of the audit API. */
export function notesOnUnused(isSet: (name: string) => boolean): readonly SettingNote[] {
  const notes: SettingNote[] = [];
  if (isSet('DATABASE_URL')) {
    notes.push({
      kind: 'stops',
      what: 'DATABASE_URL is set, but PostgreSQL is not built yet: the trail would go to files in DATA_DIR.',
      next: 'Unset DATABASE_URL to keep the trail in files.',
    });
  }
  const unused = AUDIT_API.filter(isSet);
  if (unused.length > 0) {
    notes.push({
      kind: 'warns',
      what: `${unused.join(', ')} ${unused.length === 1 ? 'is' : 'are'} not used yet: the audit API is not polled.`,
      next: 'Import audit files instead.',
    });
  }
  return notes;
}
