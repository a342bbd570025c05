/** Adaptive cards, drawn by the vendor's own renderer, with our Markdown and our colours. */
import { CARD_LOOK } from './card-look.js';
import { el } from './dom.js';
import { markdownHtml } from './markdown.js';

const { AdaptiveCards } = globalThis;

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdownHtml(text);
  result.didProcess = true;
};

const openAddress = (address) => {
  if (/^(?:https?:\/\/|mailto:)/i.test(address ?? '')) globalThis.open(address, '_blank', 'noopener,noreferrer');
};

/**
 * An element with the card in it.
 * @param onSubmit gets the button's data merged with the inputs, and its title.
 */
export const renderCard = (content, onSubmit) => {
  const frame = el('div', { class: 'card' });
  try {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig(CARD_LOOK);
    card.onExecuteAction = (action) => {
      const kind = action.getJsonTypeName();
      if (kind === 'Action.OpenUrl') openAddress(action.url);
      else if (kind === 'Action.Submit') onSubmit(action.data ?? {}, action.title ?? '');
    };
    card.parse(content);
    const drawn = card.render();
    if (drawn === undefined) throw new Error('nothing was drawn');
    drawn.removeAttribute('tabindex');
    frame.append(drawn);
  } catch (error) {
    frame.append(el('p', { class: 'card-broken' }, `This card cannot be shown: ${error.message}`));
  }
  return frame;
};
