/** Finds the handler of a request: below /v1, unless other routes are given. */
import { ApiProblem } from '../model/api-problem.ts';
import type { Answer, Call } from './answer.ts';
import { applicationRoutes } from './applications.ts';
import { attachmentActionRoutes } from './attachment-actions.ts';
import { auditRoutes } from './audit-events.ts';
import { contentRoutes } from './contents.ts';
import { membershipRoutes } from './memberships.ts';
import { messageRoutes } from './messages.ts';
import { peopleRoutes } from './people.ts';
import { roomRoutes } from './rooms.ts';
import { webhookRoutes } from './webhooks.ts';

export interface Route {
  readonly method: string;
  /** Segments that begin with a colon are parameters; the first route that fits wins. */
  readonly path: string;
  readonly handle: (call: Call) => Answer;
}

const ROUTES: readonly Route[] = [
  ...peopleRoutes,
  ...roomRoutes,
  ...membershipRoutes,
  ...messageRoutes,
  ...webhookRoutes,
  ...attachmentActionRoutes,
  ...contentRoutes,
  ...auditRoutes,
  ...applicationRoutes,
];

/** @throws ApiProblem 404, 405 */
export function findRoute(
  method: string,
  path: string,
  routes = ROUTES,
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } {
  const fitting = routes.flatMap((route) => {
    const params = matchPath(route.path, path);
    return params ? [{ route, params }] : [];
  });
  const found = fitting.find(({ route }) => route.method === method);
  if (found) return found;
  if (fitting.length > 0) throw new ApiProblem(405, 'The request method is not supported for this resource.');
  throw new ApiProblem(404, 'The requested resource could not be found.');
}

/** The SDK asks for `people/?id=...`: a slash at the end makes no difference. */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeSegment(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
