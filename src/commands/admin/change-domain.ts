/** Allowing and denying everybody of one domain. */
import type { Answer } from '../../audit/answer.ts';
import type { Question } from '../../audit/question.ts';
import type { BotSettings } from '../../audit/settings.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';
import { refusal } from '../statement.ts';
import { carryOut, type Outcome } from './order.ts';
import { changeSettings } from './record-change.ts';
import { type DomainStanding, domainStanding, withDomain } from './standing.ts';

const DOMAIN = /^(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}[\p{L}\p{N}-]{0,61}[\p{L}\p{N}]$/u;
const MAX_DOMAIN_CHARS = 253;

/** Answers `allow domain ...` and `deny domain ...`. */
export async function changeDomain(question: Question, context: CommandContext): Promise<Answer> {
  const domain = (question.domain ?? '').trim().replace(/^@/, '').toLowerCase();
  if (domain.length > MAX_DOMAIN_CHARS || !DOMAIN.test(domain)) {
    return refusal(context, 'That is not a domain of emails. Write it like example.com.', {
      notUnderstood: [plainText(domain, 60)],
    });
  }
  const order = { question: { ...question, domain }, about: `domain ${domain}` };
  return carryOut(order, context, () => setDomain(order.question, domain, context));
}

async function setDomain(question: Question, domain: string, context: CommandContext): Promise<Outcome> {
  const isFixed = context.permissions.allowedDomains.includes(domain);
  let before: DomainStanding = 'unset';
  let after: DomainStanding = 'unset';
  const settings = await changeSettings(context, (current) => {
    before = domainStanding(domain, current);
    after = wanted(question, before, isFixed);
    return before === after ? current : withDomain(domain, after, current);
  });
  const described = describeDomain(domain, settings, isFixed);
  if (before === after) return { kind: 'same', title: `${domain} is ${described}` };
  return {
    kind: 'done',
    title: `${domain} is now ${described}`,
    lines: [`Before: ${describeDomain(domain, withDomain(domain, before, settings), isFixed)}.`, MEANING[after]],
    did: didWords(domain, before, after),
    undo: inverse(domain, before, after),
    buttons: [{ label: 'Who may do what', ask: 'admins' }],
  };
}

/** The environment's domains need not be allowed again, only no longer denied. */
function wanted({ intent, undo }: Question, before: DomainStanding, isFixed: boolean): DomainStanding {
  if (intent === 'deny') {
    if (undo !== true) return 'denied';
    return before === 'denied' ? 'unset' : before;
  }
  if (undo === true) return before === 'allowed' ? 'unset' : before;
  return isFixed ? 'unset' : 'allowed';
}

function describeDomain(domain: string, settings: BotSettings, isFixed: boolean): string {
  switch (domainStanding(domain, settings)) {
    case 'denied':
      return 'denied';
    case 'allowed':
      return 'allowed';
    case 'unset':
      return isFixed ? 'allowed, by ALLOWED_DOMAINS in the environment' : 'not allowed';
  }
}

const MEANING: Readonly<Record<DomainStanding, string>> = {
  allowed: 'Everybody with an email of exactly this domain may ask; subdomains are not part of it.',
  denied: 'Its people may not ask, but for those who are allowed by name.',
  unset: 'People who are allowed by name keep what they have.',
};

function didWords(domain: string, before: DomainStanding, after: DomainStanding): string {
  if (after !== 'unset') return `${after} the domain ${domain}`;
  return `took back that the domain ${domain} is ${before}`;
}

function inverse(domain: string, before: DomainStanding, after: DomainStanding): Question {
  switch (before) {
    case 'denied':
      return { intent: 'deny', domain };
    case 'allowed':
      return { intent: 'allow', domain };
    case 'unset':
      return { intent: after === 'denied' ? 'deny' : 'allow', undo: true, domain };
  }
}
