/**
 * Host configurations after the Webex clients, light and dark. Webex publishes
 * none; colours and sizes are read off its public design language and are an
 * approximation, close enough to judge size, wrapping and contrast.
 */
export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

interface Palette {
  readonly page: string;
  readonly card: string;
  readonly emphasis: string;
  readonly line: string;
  readonly text: string;
  readonly subtle: string;
  readonly accent: string;
  readonly good: string;
  readonly warning: string;
  readonly attention: string;
}

const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    page: '#ededed',
    card: '#ffffff',
    emphasis: '#f5f5f5',
    line: '#e0e0e0',
    text: '#1a1a1a',
    subtle: '#636363',
    accent: '#1170cf',
    good: '#1a7a53',
    warning: '#8a5300',
    attention: '#c2152b',
  },
  dark: {
    page: '#111111',
    card: '#1f1f1f',
    emphasis: '#2a2a2a',
    line: '#404040',
    text: '#f2f2f2',
    subtle: '#adadad',
    accent: '#64b4fa',
    good: '#3cc29a',
    warning: '#f2990a',
    attention: '#fc8b98',
  },
};

const FONT = 'Inter, "Open Sans", "DejaVu Sans", sans-serif';
const SIZES = {
  fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 700 },
};

export function hostConfig(theme: Theme): unknown {
  const colours = PALETTES[theme];
  const both = (colour: string, subtle = colour): unknown => ({ default: colour, subtle });
  const foregroundColors = {
    default: both(colours.text, colours.subtle),
    dark: both(colours.text),
    light: both(colours.subtle),
    accent: both(colours.accent),
    good: both(colours.good),
    warning: both(colours.warning),
    attention: both(colours.attention),
  };
  const container = (backgroundColor: string): unknown => ({ backgroundColor, foregroundColors });
  return {
    supportsInteractivity: true,
    fontFamily: FONT,
    fontTypes: {
      default: { fontFamily: FONT, ...SIZES },
      monospace: { fontFamily: '"DejaVu Sans Mono", monospace', ...SIZES },
    },
    spacing: { small: 4, default: 8, medium: 16, large: 20, extraLarge: 32, padding: 12 },
    separator: { lineThickness: 1, lineColor: colours.line },
    containerStyles: { default: container(colours.card), emphasis: container(colours.emphasis) },
    actions: {
      maxActions: 20,
      spacing: 'medium',
      buttonSpacing: 8,
      showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
    },
    factSet: {
      title: { color: 'default', size: 'default', isSubtle: true, weight: 'default', wrap: true, maxWidth: 120 },
      value: { color: 'default', size: 'default', isSubtle: false, weight: 'default', wrap: true },
      spacing: 12,
    },
    inputs: {
      label: {
        inputSpacing: 'small',
        requiredInputs: { weight: 'bolder', size: 'default', suffix: ' *', suffixColor: 'attention' },
        optionalInputs: { weight: 'bolder', size: 'default' },
      },
      errorMessage: { color: 'attention', spacing: 'small', size: 'small', weight: 'default' },
    },
  };
}

export function styleSheet(theme: Theme): string {
  const { page, card, line, text, accent } = PALETTES[theme];
  return `
    body { margin: 0; padding: 8px; background: ${page}; font-family: ${FONT}; color: ${text}; }
    #card { background: ${card}; border: 1px solid ${line}; border-radius: 8px; overflow: clip; }
    .ac-pushButton {
      font: 600 14px ${FONT}; color: ${text}; background: transparent; border: 1px solid ${text};
      border-radius: 16px; padding: 6px 14px; margin-bottom: 8px; cursor: pointer;
      max-width: 100%; text-align: center; overflow-wrap: anywhere;
    }
    .ac-actionSet { flex-wrap: wrap; }
    .ac-pushButton:hover { border-color: ${accent}; }
    .ac-choiceSetInput-expanded label, .ac-choiceSetInput-expanded span { color: ${text}; }
    .ac-textBlock p { margin: 0; }
    .ac-textBlock { overflow-wrap: anywhere; }
  `;
}
