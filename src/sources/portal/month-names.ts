/** Names of months and days of the week, folded, in the languages that spreadsheets of our users are likely to speak. */
import { fold } from '../../audit/fold.ts';

/** English, German, French, Spanish; shortened ones are found by their beginning. */
const MONTHS: readonly (readonly string[])[] = [
  ['january', 'januar', 'janner', 'jaenner', 'janvier', 'enero'],
  ['february', 'februar', 'feber', 'fevrier', 'febrero'],
  ['march', 'marz', 'maerz', 'mrz', 'mars', 'marzo'],
  ['april', 'avril', 'abril'],
  ['may', 'mai', 'mayo'],
  ['june', 'juni', 'juin', 'junio'],
  ['july', 'juli', 'juillet', 'julio'],
  ['august', 'aout', 'agosto'],
  ['september', 'septembre', 'septiembre'],
  ['october', 'oktober', 'octobre', 'octubre'],
  ['november', 'novembre', 'noviembre'],
  ['december', 'dezember', 'decembre', 'diciembre'],
];
const MIN_CHARS = 3;

const memo = new Map<string, number | undefined>();
const MEMO_LIMIT = 500;

/** 1 to 12, of a whole or shortened name; undefined when it is none, or short for two (`jui`). */
export function monthOf(name: string): number | undefined {
  const known = memo.get(name);
  if (known !== undefined || memo.has(name)) return known;
  const month = findMonth(fold(name).replace(/\.$/, ''));
  if (memo.size < MEMO_LIMIT) memo.set(name, month);
  return month;
}

function findMonth(folded: string): number | undefined {
  if (folded.length < MIN_CHARS) return undefined;
  const matches = MONTHS.flatMap((names, index) => (names.some((name) => name.startsWith(folded)) ? [index + 1] : []));
  return matches.length === 1 ? matches[0] : undefined;
}

const DAYS =
  /^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mie|jue|vie|sab|dom)(?:[a-z]*)$/;

/** True for a day of the week, whole or shortened: it adds nothing to a date and is passed over. */
export function isWeekday(word: string): boolean {
  return DAYS.test(fold(word).replace(/\.$/, '')) && monthOf(word) === undefined;
}
