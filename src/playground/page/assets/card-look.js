/** How cards look: colours are the page's own variables, so that a card follows the theme at once. */

const colour = (name) => ({ default: `var(--card-${name})`, subtle: `var(--card-${name}-subtle)` });
const foregroundColors = Object.fromEntries(
  ['default', 'dark', 'light', 'accent', 'attention', 'good', 'warning'].map((name) => [name, colour(name)]),
);
const container = (name) => ({
  backgroundColor: `var(--card-bg-${name})`,
  borderColor: 'var(--line)',
  foregroundColors,
});
const FONT = 'var(--font)';

export const CARD_LOOK = {
  supportsInteractivity: true,
  fontFamily: FONT,
  fontTypes: {
    default: { fontFamily: FONT, ...sizes() },
    monospace: { fontFamily: 'var(--mono)', ...sizes() },
  },
  spacing: { small: 4, default: 8, medium: 12, large: 18, extraLarge: 26, padding: 14 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  imageSizes: { small: 40, medium: 80, large: 160 },
  imageSet: { imageSize: 'medium', maxImageHeight: 100 },
  containerStyles: {
    default: container('default'),
    emphasis: container('emphasis'),
    accent: container('accent'),
    good: container('good'),
    attention: container('attention'),
    warning: container('warning'),
  },
  actions: {
    maxActions: 5,
    spacing: 'medium',
    buttonSpacing: 0,
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    allowTitleToWrap: true,
  },
  adaptiveCard: { allowCustomStyle: false },
  factSet: {
    title: { color: 'default', size: 'default', isSubtle: true, weight: 'default', wrap: true, maxWidth: 160 },
    value: { color: 'default', size: 'default', isSubtle: false, weight: 'default', wrap: true },
    spacing: 12,
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', size: 'small', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder', size: 'small' },
    },
    errorMessage: { color: 'attention', spacing: 'small', size: 'small', weight: 'default' },
  },
};

function sizes() {
  return {
    fontSizes: { small: 12, default: 14, medium: 15, large: 18, extraLarge: 22 },
    fontWeights: { lighter: 400, default: 400, bolder: 650 },
  };
}
