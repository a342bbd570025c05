/** Takes a person out of the small records kept beside the trail: what is theirs is removed, elsewhere a pseudonym stands. */

import { claimKey } from '../../audit/claims.ts';
import { createPersonEraser } from '../../audit/erase-person.ts';
import type { ErasedPerson, StateStore } from '../../audit/ports.ts';
import type { BotSettings } from '../../audit/settings.ts';
import type { StateCollections } from '../../audit/state.ts';
import type { Watch } from '../../audit/watch.ts';

type Collection = keyof StateCollections;
type Value = StateCollections[Collection];

/**
 * `own`: the record whose key is the email goes, others may name the person. `words`: they may be named. `none`: nobody
 * is. `special`: see below.
 */
type Treatment = 'own' | 'words' | 'special' | 'none';

const TREATMENTS: Readonly<Record<Collection, Treatment>> = {
  roster: 'own',
  people: 'own',
  outreach: 'own',
  summaries: 'own',
  erasureRequests: 'own',
  claims: 'special',
  settings: 'special',
  outbox: 'special',
  erasures: 'special',
  journal: 'special',
  watches: 'special',
  automations: 'words',
  subscriptions: 'words',
  retentions: 'words',
  purges: 'words',
  pendingFiles: 'words',
  forwards: 'none',
  forwardedClaims: 'none',
  arrivals: 'none',
  pulls: 'none',
  access: 'none',
  warnings: 'none',
  digests: 'none',
  spaces: 'none',
  deliveries: 'none',
  marks: 'none',
};

/** Of one organisation among several: what is of the bot as a whole is not touched. */
const OF_AN_ORG: readonly Collection[] = [
  'roster',
  'outreach',
  'claims',
  'journal',
  'erasures',
  'erasureRequests',
  'pendingFiles',
  'retentions',
  'purges',
  'watches',
];

interface Erasing {
  /** Lower case. */
  readonly email: string;
  readonly pseudonym: string;
  /** Decoded organisation whose records these are; absent: the bot as a whole. */
  readonly orgId?: string;
  /** The text without the person. */
  words(text: string): string;
}

/**
 * May be called again: what is done stays so. @param isWhole the records of the bot as a whole too, not only those of
 * the organisation that `state` shows
 */
export async function eraseSmallRecords(
  state: StateStore,
  person: ErasedPerson,
  pseudonym: string,
  isWhole: boolean,
): Promise<void> {
  const eraser = createPersonEraser(person, pseudonym);
  const [email = ''] = person.emails;
  const { orgId } = person;
  const erasing: Erasing = {
    email,
    pseudonym,
    ...(isWhole || orgId === undefined ? {} : { orgId }),
    words: (text) => eraser.text(text),
  };
  const all = Object.keys(TREATMENTS) as Collection[];
  for (const collection of all) {
    if (isWhole || OF_AN_ORG.includes(collection)) await eraseCollection(state, collection, erasing);
  }
}

async function eraseCollection(state: StateStore, collection: Collection, erasing: Erasing): Promise<void> {
  const treatment = TREATMENTS[collection];
  if (treatment === 'none') return;
  if (collection === 'watches') return eraseWatches(state, erasing);
  for (const { key, value } of await state.list(collection)) {
    if (treatment === 'own' && isOwnKey(key, erasing.email)) {
      await state.update(collection, key, () => undefined);
    } else if (withoutPerson(value, erasing) !== value) {
      await eraseRecord(state, collection, key, erasing);
    }
  }
}

/** Some keys have more behind the email. */
function isOwnKey(key: string, email: string): boolean {
  return key === email || key.startsWith(`${email} `);
}

