/** The synthetic people, spaces and weekly slots of the simulation. Nobody here exists. */

export interface CastPerson {
  readonly email: string;
  readonly name: string;
  readonly team: string;
  /** IANA zone. */
  readonly zone: string;
  /** As the roster knows it: country, or country and region; absent: none given. */
  readonly country?: string;
}

export interface CastSpace {
  /** Title of a group space; for a 1:1 space the email of the person. */
  readonly space: string;
  readonly kind: 'group' | 'direct';
  /** ISO weekday, 1 = Monday. */
  readonly weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /** `HH:MM` on the wall clock of `zone`. */
  readonly time: string;
  readonly zone: string;
}

export interface Cast {
  readonly admins: readonly { readonly email: string; readonly name: string }[];
  readonly people: readonly CastPerson[];
  readonly spaces: readonly CastSpace[];
}

const FIRST_ADMIN = 'first.admin@example.com';

/** Six places of the world; one has no country, so that no public holidays are known there. */
const PLACES = [
  { zone: 'Europe/Berlin', country: 'DE-BY', word: 'Isar' },
  { zone: 'America/New_York', country: 'US', word: 'Hudson' },
  { zone: 'Asia/Kolkata', country: 'IN', word: 'Hooghly' },
  { zone: 'Australia/Sydney', country: 'AU-NSW', word: 'Hawkesbury' },
  { zone: 'America/Sao_Paulo', country: 'BR', word: 'Tiete' },
  { zone: 'UTC', word: 'Zero' },
] as const;

/** Some of these wall-clock times are skipped, and some come twice, when clocks change. */
const SLOTS: readonly CastSpace[] = [
  { space: 'Contact centre Berlin', kind: 'group', weekday: 1, time: '09:00', zone: 'Europe/Berlin' },
  { space: 'Night desk Berlin', kind: 'group', weekday: 7, time: '02:30', zone: 'Europe/Berlin' },
  { space: 'Night desk New York', kind: 'group', weekday: 7, time: '02:30', zone: 'America/New_York' },
  { space: 'Operations Sydney', kind: 'group', weekday: 7, time: '02:15', zone: 'Australia/Sydney' },
  { space: 'Operations Kolkata', kind: 'group', weekday: 3, time: '18:45', zone: 'Asia/Kolkata' },
  { space: 'Compliance', kind: 'group', weekday: 1, time: '00:00', zone: 'UTC' },
  { space: 'Team Sao Paulo', kind: 'group', weekday: 5, time: '16:30', zone: 'America/Sao_Paulo' },
  { space: FIRST_ADMIN, kind: 'direct', weekday: 2, time: '08:00', zone: 'Europe/Berlin' },
];

/** @param size how many people; spaces grow with them, at least three of them */
export function createCast(size: number): Cast {
  const people = Array.from({ length: size }, (_, index): CastPerson => {
    const place = PLACES[index % PLACES.length] ?? PLACES[0];
    const number = String(index + 1).padStart(2, '0');
    return {
      email: `person${number}@example.com`,
      name: `Person ${place.word} ${number}`,
      team: `Team ${['North', 'East', 'South', 'West'][index % 4]}`,
      zone: place.zone,
      ...('country' in place ? { country: place.country } : {}),
    };
  });
  return {
    admins: [
      { email: FIRST_ADMIN, name: 'First Admin' },
      { email: 'second.admin@example.com', name: 'Second Admin' },
    ],
    people,
    spaces: SLOTS.slice(0, Math.max(4, Math.ceil((SLOTS.length * size) / 40))),
  };
}
