/** A terminal as a chat: for trying the bot without Webex. Knows nothing of the network. */
export { CONSOLE_SPACE, type ConsoleChat, createConsoleChat } from './console-chat.ts';
export { forTerminal } from './terminal-text.ts';
export { createVolatileState } from './volatile-state.ts';
