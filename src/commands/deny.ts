/** `deny sam@example.net`, `deny domain example.org`, `deny this space`; `deny reviewer ...` takes the role only. */
import { answerPermission } from './allow.ts';
import type { Command } from './command.ts';

export const deny: Command = {
  name: 'deny',
  summary: 'Keep a person, a domain or this space from asking, or take a role from somebody',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: [
    '[{sure}] (deny|block|ban|refuse) [the] [person|user] {person} [{sure}] [(because|reason) {comment}]',
    '[{sure}] (deny|remove|revoke|take) [the] [role] {grant} [from|to|of] {person} [{sure}] [(because|reason) {comment}]',
    '[{sure}] (remove|revoke) {person} (as|from) [a|an|the] {grant} [{sure}] [(because|reason) {comment}]',
    '{person} is no longer [a|an|the] {grant} [{sure}] [(because|reason) {comment}]',
    '(deny|block|ban|refuse) [access] [for|to] [everybody|everyone|people|all] [of|from|in|at] [the] [domain] {domain} [(because|reason) {comment}]',
    '(deny|block|disable) [answers] [in] {here} [(because|reason) {comment}]',
    '{undo} (deny|denying|block|blocking) [the] [person|user] {person} [(because|reason) {comment}]',
    '{undo} (deny|denying|block|blocking) [the] [domain] {domain} [(because|reason) {comment}]',
    '{undo} (deny|denying|block|blocking) [answers] [in] {here} [(because|reason) {comment}]',
  ],
  examples: [
    ['deny sam@example.net', { intent: 'deny', actor: { kind: 'person', email: 'sam@example.net' } }],
    [
      'deny reviewer robin@example.com',
      { intent: 'deny', grant: 'reviewer', actor: { kind: 'person', email: 'robin@example.com' } },
    ],
    ['deny domain example.org', { intent: 'deny', domain: 'example.org' }],
    [
      'no longer deny sam@example.net',
      { intent: 'deny', undo: true, actor: { kind: 'person', email: 'sam@example.net' } },
    ],
    ['deny this space', { intent: 'deny', here: true }],
  ],
  answer: answerPermission,
};
