import assert from 'node:assert/strict';
import { anonymousActors, DEFAULT_ANONYMOUS_ACTORS } from '../../src/audit/actor.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import { type Evidence, gatherEvidence } from '../../src/audit/evidence.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anEvent, anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BROWSER = 'SampleBrowser/1.0';
const NOBODY = anEvent({
  id: 'c-nobody',
  actor: { email: 'api@cconesp.net' },
  trackingId: 'T-1',
  ip: '192.0.2.7',
  userAgent: BROWSER,
  orgId: 'org-a',
});

/** A record by somebody, so many ms after the change (before it: negative). */
function by(email: string, after: number, overrides: Partial<AuditEvent> = {}): Partial<AuditEvent> {
  return { actor: { email }, time: SAMPLE_TIME + after, orgId: 'org-a', ...overrides };
}

async function gather(
  events: readonly Partial<AuditEvent>[],
  change: AuditEvent = NOBODY,
  signIns?: readonly Partial<AuditEvent>[],
): Promise<Evidence> {
  const isAnonymous = anonymousActors(DEFAULT_ANONYMOUS_ACTORS);
  const open = () => openEmbeddedStore({ dir: '', persistence: 'memory', isAnonymous, now: () => 0 });
  const [store, apart] = await Promise.all([open(), open()]);
  const numbered = (event: Partial<AuditEvent>, at: number) => anIncoming({ id: `c-${at}`, ...event });
  try {
    await store.append([change, ...events].map(numbered));
    await apart.append((signIns ?? []).map(numbered));
    return await gatherEvidence(store, change, signIns === undefined ? undefined : apart);
  } finally {
    await Promise.all([store.close(), apart.close()]);
  }
}

const emails = (traces: Evidence['signedIn']): readonly (string | undefined)[] =>
  traces.map(({ actor }) => actor.email);

