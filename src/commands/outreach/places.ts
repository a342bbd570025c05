/** Countries and regions in words. */
import { countryLabel } from '../../audit/country.ts';
import type { CommandContext } from '../command.ts';

/** `Germany (DE)`, `Bayern, Germany (DE-BY)`. */
export function placeWords(country: string, { holidays }: Pick<CommandContext, 'holidays'>): string {
  const nation = countryLabel(country.slice(0, 2));
  const region = country.length > 2 ? holidays.placeName(country) : undefined;
  return `${region === undefined ? nation : `${region}, ${nation}`} (${country})`;
}