async function eraseRecord(state: StateStore, collection: Collection, key: string, erasing: Erasing): Promise<void> {
  switch (collection) {
    case 'claims':
      return eraseClaim(state, key, erasing);
    case 'settings':
      await state.update('settings', key, (current) => current && eraseSettings(current, erasing));
      return;
    case 'outbox':
      await state.update('outbox', key, (current) => (isPastMessage(current, erasing) ? undefined : current));
      return;
    case 'erasures':
      // Not the person that is just being taken out: who they are must be known until it is done.
      await state.update('erasures', key, (current) => current && { ...current, by: erasing.words(current.by) });
      return;
    case 'journal':
      await state.update('journal', key, (current) => current && eraseEntry(current, erasing));
      return;
    default:
      await state.update(collection, key, (current) => withoutPerson(current, erasing));
  }
}

/** A claim stays with its change, so that what was counted as named stays so. */
async function eraseClaim(state: StateStore, key: string, erasing: Erasing): Promise<void> {
  const claim = await state.get('claims', key);
  if (claim === undefined) return;
  const erased = withoutPerson(claim, erasing);
  if (claim.by !== erasing.email) {
    await state.update('claims', key, (current) => withoutPerson(current, erasing));
    return;
  }
  const { name, ...rest } = erased ?? claim;
  const own = { ...rest, by: erasing.pseudonym, ...(name === undefined ? {} : { name: erasing.pseudonym }) };
  await state.update('claims', claimKey(claim.eventId, erasing.pseudonym), () => own);
  await state.update('claims', key, () => undefined);
}

/** Out of the lists; who is still an admin is not erased at all. */
function eraseSettings(settings: Partial<BotSettings>, erasing: Erasing): Partial<BotSettings> {
  const lists = ['reviewers', 'viewers', 'deniedPeople'] as const;
  const without = lists.flatMap((list) => {
    const emails = settings[list];
    return emails === undefined ? [] : [[list, emails.filter((email) => email !== erasing.email)] as const];
  });
  const { paused } = settings;
  return {
    ...settings,
    ...Object.fromEntries(without),
    ...(paused === undefined ? {} : { paused: withoutPerson(paused, erasing) ?? paused }),
  };
}

/** What waits to be sent still is; it is forgotten afterwards. */
function isPastMessage(entry: StateCollections['outbox'] | undefined, { email }: Erasing): boolean {
  const isTheirs = entry?.to.kind === 'person' && entry.to.id.toLowerCase() === email;
  return isTheirs && (entry.status === 'sent' || entry.status === 'failed');
}

/** Their own are gone; of an organisation among several, those that were set for it. Numbers are not given again. */
async function eraseWatches(state: StateStore, erasing: Erasing): Promise<void> {
  const { email, orgId } = erasing;
  const isMeant = (watch: Watch): boolean => orgId === undefined || watch.orgId === orgId;
  for (const { key } of await state.list('watches')) {
    await state.update('watches', key, (list) => {
      if (list === undefined) return undefined;
      if (key === email && orgId === undefined) return undefined;
      const others = key === email ? list.watches.filter((watch) => !isMeant(watch)) : list.watches;
      const watches = others.map((watch) => (isMeant(watch) ? withoutWatched(watch, erasing) : watch));
      return { ...list, watches };
    });
  }
}

function withoutWatched(watch: Watch, { words }: Erasing): Watch {
  return mapTexts(watch, words) as Watch;
}

/** Words that would take it back name somebody who is not known any more. */
function eraseEntry(entry: StateCollections['journal'], erasing: Erasing): StateCollections['journal'] {
  const erased = withoutPerson(entry, erasing) ?? entry;
  if (erased.undo === entry.undo) return erased;
  const { undo: _, ...rest } = erased;
  return rest;
}

/** The same value where they are not in it. */
function withoutPerson<T extends Value | undefined>(value: T, erasing: Erasing): T {
  return mapTexts(value, erasing.words) as T;
}

function mapTexts(value: unknown, words: (text: string) => string): unknown {
  if (typeof value === 'string') return words(value);
  if (Array.isArray(value)) {
    const mapped = value.map((part) => mapTexts(part, words));
    return mapped.every((part, place) => part === value[place]) ? value : mapped;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, mapTexts(part, words)] as const);
  const isSame = entries.every(([key, part]) => part === Reflect.get(value, key));
  return isSame ? value : Object.fromEntries(entries);
}
