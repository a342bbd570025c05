/**
 * The two webhooks at Webex that bring events here.
 *
 * The framework's own registration gives up on the first failure and leaves a
 * deaf bot that calls itself ready; this one is repeated, and checked again
 * from time to time, since Webex disables a webhook that failed too often.
 * @see https://developer.webex.com/docs/api/guides/webhooks
 */
import type { Logger } from 'pino';
import type { NewWebhook, WebexApi, WebexWebhook } from './webex-api.ts';

/** Everything but card clicks, and card clicks: the former does not include the latter. */
const WANTED = [
  { resource: 'all', event: 'all' },
  { resource: 'attachmentActions', event: 'created' },
] as const;

export interface WebhookPlan {
  readonly targetUrl: string;
  readonly secret: string;
  readonly botEmail: string;
}

/** The name the framework gives its webhooks: base64 of host and bot. Tells ours from other deployments'. */
export function webhookName(plan: Pick<WebhookPlan, 'targetUrl' | 'botEmail'>): string {
  return Buffer.from(`${new URL(plan.targetUrl).host} ${plan.botEmail}`).toString('base64');
}

/**
 * Makes the API hold exactly our two active webhooks under our name. Those under other names are not touched.
 * @param renew sets the secret anew where the API does not show it; done once per start.
 * @returns how many had to be made or changed.
 * @throws ChatError when it could not be confirmed; safe to repeat.
 */
export async function ensureWebhooks(
  api: WebexApi,
  plan: WebhookPlan,
  options: { readonly giveUpMs: number; readonly renew: boolean; readonly log: Logger },
): Promise<number> {
  const { giveUpMs, log } = options;
  const name = webhookName(plan);
  const ours = (await api.webhooks(giveUpMs)).filter((webhook) => webhook.name === name);
  const kept = new Set<string>();
  let changed = 0;
  for (const { resource, event } of WANTED) {
    const wanted: NewWebhook = { name, targetUrl: plan.targetUrl, resource, event, secret: plan.secret };
    const candidates = ours.filter((webhook) => isFor(webhook, wanted));
    const good = candidates.find((webhook) => isGood(webhook, wanted, options.renew));
    const webhook = good ?? (await replace(api, candidates[0], wanted, giveUpMs));
    if (good === undefined) changed += 1;
    kept.add(webhook.id);
  }
  for (const stale of ours.filter((webhook) => !kept.has(webhook.id))) {
    await api.deleteWebhook(stale.id, giveUpMs);
    changed += 1;
  }
  if (changed > 0) log.info({ changed, kept: kept.size }, 'webhooks registered');
  return changed;
}

function isFor(webhook: WebexWebhook, wanted: NewWebhook): boolean {
  return (
    webhook.targetUrl === wanted.targetUrl &&
    webhook.resource === wanted.resource &&
    webhook.event === wanted.event &&
    webhook.filter === undefined
  );
}

function isGood(webhook: WebexWebhook, wanted: NewWebhook, renew: boolean): boolean {
  const secretHolds = webhook.secret === undefined ? !renew : webhook.secret === wanted.secret;
  return webhook.status !== 'inactive' && secretHolds;
}

async function replace(
  api: WebexApi,
  old: WebexWebhook | undefined,
  wanted: NewWebhook,
  giveUpMs: number,
): Promise<WebexWebhook> {
  return old === undefined ? api.createWebhook(wanted) : api.updateWebhook(old.id, wanted, giveUpMs);
}
