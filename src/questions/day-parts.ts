/**
 * Parts of a day: `this morning`, `yesterday evening`, `12 Nov in the morning`,
 * `the night of 12 November`, `overnight`. Morning 06:00 to 12:00, afternoon
 * 12:00 to 18:00, evening 18:00 to midnight, night 18:00 to 06:00 of the next day.
 */
import { dateAt, startOfDate, wallTime } from '../audit/period.ts';
import { type DateRule, dayPoint, type Parsed, type Point, parseDay, problem, read, textOf } from './points.ts';
import { type SlotContext, wordAt } from './slot.ts';

const HOUR_MS = 3_600_000;

/** Ms since midnight; an end that is not after the beginning lies on the next day. */
interface DayPart {
  readonly from: number;
  readonly to: number;
}

const NIGHT: DayPart = { from: 18 * HOUR_MS, to: 6 * HOUR_MS };
const PARTS: ReadonlyMap<string, DayPart> = new Map([
  ['morning', { from: 6 * HOUR_MS, to: 12 * HOUR_MS }],
  ['afternoon', { from: 12 * HOUR_MS, to: 18 * HOUR_MS }],
  ['evening', { from: 18 * HOUR_MS, to: 0 }],
  ['night', NIGHT],
]);

/** A part that stands by itself: `this morning`, `tonight`, `last night`, `overnight`, `morning of 12 Nov`. */
export function parseNamedPart(context: SlotContext, at: number): Parsed<Point> | undefined {
  const { now, zone } = context;
  const word = wordAt(context, at);
  const today = dateAt(now, zone);
  if (word === 'overnight') {
    return read(at + 1, partPoint({ kind: 'date', date: today.subtract({ days: 1 }) }, NIGHT, zone));
  }
  const part = PARTS.get(wordAt(context, at + 1));
  if ((word === 'last' || (word === 'previous' && part === NIGHT)) && part !== undefined) {
    return read(at + 2, partPoint({ kind: 'date', date: today.subtract({ days: 1 }) }, part, zone));
  }
  if (word === 'tonight' || (word === 'this' && part !== undefined)) {
    const end = word === 'tonight' ? at + 1 : at + 2;
    return begun(context, at, end, partPoint({ kind: 'date', date: today }, part ?? NIGHT, zone));
  }
  const ofDay = PARTS.get(word);
  if (ofDay === undefined || wordAt(context, at + 1) !== 'of') {
    return undefined;
  }
  const day = parseDay(context, wordAt(context, at + 2) === 'the' ? at + 3 : at + 2);
  return day === undefined || day.kind === 'problem' ? day : read(day.end, partPoint(day.value, ofDay, zone));
}

/** A part behind its day: `morning`, `in the morning`, `at night`. @param end of the day's words */
export function partOfDay(context: SlotContext, rule: DateRule, end: number): Parsed<Point> | undefined {
  const isLed = wordAt(context, end) === 'in' && wordAt(context, end + 1) === 'the';
  const at = isLed ? end + 2 : wordAt(context, end) === 'at' ? end + 1 : end;
  const part = PARTS.get(wordAt(context, at));
  return part === undefined ? undefined : read(at + 1, partPoint(rule, part, context.zone));
}

/** The latest such part has begun by the anchor; the first one begins after it. */
function partPoint(rule: DateRule, part: DayPart, zone: string): Point {
  const begin = dayPoint(rule, zone, part.from);
  return {
    floating: begin.floating,
    resolve: (anchor) => {
      const from = begin.resolve(anchor)?.from;
      if (from === undefined) {
        return undefined;
      }
      const date = dateAt(from, zone);
      const last = part.to <= part.from ? date.add({ days: 1 }) : date;
      const to = part.to === 0 ? startOfDate(last, zone) : wallTime(last, part.to, zone, 'to');
      return { from, to, kind: 'longer' };
    },
  };
}

function begun(context: SlotContext, at: number, end: number, point: Point): Parsed<Point> {
  const span = point.resolve({ kind: 'latest', at: context.now });
  return span === undefined || span.from > context.now
    ? problem(end, `"${textOf(context, at, end)}" has not happened yet.`, [], 'future')
    : read(end, point);
}
