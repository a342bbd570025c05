/**
 * What a page shows: its texts letter by letter, and its straight lines.
 *
 * Taken from the operators of the page rather than from pdf.js's text items: those join what stands close together,
 * whether or not it was drawn in one go, and drop the spaces at the end of a line; both tell cells apart.
 */
import type { getResolvedPDFJS } from 'unpdf';
import { type Affine, affineOf, compose, IDENTITY, mapX, mapY } from './affine.ts';
import { type DrawnPiece, type Letter, piecesOf } from './drawn-text.ts';
import { type DrawnLine, filledLines, strokedLines } from './path-lines.ts';

export type Operators = Awaited<ReturnType<typeof getResolvedPDFJS>>['OPS'];

export interface OperatorList {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

/** A font as far as its letters' places need it. */
export interface MarkFont {
  /** From a glyph's units to text space. */
  readonly glyphScale: number;
  /** Writes downwards. */
  readonly isVertical: boolean;
  /** The font is damaged or its encoding not at hand: its letters cannot be told. */
  readonly isBroken: boolean;
}

/** A piece of text: begins at (x, y) of the page, one unit of its own measures (dx, dy). */
export interface MarkedText {
  readonly piece: DrawnPiece;
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly size: number;
  readonly font: string;
  readonly isHidden: boolean;
  readonly isVertical: boolean;
}

/** In points, y downwards, as the page is shown. */
export interface PageMarks {
  readonly texts: readonly MarkedText[];
  readonly lines: readonly DrawnLine[];
  readonly pictures: number;
  /** The drawing stopped within a text, as in a file that was cut. */
  readonly isCut: boolean;
}

export interface MarkTools {
  readonly operators: Operators;
  /** From the page's own units to what is shown. */
  readonly view: Affine;
  readonly fontOf: (id: string) => MarkFont;
  readonly letterOf: (unicode: string) => Letter;
}

/** What `save` and `restore` keep. */
interface DrawState {
  map: Affine;
  font: string;
  fontSize: number;
  charSpacing: number;
  wordSpacing: number;
  /** Width of letters against their height. */
  stretch: number;
  leading: number;
  rise: number;
  isHidden: boolean;
}

const UNREADABLE: DrawnPiece = {
  text: '\uFFFD',
  starts: [0],
  left: 0,
  right: 0,
  penLeft: 0,
  penRight: 0,
  spaceBefore: false,
  spaceAfter: false,
  doubts: ['unreadable'],
};
/** Modes of showing text that leave no ink: 3 invisible, 7 only as a stencil (PDF 32000-1, table 106). */
const INKLESS = new Set([3, 7]);

type Step = (args: readonly unknown[]) => void;

export function readMarks(list: OperatorList, tools: MarkTools): PageMarks {
  const marks = { texts: [] as MarkedText[], lines: [] as DrawnLine[], pictures: 0, isCut: false };
  const steps = createSteps(tools, marks);
  for (let index = 0; index < list.fnArray.length; index += 1) {
    const args = list.argsArray[index];
    steps.get(list.fnArray[index] ?? -1)?.(Array.isArray(args) ? args : []);
  }
  return marks;
}

type Marks = { -readonly [Key in keyof PageMarks]: PageMarks[Key] } & { texts: MarkedText[]; lines: DrawnLine[] };

function createSteps({ operators: ops, view, fontOf, letterOf }: MarkTools, marks: Marks): ReadonlyMap<number, Step> {
  let state: DrawState = {
    map: view,
    font: '',
    fontSize: 0,
    charSpacing: 0,
    wordSpacing: 0,
    stretch: 1,
    leading: 0,
    rise: 0,
    isHidden: false,
  };
  const saved: DrawState[] = [];
  let textMap = IDENTITY;
  let [pen, lineX, lineY] = [0, 0, 0];

  const save = () => void saved.push({ ...state });
  const restore = () => {
    state = saved.pop() ?? state;
  };
  const transform = (value: unknown): void => {
    const map = affineOf(value);
    if (map !== undefined) state.map = compose(state.map, map);
  };
  const placeText = (map: Affine) => {
    textMap = map;
    [pen, lineX, lineY] = [0, 0, 0];
  };
  const moveText = (x: number, y: number) => {
    lineX += x;
    lineY += y;
    pen = lineX;
  };
  const setFont = (id: unknown, size: unknown) => {
    state.font = String(id);
    state.fontSize = numberOf(size);
  };

  function showText(drawn: unknown): void {
    if (!Array.isArray(drawn)) return;
    const font = fontOf(state.font);
    const sign = state.fontSize < 0 ? -1 : 1;
    const { charSpacing, wordSpacing, stretch, rise, isHidden } = state;
    const spacing = { fontSize: Math.abs(state.fontSize), glyphScale: font.glyphScale, charSpacing, wordSpacing };
    const { pieces, end } = font.isBroken ? { pieces: [UNREADABLE], end: 0 } : piecesOf(drawn, spacing, letterOf);
    const map = compose(state.map, textMap);
    const place = {
      x: mapX(map, pen, lineY + rise),
      y: mapY(map, pen, lineY + rise),
      dx: map[0] * stretch * sign,
      dy: map[1] * stretch * sign,
      size: Math.hypot(map[2], map[3]) * spacing.fontSize,
      font: state.font,
      isHidden,
      isVertical: font.isVertical,
    };
    for (const piece of pieces) marks.texts.push({ piece, ...place });
    pen += end * stretch;
  }

  function drawPath([operator, paths]: readonly unknown[]): void {
    const [path] = Array.isArray(paths) ? paths : [];
    if (!(path instanceof Float32Array)) return;
    if (strokes.has(operator)) marks.lines.push(...strokedLines(path, state.map));
    else if (fills.has(operator)) marks.lines.push(...filledLines(path, state.map));
  }

  const strokes: ReadonlySet<unknown> = new Set([ops.stroke, ops.closeStroke]);
  const fills: ReadonlySet<unknown> = new Set([
    ops.fill,
    ops.eoFill,
    ops.fillStroke,
    ops.eoFillStroke,
    ops.closeFillStroke,
    ops.closeEOFillStroke,
  ]);
  const countPicture = () => {
    marks.pictures += 1;
  };

  return new Map<number, Step>([
    [ops.save, save],
    [ops.restore, restore],
    [ops.transform, (args) => transform(args)],
    [ops.beginGroup, save],
    [ops.endGroup, restore],
    [
      ops.paintFormXObjectBegin,
      ([map]) => {
        save();
        transform(map);
      },
    ],
    [ops.paintFormXObjectEnd, restore],
    [
      ops.beginText,
      () => {
        placeText(IDENTITY);
        marks.isCut = true;
      },
    ],
    [
      ops.endText,
      () => {
        marks.isCut = false;
      },
    ],
    [ops.setTextMatrix, ([map]) => placeText(affineOf(map) ?? textMap)],
    [ops.moveText, ([x, y]) => moveText(numberOf(x), numberOf(y))],
    [
      ops.setLeadingMoveText,
      ([x, y]) => {
        state.leading = numberOf(y);
        moveText(numberOf(x), numberOf(y));
      },
    ],
    [
      ops.setLeading,
      ([leading]) => {
        state.leading = -numberOf(leading);
      },
    ],
    [ops.nextLine, () => moveText(0, state.leading)],
    [ops.setFont, ([id, size]) => setFont(id, size)],
    [
      ops.setGState,
      ([entries]) => {
        for (const [key, value] of pairsOf(entries))
          if (key === 'Font' && Array.isArray(value)) setFont(value[0], value[1]);
      },
    ],
    [
      ops.setCharSpacing,
      ([spacing]) => {
        state.charSpacing = numberOf(spacing);
      },
    ],
    [
      ops.setWordSpacing,
      ([spacing]) => {
        state.wordSpacing = numberOf(spacing);
      },
    ],
    [
      ops.setHScale,
      ([percent]) => {
        state.stretch = numberOf(percent) / 100;
      },
    ],
    [
      ops.setTextRise,
      ([rise]) => {
        state.rise = numberOf(rise);
      },
    ],
    [
      ops.setTextRenderingMode,
      ([mode]) => {
        state.isHidden = INKLESS.has(numberOf(mode));
      },
    ],
    [ops.showText, ([drawn]) => showText(drawn)],
    [ops.constructPath, drawPath],
    [ops.paintImageXObject, countPicture],
    [ops.paintInlineImageXObject, countPicture],
    [ops.paintImageMaskXObject, countPicture],
    [ops.paintImageXObjectRepeat, countPicture],
  ]);
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function pairsOf(value: unknown): readonly (readonly unknown[])[] {
  return Array.isArray(value) ? value.filter((item) => Array.isArray(item)) : [];
}
