/** Countries by name or code, as ISO 3166 counts them. */
import { fold } from './fold.ts';

/** Codes that the name database knows and that are no countries: unions, and places without people. */
const NO_COUNTRIES: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ', 'AQ', 'BV', 'HM']);

/** What people write and the name database does not. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['uk', 'GB'],
  ['great britain', 'GB'],
  ['britain', 'GB'],
  ['england', 'GB-ENG'],
  ['scotland', 'GB-SCT'],
  ['wales', 'GB-WLS'],
  ['northern ireland', 'GB-NIR'],
  ['usa', 'US'],
  ['united states of america', 'US'],
  ['america', 'US'],
  ['holland', 'NL'],
  ['czech republic', 'CZ'],
  ['turkey', 'TR'],
  ['deutschland', 'DE'],
  ['osterreich', 'AT'],
  ['bavaria', 'DE-BY'],
]);

/**
 * `DE` for `Germany`, `germany`, `de`; `DE-BY` for `de-by`. Whether a region
 * exists is not checked here: only the holiday calendar knows.
 * @returns undefined when it is no country
 */
export function findCountry(text: string): string | undefined {
  const folded = spoken(text).replace(/^the /, '');
  const code = folded.toUpperCase();
  const region = /^([A-Z]{2})-[A-Z0-9]{1,3}$/.exec(code)?.[1];
  if (region !== undefined) {
    return nameOf(region) === undefined ? undefined : code;
  }
  const named = OTHER_NAMES.get(folded);
  if (named !== undefined) {
    return named;
  }
  return /^[A-Z]{2}$/.test(code) && nameOf(code) !== undefined ? code : codesByName().get(folded);
}

/** `Germany` for `DE`, `Germany (DE-BY)` for a region; the code itself when it is not known. */
export function countryLabel(country: string): string {
  const name = nameOf(country.slice(0, 2).toUpperCase());
  return name === undefined ? country : country.length > 2 ? `${name} (${country})` : name;
}

const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** @param code two capital letters */
function nameOf(code: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code) || NO_COUNTRIES.has(code)) {
    return undefined;
  }
  // Withdrawn codes (DD, SU, UK) are called by the name of what came after them.
  return new Intl.Locale(`und-${code}`).region === code ? NAMES.of(code) : undefined;
}

/** Without accents, apostrophes, full stops: "Cote dIvoire", "St Lucia", "Bosnia and Herzegovina". */
function spoken(text: string): string {
  return fold(text)
    .replace(/['’‘`.]/g, '')
    .replaceAll('&', 'and');
}

let known: ReadonlyMap<string, string> | undefined;

function codesByName(): ReadonlyMap<string, string> {
  known ??= new Map(
    allCodes().flatMap((code) => {
      const name = nameOf(code);
      if (name === undefined) {
        return [];
      }
      const full = spoken(name);
      return [...new Set([full, full.replace(/ sar china$/, '')])].map((words) => [words, code] as const);
    }),
  );
  return known;
}

function allCodes(): readonly string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return letters.flatMap((first) => letters.map((second) => first + second));
}
