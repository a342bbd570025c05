/** The organisations that are fetched from the audit API, as far as the asker may see them. */

import type { MessageAnswer } from '../../audit/answer.ts';
import type { OrgFeed, OrgInfo } from '../../audit/org.ts';
import type { FeedKind } from '../../audit/ports.ts';
import type { Question } from '../../audit/question.ts';
import type { CommandContext } from '../command.ts';
import { statement } from '../statement.ts';
import { type MeantOrg, namedOrg, orgsInView } from './orgs-in-view.ts';

export type FetchedOrg = OrgInfo & { readonly feed: OrgFeed };

export type FetchedOrgs =
  | { readonly kind: 'orgs'; readonly orgs: readonly FetchedOrg[] }
  | Extract<MeantOrg, { readonly kind: 'answer' }>
  | { readonly kind: 'none'; readonly answer: MessageAnswer };

/** The one that was named, else all of them. */
export async function fetchedOrgs(question: Question, context: CommandContext): Promise<FetchedOrgs> {
  const inView = await orgsInView(context);
  const meant = question.org === undefined ? undefined : namedOrg(question.org, inView, context);
  if (meant?.kind === 'answer') return meant;
  const orgs = (meant === undefined ? inView : [meant.org]).flatMap(({ feed, ...org }) =>
    feed === undefined ? [] : [{ ...org, feed }],
  );
  return orgs.length === 0 ? { kind: 'none', answer: notSetUp(question, context) } : { kind: 'orgs', orgs };
}

function notSetUp(question: Question, context: CommandContext): MessageAnswer {
  return statement(context, {
    question,
    title: 'Fetching is not set up',
    lines: [
      'The trail comes in files only: I have no access to the audit API.',
      'Whoever runs me sets AUDIT_ORG_ID, and the Integration or Service App that a full administrator has authorised (scope audit:events_read): AUDIT_CLIENT_ID, AUDIT_CLIENT_SECRET and AUDIT_REFRESH_TOKEN, or AUDIT_SERVICE_APP_ID and AUDIT_MANAGER_TOKEN.',
      'Until then, drop a CSV file of Control Hub here.',
    ],
    buttons: [{ label: 'Coverage', question: { intent: 'coverage' } }],
  });
}

/** What is fetched for it. */
export function feedKindsOf({ signIns }: OrgFeed): readonly FeedKind[] {
  return signIns ? ['admin-audit-api', 'security-audit-api'] : ['admin-audit-api'];
}

/** Where the course of a feed is noted. */
export function pullKeyOf(orgId: string, kind: FeedKind): string {
  return `${orgId}/${kind}`;
}
