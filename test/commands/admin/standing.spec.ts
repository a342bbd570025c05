import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Question } from '../../../src/audit/question.ts';
import { type Role, roleOf } from '../../../src/audit/roles.ts';
import { DEFAULT_SETTINGS } from '../../../src/audit/settings.ts';
import {
  domainStanding,
  type PersonStanding,
  personStanding,
  withDomain,
  withPerson,
} from '../../../src/commands/admin/standing.ts';
import { askQuestion } from '../../../src/commands/ask.ts';
import { contextFor, readSettings } from '../../../src/commands/context.ts';
import { EXAMPLE_NOW, EXAMPLE_ZONE } from '../../../src/questions/example-clock.ts';
import { officeOf, useRig } from '../rig.ts';

const STANDINGS = ['admin', 'reviewer', 'viewer', 'denied', 'unset'] as const;
const DOMAIN_STANDINGS = ['allowed', 'denied', 'unset'] as const;

describe('standings [U]', () => {
  const emails = ['a@example.com', 'b@example.com', 'c@example.net'] as const;
  const steps = fc.array(fc.tuple(fc.constantFrom(...emails), fc.constantFrom(...STANDINGS)), { maxLength: 30 });

  it('are one a person: the last that was set, whatever was before', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let settings = DEFAULT_SETTINGS;
        const model = new Map<string, PersonStanding>();
        for (const [email, standing] of all) {
          settings = withPerson(email, standing, settings);
          model.set(email, standing);
        }
        for (const email of emails) assert.equal(personStanding(email, settings), model.get(email) ?? 'unset');
        const lists = [settings.admins, settings.reviewers, settings.viewers, settings.deniedPeople].flat();
        assert.equal(new Set(lists).size, lists.length);
      }),
    );
  });

  it('of a domain are as well', () => {
    for (const first of DOMAIN_STANDINGS)
      for (const then of DOMAIN_STANDINGS) {
        const settings = withDomain('example.org', then, withDomain('example.org', first, DEFAULT_SETTINGS));
        assert.equal(domainStanding('example.org', settings), then);
        assert.equal(domainStanding('example.net', settings), 'unset');
      }
  });
});

/** Made up of its own rules, from the words of the orders: what somebody may do after them. */
class RoleModel {
  readonly people = new Map<string, PersonStanding>();
  readonly domains = new Map<string, 'allowed' | 'denied'>();
  readonly #fixedAdmin = 'root@example.com';

  role(email: string): Role {
    if (email === this.#fixedAdmin) return 'admin';
    const own = this.people.get(email);
    if (own === 'denied') return 'stranger';
    if (own === 'admin' || own === 'reviewer' || own === 'viewer') return own;
    const domain = email.split('@')[1] ?? '';
    const said = this.domains.get(domain);
    if (said === 'denied') return 'stranger';
    return said === 'allowed' || domain === 'example.com' ? 'viewer' : 'stranger';
  }

  follow({ intent, grant, undo, actor, domain }: Question): void {
    const isDeny = intent === 'deny';
    const email = actor?.email ?? '';
    if (domain !== undefined) this.#followDomain(domain, isDeny, undo === true);
    if (domain !== undefined || email === this.#fixedAdmin) return;
    const own = this.people.get(email);
    if (isDeny && undo) {
      if (own === 'denied') this.people.delete(email);
    } else if (isDeny && grant === undefined) {
      this.people.set(email, 'denied');
    } else if (isDeny || undo) {
      if (own !== 'denied' && (grant === undefined || own === grant)) this.people.delete(email);
    } else if (grant !== undefined) {
      this.people.set(email, grant);
    } else if (this.role(email) === 'stranger') {
      this.people.delete(email);
      if (this.role(email) === 'stranger') this.people.set(email, 'viewer');
    }
  }

  #followDomain(domain: string, isDeny: boolean, isUndo: boolean): void {
    const own = this.domains.get(domain);
    if (isUndo) {
      if (own === (isDeny ? 'denied' : 'allowed')) this.domains.delete(domain);
    } else if (isDeny) this.domains.set(domain, 'denied');
    else if (domain === 'example.com') this.domains.delete(domain);
    else this.domains.set(domain, 'allowed');
  }
}

describe('orders about people and domains, one after the other [I]', () => {
  const rig = useRig();
  const people = ['root@example.com', 'ann@example.com', 'ben@example.net', 'cy@example.org'] as const;
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const order: fc.Arbitrary<Question> = fc
    .record({
      intent: fc.constantFrom('allow', 'deny'),
      grant: optional(fc.constantFrom('admin', 'reviewer', 'viewer')),
      undo: optional(fc.constant(true as const)),
      email: fc.constantFrom(...people),
      domain: optional(fc.constantFrom('example.com', 'example.net', 'example.org')),
    })
    .map(({ intent, grant, undo, email, domain }) => ({
      intent,
      ...(undo === undefined ? {} : { undo }),
      ...(domain !== undefined ? { domain } : { actor: { kind: 'person', email } as const }),
      ...(domain !== undefined || grant === undefined ? {} : { grant }),
    }));

  it('leave everybody with what the words say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 12 }), async (orders) => {
        await rig.store.state.update('settings', 'bot', () => undefined);
        const permissions = { admins: ['root@example.com'], allowedDomains: ['example.com'] };
        const office = { ...officeOf(rig.store), permissions };
        const model = new RoleModel();
        for (const [index, question] of orders.entries()) {
          const frame = { now: EXAMPLE_NOW + index, zone: EXAMPLE_ZONE, limit: 5 };
          await askQuestion(question, rig.desk, await contextFor(office, 'operator', frame));
          model.follow(question);
          const granted = await readSettings(rig.store);
          for (const email of people) {
            assert.equal(roleOf(email, { ...permissions, granted }), model.role(email), `${email} after ${index + 1}`);
          }
        }
      }),
      { numRuns: 60 },
    );
    assert.deepEqual(rig.errors, []);
  });
});
