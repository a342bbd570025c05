/** Variables that are set and do nothing: not read yet by this version, or without what they go with. Silence would mislead. */

/** What works, but should be known. `stops`: going on would put data where nobody expects it. */
export interface SettingNote {
  readonly kind: 'warns' | 'stops';
  readonly what: string;
  readonly next: string;
}

/** @param isSet whether somebody has set the variable */
export function notesOnUnused(isSet: (name: string) => boolean): readonly SettingNote[] {
  const notes: SettingNote[] = [];
  if (isSet('DATABASE_URL')) {
    notes.push({
      kind: 'stops',
      what: 'DATABASE_URL is set, but PostgreSQL is not built yet: the trail would go to files in DATA_DIR.',
      next: 'Unset DATABASE_URL to keep the trail in files.',
    });
  }
  if (isSet('AUDIT_FORWARD_KEY') && !isSet('AUDIT_FORWARD_TO')) {
    notes.push({
      kind: 'warns',
      what: 'AUDIT_FORWARD_KEY is set, but AUDIT_FORWARD_TO names no receiver: nothing is sent on.',
      next: 'Name a receiver in AUDIT_FORWARD_TO, or unset the key.',
    });
  }
  return notes;
}
