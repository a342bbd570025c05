import assert from 'node:assert/strict';
import type { PartyTable } from '../../../src/audit/names/parties.ts';
import { namesOf, PartySearch } from '../../../src/audit/names/party-search.ts';
import { mistype, seededRandom, syntheticNames, type TypoKind } from '../../fixtures/synthetic-names.ts';

/** A table that only grows: one party for each name, the later ones seen later. */
function tableOf(names: readonly string[]): PartyTable {
  return {
    get size() {
      return names.length;
    },
    chains: { count: () => 1, lastAt: (entry) => entry },
    partyKey: (entry) => String(entry),
    texts: (entry) => [names[entry] ?? ''],
    id: () => undefined,
  };
}

function found(search: PartySearch, names: readonly string[], text: string, limit?: number): string[] {
  const ranked = search.find({ kind: 'target', text, ...(limit === undefined ? {} : { limit }) }, () => true);
  return ranked.map(({ entries: [entry = -1], distance }) => `${names[entry]} ${distance}`);
}

describe('the search for names [U]', () => {
  it('finds the right one of 40,000 among the first five in spite of one typo, at least 98 times of 100', function () {
    this.timeout(60_000);
    const names = syntheticNames(40_000, 7);
    const search = new PartySearch(tableOf(names));
    const random = seededRandom(11);
    const kinds: readonly TypoKind[] = ['insert', 'delete', 'substitute', 'transpose'];
    const [typos, missed] = [8000, [] as string[]];
    for (let turn = 0; turn < typos; turn += 1) {
      const name = names[Math.floor(random() * names.length)] ?? '';
      const typed = mistype(name, random, kinds[turn % kinds.length]);
      const ranked = search.find({ kind: 'target', text: typed, limit: 5 }, () => true);
      if (!ranked.some(({ entries: [entry = -1] }) => names[entry] === name)) missed.push(`${name} typed ${typed}`);
    }
    assert.ok(missed.length <= typos * 0.02, `${missed.length} of ${typos} missed, such as ${missed.slice(0, 5)}`);
  });

  it('finds a name as it was typed before all that resemble it', () => {
    const names = syntheticNames(5000, 3);
    const search = new PartySearch(tableOf(names));
    for (const name of names.filter((_, at) => at % 10 === 0)) {
      assert.equal(found(search, names, name, 1)[0], `${name} 0`);
    }
  });

  it('puts a name with a typo before names that only hold what was typed', () => {
    const names = ['Support North', ...Array.from({ length: 30 }, (_, at) => `Support Northern ${at}`)];
    assert.equal(found(new PartySearch(tableOf(names)), names, 'Support Nort')[0], 'Support North 2');
  });

  it('puts the same accents before others, however new those are', () => {
    const names = ['Zoë', 'ZOE', 'Zöe', 'zoè'];
    assert.deepEqual(found(new PartySearch(tableOf(names)), names, 'zoë'), ['Zoë 1', 'zoè 1', 'Zöe 1', 'ZOE 1']);
  });

  it('puts a letter left out or swapped before a letter that could be any', () => {
    const names = ['Kellner', 'Kleler', 'Kexler'];
    const [first, ...rest] = found(new PartySearch(tableOf(names)), names, 'Kelner');
    assert.equal(first, 'Kellner 2');
    assert.deepEqual(rest, []);
    assert.deepEqual(found(new PartySearch(tableOf(names)), names, 'Keller'), ['Kleler 2', 'Kellner 2', 'Kexler 2']);
  });

  it('takes in names as they come, piece by piece', () => {
    const names = ['Alpha One', 'Beta Two', 'Gamma Three'];
    const search = new PartySearch(tableOf(names));
    assert.equal(search.catchUp(2), false);
    assert.equal(search.catchUp(2), true);
    names.push('Delta Four');
    assert.deepEqual(found(search, names, 'Delta Fuor'), ['Delta Four 2']);
  });

  it('finds a phone number however it is written', () => {
    const names = ['+49 30 5550 123', '+1 (415) 555-0100', '0049 30 5550 999', '10.0.0.1'];
    const search = new PartySearch(tableOf(names));
    assert.deepEqual(found(search, names, '+49305550123'), ['+49 30 5550 123 1']);
    assert.deepEqual(found(search, names, '0049 (30) 5550-123'), ['+49 30 5550 123 1']);
    assert.deepEqual(found(search, names, '+1 415 555 0100'), ['+1 (415) 555-0100 1']);
    assert.deepEqual(found(search, names, '+49 30 5550 999'), ['0049 30 5550 999 1']);
    assert.deepEqual(found(search, names, '10001'), []);
  });

  it('finds names by several words of which one is misspelt', () => {
    const names = ['Support North EMEA 2', 'Support South', 'Sales North'];
    assert.deepEqual(found(new PartySearch(tableOf(names)), names, 'nrth suport'), []);
    assert.deepEqual(found(new PartySearch(tableOf(names)), names, 'north suport'), ['Support North EMEA 2 3']);
  });

  it('never throws, and finds nothing twice, whatever is typed', () => {
    const names = syntheticNames(500, 5);
    const search = new PartySearch(tableOf(names));
    const odd = [
      '',
      ' ',
      '\u0000',
      '😀',
      '\u202e',
      '((((',
      'a'.repeat(5000),
      '王'.repeat(600),
      '+'.repeat(40),
      '\ud800',
    ];
    for (const text of odd) {
      const entries = search.find({ kind: 'target', text, limit: 500 }, () => true).flatMap((one) => one.entries);
      assert.equal(new Set(entries).size, entries.length);
    }
  });

  it('tells the newest name first, then those before it', () => {
    const names = ['Old', 'New', 'Older', 'Old'];
    const told = namesOf(
      [0, 1, 2, 3],
      (entry) => names[entry],
      (entry) => [2, 9, 1, 3][entry] ?? 0,
    );
    assert.deepEqual(told, { name: 'New', formerNames: ['Old', 'Older'] });
  });
});
