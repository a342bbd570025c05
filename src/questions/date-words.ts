/** Words that name months, weekdays, units and times of day. */

const MONTH_NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
/** Monday first, as ISO counts. */
export const WEEKDAY_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const WEEKDAY_SHORT: ReadonlyMap<string, number> = new Map([
  ['tues', 2],
  ['weds', 3],
  ['thur', 4],
  ['thurs', 4],
]);

const NUMBER_WORDS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

const UNITS: ReadonlyMap<string, 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years'> = new Map([
  ...['minute', 'minutes', 'min', 'mins'].map((word) => [word, 'minutes'] as const),
  ...['hour', 'hours', 'hr', 'hrs', 'h'].map((word) => [word, 'hours'] as const),
  ...['day', 'days', 'd'].map((word) => [word, 'days'] as const),
  ...['week', 'weeks', 'wk', 'wks', 'w'].map((word) => [word, 'weeks'] as const),
  ...['month', 'months'].map((word) => [word, 'months'] as const),
  ...['year', 'years', 'yr', 'yrs'].map((word) => [word, 'years'] as const),
]);

/** 1 = January. Full names, three letters, and "sept". */
export function monthOfWord(word: string): number | undefined {
  if (word === 'sept') {
    return 9;
  }
  const index = MONTH_NAMES.findIndex((name) => name === word || name.slice(0, 3) === word);
  return index < 0 ? undefined : index + 1;
}

/** ISO weekday, 1 = Monday. */
export function weekdayOfWord(word: string): 1 | 2 | 3 | 4 | 5 | 6 | 7 | undefined {
  const index = WEEKDAY_NAMES.findIndex((name) => name === word || name.slice(0, 3) === word || `${name}s` === word);
  const weekday = index < 0 ? WEEKDAY_SHORT.get(word) : index + 1;
  switch (weekday) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
      return weekday;
    default:
      return undefined;
  }
}

export function isFullWeekday(word: string): boolean {
  return WEEKDAY_NAMES.includes(word);
}

export function unitOfWord(word: string): 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years' | undefined {
  return UNITS.get(word);
}

/** `7`, `seven`, `a`; at most four digits. */
export function countOfWord(word: string): number | undefined {
  if (/^\d{1,4}$/.test(word)) {
    return Number(word);
  }
  if (word === 'a' || word === 'an') {
    return 1;
  }
  const index = NUMBER_WORDS.indexOf(word);
  return index < 0 ? undefined : index + 1;
}

/** `12`, `12th`: 1..31 is not checked here, so that the 32nd can be refused by name. */
export function dayOfWord(word: string): number | undefined {
  const digits = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A four-digit year that records can be of. */
export function yearOfWord(word: string): number | undefined {
  return /^(?:19|20)\d\d$/.test(word) ? Number(word) : undefined;
}

/**
 * `14:30`, `14:30:15`, `14:30:15.250`, `9am`, `9:30pm`, `noon`, `midnight`; the
 * second word may be am or pm. `problem` for what looks like a time and is none (`25:00`).
 */
export function timeOfWords(
  first: string,
  second: string,
): { readonly words: number; readonly ms: number } | { readonly words: number; readonly problem: true } | undefined {
  if (first === 'noon' || first === 'midnight') {
    return { words: 1, ms: first === 'noon' ? 43_200_000 : 0 };
  }
  const match = /^(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?(am|pm)?$/.exec(
    first.replace(/^(\d{1,2})\.(\d{2})(?=[ap]m$)/, '$1:$2'),
  );
  if (match === null) {
    return /^\d{1,2}:\d[^-–]*$/.test(first) ? { words: 1, problem: true } : undefined;
  }
  const [, hourText = '', minuteText, secondText = '0', msText = '0', glued] = match;
  // The sentence keeps the last dot of "p.m.".
  const next = second.replace(/^([ap])\.m$/, '$1m');
  const detached = glued === undefined && (next === 'am' || next === 'pm');
  const half = glued ?? (detached ? next : undefined);
  if (minuteText === undefined && half === undefined) {
    return undefined;
  }
  const words = detached ? 2 : 1;
  const hour = hourOfDay(Number(hourText), half);
  const minute = Number(minuteText ?? '0');
  if (hour === undefined || minute > 59 || Number(secondText) > 59) {
    return { words, problem: true };
  }
  return { words, ms: ((hour * 60 + minute) * 60 + Number(secondText)) * 1000 + Number(msText.padEnd(3, '0')) };
}

function hourOfDay(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) {
    return hour < 24 ? hour : undefined;
  }
  if (hour < 1 || hour > 12) {
    return undefined;
  }
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

/** Words of times, for finding the one that was meant where it is misspelt. */
export const TIME_VOCABULARY: readonly string[] = [
  ...MONTH_NAMES,
  ...WEEKDAY_NAMES,
  ...NUMBER_WORDS,
  ...[...UNITS.keys()].filter((word) => word.length > 2),
  ...'today yesterday tomorrow tonight last past previous this since before after until between from to and on in at'.split(
    ' ',
  ),
  ...'mornings afternoons evenings nights weekends morning afternoon evening night overnight weekend fortnight quarter noon midnight ago'.split(
    ' ',
  ),
];
