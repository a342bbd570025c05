/** Variables that belong to the documented settings and that this version does not read yet. Silence would mislead. */

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
  return notes;
}
