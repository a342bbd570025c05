/** A terminal as a chat: for trying the bot without Webex. Knows nothing of the network. */
export { CONSOLE_SPACE, type ConsoleChat, createConsoleChat } from './console-chat.ts';
