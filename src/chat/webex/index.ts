/**
 * Webex as a chat, on webex-node-bot-framework. Nothing outside this folder
 * knows the framework, its SDK or the REST API.
 */
export type { WebexChat, WebexTiming } from './options.ts';
export { createWebexChat } from './webex-chat.ts';
