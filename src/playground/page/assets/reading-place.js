/**
 * Where one reads in a scrolled list, and how to get back there when the list has another size.
 * Scrolls the list alone: `scrollIntoView` also moves the place from which Tab goes on.
 */

const scrollDown = (list, byPx) => {
  if (Math.abs(byPx) >= 1) list.scrollTop += byPx;
};

const isAtEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < 2;

/** The message at the upper edge of the list. */
export const topmostIn = (list) => {
  const { left, top, width } = list.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + 1);
  return list.contains(hit) ? (hit.closest('article') ?? undefined) : undefined;
};

/** How an element stands in the list: how far it reaches above the upper edge, in px and as a share of its height. */
export const placeOf = (list, element) => {
  const frame = list.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  const abovePx = frame.top - box.top;
  return { element, abovePx, share: box.height === 0 ? 0 : abovePx / box.height, isAtEnd: isAtEnd(list) };
};

/** Puts an element back to where it stood, as far as the new size allows. */
export const returnTo = (list, { element, abovePx, share, isAtEnd: wasAtEnd }) => {
  const frame = list.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  const wasBegun = abovePx > 0;
  if (wasBegun && wasAtEnd) list.scrollTop = list.scrollHeight;
  else if (wasBegun) scrollDown(list, box.top - frame.top + share * box.height);
  else scrollDown(list, box.top - frame.top - Math.min(-abovePx, frame.height / 2));
};

/**
 * Scrolls as little as shows a message; of one that is taller than the window its
 * beginning, unless the reader is in the midst of it.
 */
export const reveal = (list, element, isOpening) => {
  const frame = list.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  const isTall = box.height > frame.height;
  const shown = Math.min(box.bottom, frame.bottom) - Math.max(box.top, frame.top);
  if (isTall && !isOpening && shown > frame.height / 2) return;
  if (isTall || box.top < frame.top) scrollDown(list, box.top - frame.top);
  else if (box.bottom > frame.bottom) scrollDown(list, box.bottom - frame.bottom);
};

/** Whether a message is too tall to be seen whole. */
export const isTallIn = (list, element) => element.getBoundingClientRect().height > list.clientHeight;
