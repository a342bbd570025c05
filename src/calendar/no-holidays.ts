import type { Holidays } from '../audit/ports.ts';

/** No country has public holidays; the admins' own list still counts. */
export const NO_HOLIDAYS: Holidays = {
  nameOf: () => undefined,
  knows: () => false,
  knowsYear: () => false,
  placeName: () => undefined,
};