describe('evidence around a change [I]', () => {
  it('is empty where no other record is near', async () => {
    assert.deepEqual(await gather([]), { sameRequest: [], sameClient: [], signedIn: [], isCut: false });
  });

  it('is whom records of the same request name, each once with the nearest record', async () => {
    const { sameRequest } = await gather([
      by('kim@example.com', 5000, { trackingId: 'T-1' }),
      by('kim@example.com', -100, { trackingId: 'T-1' }),
      by('sam@example.com', 0, { trackingId: 'T-2' }),
      { actor: {}, time: SAMPLE_TIME, trackingId: 'T-1', orgId: 'org-a' },
    ]);
    assert.deepEqual(sameRequest, [{ actor: { email: 'kim@example.com' }, at: SAMPLE_TIME - 100 }]);
  });

  it('is who used the same address and the same browser within 30 minutes, before or after', async () => {
    const client = { ip: '192.0.2.7', userAgent: BROWSER };
    const { sameClient } = await gather([
      by('before@example.com', -30 * MINUTE_MS, client),
      by('after@example.com', 30 * MINUTE_MS, client),
      by('early@example.com', -30 * MINUTE_MS - 1, client),
      by('late@example.com', 30 * MINUTE_MS + 1, client),
      by('other-browser@example.com', 0, { ...client, userAgent: 'Other/1.0' }),
      by('other-address@example.com', 0, { ...client, ip: '192.0.2.70' }),
      by('no-browser@example.com', 0, { ip: '192.0.2.7' }),
    ]);
    assert.deepEqual(emails(sameClient).toSorted(), ['after@example.com', 'before@example.com']);
  });

  it('draws nothing from an address without a browser, nor from a record without either', async () => {
    const { userAgent: _, ...noBrowser } = NOBODY;
    const { ip: __, trackingId: ___, ...bare } = noBrowser;
    const named = by('lee@example.com', 0, { ip: '192.0.2.7', userAgent: 'NoUserAgentAvailableBot' });
    const placeholder = { ...NOBODY, userAgent: 'NoUserAgentAvailableBot' };
    for (const change of [noBrowser, bare, placeholder]) {
      const { sameClient } = await gather(
        [by('kim@example.com', 0, { ip: '192.0.2.7' }), by('sam@example.com', 0), named],
        change,
      );
      assert.deepEqual(sameClient, []);
    }
  });

  const signIn = { category: 'LOGINS' };
  const signOut = { category: 'LOGOUT' };
  const sessions: readonly (readonly [title: string, records: Partial<AuditEvent>[], signedIn: boolean])[] = [
    ['signed in just before', [by('kim@example.com', -1, signIn)], true],
    ['signed in 12 hours before', [by('kim@example.com', -12 * HOUR_MS, signIn)], true],
    ['signed in longer ago', [by('kim@example.com', -12 * HOUR_MS - 1, signIn)], false],
    ['signed in afterwards', [by('kim@example.com', 1, signIn)], false],
    [
      'signed out since',
      [by('kim@example.com', -2 * HOUR_MS, signIn), by('kim@example.com', -HOUR_MS, signOut)],
      false,
    ],
    [
      'signed out and in again',
      [
        by('kim@example.com', -3 * HOUR_MS, signIn),
        by('kim@example.com', -2 * HOUR_MS, signOut),
        by('kim@example.com', -HOUR_MS, signIn),
      ],
      true,
    ],
    [
      'signed out only afterwards',
      [by('kim@example.com', -HOUR_MS, signIn), by('kim@example.com', HOUR_MS, signOut)],
      true,
    ],
    [
      'signed in, and somebody else out',
      [by('kim@example.com', -HOUR_MS, signIn), by('sam@example.com', -1, signOut)],
      true,
    ],
    ['tried in vain', [by('kim@example.com', -1, { ...signIn, raw: { data: { eventStatus: 'FAILURE' } } })], false],
    [
      'tried in vain after signing in',
      [
        by('kim@example.com', -HOUR_MS, signIn),
        by('kim@example.com', -1, { ...signIn, raw: { eventStatus: 'Failed' } }),
      ],
      true,
    ],
    ['signed in to another organisation', [by('kim@example.com', -1, { ...signIn, orgId: 'org-b' })], false],
  ];
  for (const [title, records, expected] of sessions) {
    it(`${expected ? 'sees' : 'does not see'} as signed in who ${title}`, async () => {
      const { signedIn } = await gather(records);
      assert.deepEqual(emails(signedIn), expected ? ['kim@example.com'] : []);
    });
  }

  it('gives when the session began that was open last', async () => {
    const { signedIn } = await gather([
      by('kim@example.com', -3 * HOUR_MS, signIn),
      by('kim@example.com', -HOUR_MS, signIn),
    ]);
    assert.deepEqual(signedIn, [{ actor: { email: 'kim@example.com' }, at: SAMPLE_TIME - HOUR_MS }]);
  });

  it('looks at no more than it should, and says so', async () => {
    const many = Array.from({ length: 301 }, (_, at) => by(`p${at}@example.com`, -1 - at, signIn));
    const { signedIn, isCut } = await gather(many);
    assert.deepEqual([signedIn.length, isCut], [300, true]);
    assert.equal((await gather(many.slice(1))).isCut, false);
  });

  describe('with sign-ins of the security audit', () => {
    /** Field names and values as a captured payload has them; people and times are made up. */
    const attempt = (data: Readonly<Record<string, string>> = {}): Partial<AuditEvent> => ({
      category: 'LOGINS',
      raw: {
        synthetic: 'true',
        data: {
          eventDescription: 'A user attempted logging in',
          actorClientName: 'Webex Admin Portal',
          authenticationMethod: 'Password',
          eventStatus: 'SUCCESS',
          ...data,
        },
      },
    });
    const bySignIns: readonly (readonly [
      title: string,
      signIns: Partial<AuditEvent>[],
      trail: Partial<AuditEvent>[],
      signedIn: boolean,
    ])[] = [
      ['signed in to the portal', [by('kim@example.com', -HOUR_MS, attempt())], [], true],
      ['failed', [by('kim@example.com', -HOUR_MS, attempt({ eventStatus: 'FAILURE' }))], [], false],
      [
        'was let in without a person',
        [by('kim@example.com', -HOUR_MS, attempt({ authenticationMethod: 'Non-Interactive' }))],
        [],
        false,
      ],
      [
        'signed in, then was renewed without a person and failed elsewhere',
        [
          by('kim@example.com', -3 * HOUR_MS, attempt()),
          by('kim@example.com', -2 * HOUR_MS, attempt({ authenticationMethod: 'Non-Interactive' })),
          by('kim@example.com', -HOUR_MS, attempt({ eventStatus: 'FAILURE', actorClientName: 'NA' })),
        ],
        [],
        true,
      ],
      [
        'signed in to something else',
        [by('kim@example.com', -HOUR_MS, attempt({ actorClientName: 'Developer Portal' }))],
        [],
        false,
      ],
      [
        'signed in, as the documented example has it',
        [
          by('kim@example.com', -HOUR_MS, {
            category: 'LOGINS',
            raw: { data: { eventDescription: 'An Admin logged in' } },
          }),
        ],
        [],
        true,
      ],
      ['signed in too long ago', [by('kim@example.com', -12 * HOUR_MS - 1, attempt())], [], false],
      ['signed in afterwards', [by('kim@example.com', 1, attempt())], [], false],
      [
        'signed in to another organisation',
        [by('kim@example.com', -HOUR_MS, { ...attempt(), orgId: 'org-b' })],
        [],
        false,
      ],
      [
        'signed out since, as the trail says',
        [by('kim@example.com', -2 * HOUR_MS, attempt())],
        [by('kim@example.com', -HOUR_MS, { category: 'LOGOUT' })],
        false,
      ],
      [
        'signed out since, as the same stream says',
        [
          by('kim@example.com', -2 * HOUR_MS, attempt()),
          by('kim@example.com', -HOUR_MS, {
            category: 'LOGINS',
            raw: { data: { eventDescription: 'User Logout Attempted' } },
          }),
        ],
        [],
        false,
      ],
      [
        'signed out of something else',
        [
          by('kim@example.com', -2 * HOUR_MS, attempt()),
          by('kim@example.com', -HOUR_MS, {
            category: 'LOGOUT',
            raw: { data: { actorClientName: 'Developer Portal' } },
          }),
        ],
        [],
        true,
      ],
    ];
    for (const [title, signIns, trail, expected] of bySignIns) {
      it(`${expected ? 'sees' : 'does not see'} as signed in who ${title}`, async () => {
        const { signedIn } = await gather(trail, NOBODY, signIns);
        assert.deepEqual(emails(signedIn), expected ? ['kim@example.com'] : []);
      });
    }

    it('never takes them for the same request or the same client', async () => {
      const same = { ...attempt(), trackingId: 'T-1', ip: '192.0.2.7', userAgent: BROWSER };
      const { sameRequest, sameClient } = await gather([], NOBODY, [by('kim@example.com', -MINUTE_MS, same)]);
      assert.deepEqual([sameRequest, sameClient], [[], []]);
    });

    it('finds the portal among thousands of other sign-ins, and says where it gave up', async () => {
      const other = Array.from({ length: 2500 }, (_, at) =>
        by(`p${at}@example.com`, -1 - at, attempt({ actorClientName: 'Webex App' })),
      );
      const found = await gather([], NOBODY, [...other, by('kim@example.com', -HOUR_MS, attempt())]);
      assert.deepEqual([emails(found.signedIn), found.isCut], [['kim@example.com'], false]);
      const more = Array.from({ length: 3001 }, (_, at) =>
        by(`p${at}@example.com`, -1 - at, attempt({ actorClientName: 'Webex App' })),
      );
      assert.equal((await gather([], NOBODY, more)).isCut, true);
    });
  });
});
