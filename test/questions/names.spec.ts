import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { NameMatch } from '../../src/audit/ports.ts';
import { isOneEdit, otherNameReadings, pickName } from '../../src/questions/names.ts';
import { processorMs } from '../processor-time.ts';

/** A synthetic candidate, as a store would find it. */
function candidate(name: string, more: Partial<NameMatch> = {}): NameMatch {
  return {
    kind: 'target',
    entityType: 'contact-service-queue',
    id: `id-of-${name}`,
    name,
    formerNames: [],
    distance: 2,
    matched: name,
    lastSeenAt: 0,
    eventCount: 1,
    ...more,
  };
}

function picked(typed: string, candidates: readonly NameMatch[]): string {
  const pick = pickName(typed, candidates);
  switch (pick.kind) {
    case 'resolved':
      return `${pick.match.name}${pick.note === undefined ? '' : ` (${pick.note})`}`;
    case 'tie':
      return `tie: ${pick.matches.map((match) => match.name).join(', ')}`;
    case 'unknown':
      return `unknown: ${pick.nearest.map((match) => match.name).join(', ')}`;
  }
}

describe('pickName [U]', () => {
  it('takes the exact name before any other', () => {
    assert.equal(picked('Sales', [candidate('sales'), candidate('Sales'), candidate('Saless')]), 'Sales');
  });

  it('takes the same accents before folded ones', () => {
    assert.equal(picked('zoë keller', [candidate('Zoe Keller'), candidate('Zoë Keller')]), 'Zoë Keller');
    assert.equal(picked('zoe keller', [candidate('Zoe Keller'), candidate('Zoë Keller')]), 'Zoe Keller');
    assert.equal(picked('Zoe   Keller', [candidate('Zoë Keller')]), 'Zoë Keller');
  });

  it('takes the single name within one edit, and says so', () => {
    assert.equal(
      picked('Sales_EMAE', [candidate('Sales_EMEA'), candidate('Support')]),
      'Sales_EMEA ("Sales_EMAE" read as Sales_EMEA)',
    );
  });

  it('takes a phone number however it is written, and mends none', () => {
    const number = candidate('+49 (30) 5550-123');
    assert.equal(picked('0049305550123', [number]), '+49 (30) 5550-123');
    assert.equal(picked('+49 30 5550 124', [number]), 'unknown: +49 (30) 5550-123');
  });

  it('follows a former name, also with a typo, and says so', () => {
    const renamed = candidate('New Crew', { formerNames: ['Night Team'] });
    assert.equal(picked('night team', [renamed]), 'New Crew ("night team" is now called New Crew)');
    const note = '"nigth team" read as Night Team, which is now called New Crew';
    assert.equal(picked('nigth team', [renamed]), `New Crew (${note})`);
  });

  it('offers equals instead of choosing, newest first', () => {
    const old = candidate('Sales', { id: '1', lastSeenAt: 1 });
    const young = candidate('Sales', { id: '2', entityType: 'team', lastSeenAt: 2 });
    const pick = pickName('Sales', [old, young]);
    assert.deepEqual(pick, { kind: 'tie', matches: [young, old] });
    assert.equal(picked('Salos', [candidate('Sales'), candidate('Salon')]), 'tie: Sales, Salon');
  });

  it('counts one thing once, however often it was found', () => {
    const sales = candidate('Sales', { formerNames: ['Verkauf'] });
    assert.equal(picked('Sales', [sales, { ...sales, matched: 'Verkauf' }]), 'Sales');
  });

  it('finds things by former names, ids and emails, and says what they are called now', () => {
    const renamed = candidate('Sales New', { formerNames: ['Sales Old'] });
    assert.equal(picked('sales old', [renamed]), 'Sales New ("sales old" is now called Sales New)');
    assert.equal(picked('id-of-Sales New', [renamed]), 'Sales New');
    const zoe = candidate('Zoe Keller', { kind: 'actor', email: 'zoe.keller@example.com' });
    assert.equal(picked('Zoe.Keller@Example.com', [zoe]), 'Zoe Keller');
  });

  it('offers a former name beside a present one of the same text', () => {
    const renamed = candidate('Sales New', { formerNames: ['Sales'] });
    assert.equal(picked('Sales', [candidate('Sales'), renamed]), 'tie: Sales, Sales New');
  });

  it('finds a Webex id in any of its wrappings', () => {
    const match = candidate('Zoe Keller', { id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' });
    assert.equal(picked('3F2504E0-4F89-41D3-9A0C-0305E82C3301', [match]), 'Zoe Keller');
    assert.equal(
      picked('Y2lzY29zcGFyazovL3VzL1BFT1BMRS8zZjI1MDRlMC00Zjg5LTQxZDMtOWEwYy0wMzA1ZTgyYzMzMDE', [match]),
      'Zoe Keller',
    );
  });

  it('never mends digits or very short names', () => {
    assert.equal(picked('Queue 1', [candidate('Queue 2')]), 'unknown: Queue 2');
    assert.equal(picked('Queue 1', [candidate('Queue 11')]), 'unknown: Queue 11');
    assert.equal(picked('VIP', [candidate('VIB')]), 'unknown: VIB');
  });

  it('names the five nearest when none is near enough', () => {
    const names = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Zeta', 'Eta'].map((name) => candidate(name));
    assert.equal(picked('Omega', names), 'unknown: Alpha, Beta, Gamma, Delta, Zeta');
    assert.equal(picked('Omega', []), 'unknown: ');
  });

  it('never throws and never invents a match', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (typed, names) => {
        const candidates = names.map((name) => candidate(name));
        const pick = pickName(typed, candidates);
        const used = pick.kind === 'resolved' ? [pick.match] : pick.kind === 'tie' ? pick.matches : pick.nearest;
        assert.ok(used.every((match) => candidates.includes(match)));
      }),
    );
  });

  it('looks at a name of a megabyte at once', async () => {
    const big = 'x'.repeat(1_000_000);
    const ms = await processorMs(() => pickName(big, [candidate(big, { id: 'big' })]));
    assert.ok(ms < 500, `it took ${ms} ms`);
  });
});

describe('isOneEdit [U]', () => {
  it('knows one letter more, less, other, and a swap', () => {
    for (const [a, b] of [
      ['sales', 'saless'],
      ['sales', 'ales'],
      ['sales', 'sapes'],
      ['sales', 'slaes'],
      ['', 'a'],
    ] as const) {
      assert.ok(isOneEdit(a, b) && isOneEdit(b, a), `${a} ${b}`);
    }
    for (const [a, b] of [
      ['sales', 'sales'],
      ['sales', 'selas'],
      ['sales', 'sale12'],
      ['ab', 'cd'],
      ['abc', 'cab'],
    ] as const) {
      assert.ok(!isOneEdit(a, b) && !isOneEdit(b, a), `${a} ${b}`);
    }
  });

  it('agrees with a plain edit distance on random words', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(fc.property(word, word, (a, b) => assert.equal(isOneEdit(a, b), distance(a, b) === 1)));
  });
});

/** Optimal string alignment, the textbook way. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, at(i - 2, j - 2) + 1);
      }
      rows[i]?.splice(j, 1, best);
    }
  }
  return at(a.length, b.length);
}

describe('otherNameReadings [U]', () => {
  it('takes a kind at the end off the name', () => {
    assert.deepEqual(otherNameReadings('Sales EMEA queue', []), [
      { name: 'Sales EMEA', entityTypes: ['contact-service-queue'] },
    ]);
    assert.deepEqual(otherNameReadings('Gold Skill Profile', []), [{ name: 'Gold', entityTypes: ['skill-profile'] }]);
    assert.deepEqual(otherNameReadings('Sales', []), []);
    assert.deepEqual(otherNameReadings('queue', []), []);
  });

  it('keeps all kinds that a word can mean', () => {
    const profiles = ['user-profile', 'skill-profile', 'agent-profile', 'multimedia-profile'];
    assert.deepEqual(otherNameReadings('Gold profile', []), [{ name: 'Gold', entityTypes: profiles }]);
    assert.deepEqual(otherNameReadings('Gold', profiles), [
      { name: 'profile Gold', entityTypes: profiles },
      { name: 'Gold profile', entityTypes: profiles },
    ]);
    assert.deepEqual(otherNameReadings('Gold', ['user', 'team']), []);
  });

  it('puts a kind that was read back into the name', () => {
    const readings = otherNameReadings('Berlin', ['team']);
    assert.deepEqual(readings, [
      { name: 'team Berlin', entityTypes: ['team'] },
      { name: 'Berlin team', entityTypes: ['team'] },
    ]);
  });
});
