import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Reading } from '../../src/audit/question.ts';
import { commands as COMMANDS } from '../../src/commands/index.ts';
import { readQuestion } from '../../src/questions/read-question.ts';
import { MAX_QUESTION_CHARS } from '../../src/questions/tokens.ts';
import { SLOW_TEXTS } from '../fixtures/slow-texts.ts';
import { boundsOf, OPTIONS } from './reading-options.ts';
import { READ } from './readings.table.ts';
import { REFUSED } from './refusals.table.ts';

function refused(text: string, options = OPTIONS): Extract<Reading, { kind: 'refused' }> {
  const reading = readQuestion(text, options);
  assert.ok(reading.kind === 'refused', `read: ${text}`);
  return reading;
}

describe('questions that are read [U]', () => {
  for (const [text, question, span] of READ) {
    it(text, () => {
      assert.deepEqual(readQuestion(text, OPTIONS), {
        kind: 'question',
        question: { ...question, ...boundsOf(span) },
      });
    });
  }

  it('has a serious number of rows', () => {
    assert.ok(READ.length >= 150 && REFUSED.length >= 150, `${READ.length} and ${REFUSED.length}`);
  });
});

describe('examples of commands [U]', () => {
  for (const command of COMMANDS) {
    for (const [text, question] of command.examples ?? []) {
      it(`${command.name}: ${text}`, () => {
        assert.deepEqual(readQuestion(text, OPTIONS), { kind: 'question', question });
      });
    }
  }
});

describe('near misses that are refused [U]', () => {
  for (const [text, notUnderstood, reason] of REFUSED) {
    it(text, () => {
      const reading = refused(text);
      assert.deepEqual([reading.notUnderstood, reason], [notUnderstood, reading.reason]);
    });
  }

  it('suggests at most three phrases, and each of them can be asked', () => {
    for (const [text] of REFUSED) {
      const { suggestions } = refused(text);
      assert.ok(suggestions.length >= 1 && suggestions.length <= 3, text);
      assert.equal(new Set(suggestions).size, suggestions.length, text);
      for (const suggestion of suggestions) {
        assert.equal(readQuestion(suggestion, OPTIONS).kind, 'question', `${text} -> ${suggestion}`);
      }
    }
  });

  it('suggests the command that was nearly asked first', () => {
    assert.match(refused('digest week 60').suggestions[0] ?? '', /^digest/);
    assert.match(refused('unattributed by moon').suggestions[0] ?? '', /unattributed|anonymous/);
    assert.match(refused('show everything').suggestions[0] ?? '', /^show/);
  });

  it('offers both readings of an ambiguous date', () => {
    assert.deepEqual(refused('who changed queue Sales on 03/04/2026').suggestions.slice(0, 2), [
      'who changed queue Sales on 3 Apr 2026',
      'who changed queue Sales on 4 Mar 2026',
    ]);
  });

  it('offers the name in quotes when the words may belong to it', () => {
    assert.equal(
      refused('who changed Sales by Region last week').suggestions[0],
      'who changed "Sales by Region" last week',
    );
  });
});

describe('the title of a refusal [U]', () => {
  const titleOf = (text: string): string | undefined => {
    const reading = readQuestion(text, OPTIONS);
    assert.equal(reading.kind, 'refused');
    return reading.kind === 'refused' ? reading.title : undefined;
  };

  it('asks to check what was understood and cannot be', () => {
    assert.equal(titleOf('what changed tomorrow'), 'Please check “tomorrow”');
    assert.equal(titleOf('who changed queue Sales on 31 Feb'), 'Please check “on 31 Feb”');
  });

  it('is left to the words that were not understood, or to what is missing', () => {
    assert.equal(titleOf('what changed on Mars'), undefined);
    assert.equal(titleOf('who changed'), undefined);
  });
});

describe('what a reading depends on [U]', () => {
  it('knows the kinds present in the data, and no others', () => {
    const options = { ...OPTIONS, knownTypes: ['voice-widget'] };
    assert.deepEqual(readQuestion('what changed in voice widgets', options), {
      kind: 'question',
      question: { intent: 'what-changed', entityType: 'voice-widget' },
    });
    assert.deepEqual(refused('what changed in voice widgets').notUnderstood, ['in voice widgets']);
  });

  it('takes the service identities as parameters', () => {
    const options = { ...OPTIONS, anonymousActors: ['Provisioning Service', 'robot@example.com'] };
    for (const name of ['provisioning service', 'ROBOT@example.com', '"Provisioning Service"']) {
      assert.deepEqual(readQuestion(`what did ${name} change`, options), {
        kind: 'question',
        question: { intent: 'what-did', actor: { kind: 'anonymous' } },
      });
    }
    assert.deepEqual(readQuestion('what did api@cconesp.net change', options), {
      kind: 'question',
      question: { intent: 'what-did', actor: { kind: 'person', email: 'api@cconesp.net' } },
    });
  });

  it('knows who "I" am when it is told', () => {
    const options = { ...OPTIONS, asker: { email: 'zoe.keller@example.com' } };
    for (const text of ['what did I change', 'changes by me', 'changes by myself']) {
      assert.deepEqual(readQuestion(text, options), {
        kind: 'question',
        question: { intent: 'what-did', actor: { kind: 'person', email: 'zoe.keller@example.com' } },
      });
    }
  });

  it('cuts days in the zone of the asker', () => {
    const options = { ...OPTIONS, zone: 'Asia/Tokyo' };
    assert.deepEqual(readQuestion('what changed on 12 Nov', options), {
      kind: 'question',
      question: { intent: 'what-changed', ...boundsOf('2026-11-12/2026-11-13', 'Asia/Tokyo') },
    });
  });

  it('prefers fewer words of names, then the earlier command', () => {
    const first = { name: 'history', grammar: ['tell {target}'] } as const;
    const second = { name: 'show', grammar: ['tell {target}', 'tell about {target}'] } as const;
    const read = (text: string, commands: (typeof OPTIONS)['commands']): string => {
      const reading = readQuestion(text, { ...OPTIONS, commands });
      return reading.kind === 'question' ? `${reading.question.intent} ${reading.question.target?.name}` : 'refused';
    };
    assert.equal(read('tell Sales', [first, second]), 'history Sales');
    assert.equal(read('tell Sales', [second, first]), 'show Sales');
    assert.equal(read('tell about Sales', [first, second]), 'show Sales');
  });
});

/** Words that mean something somewhere, so that random texts come near to questions. */
const WORDS = (
  'who what when how many changed deleted created by in on of to from since before after between and until the queue user ' +
  'profile Sales "Sales EMEA" Zoe Keller last this week month day 7 days today yesterday night Friday May 12 Nov 2026 31 Feb ' +
  '03/04/2026 02:00 25:00 week 46 digest weekly monday 09:00 history show c-123456 containing "x" type actor nobody please hi ' +
  'Europe/Berlin my time zone is per call Region > 🔥 \u202e'
).split(' ');

describe('readQuestion on any text [U]', () => {
  it('never throws, and says why whenever it refuses', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 })), (text) => {
        const reading = readQuestion(text, OPTIONS);
        assert.ok(reading.kind === 'question' || reading.reason.length > 10);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves no word out: a strange word in any place of a question is kept or refused', () => {
    const rows = READ.filter(([text]) => !/["'“„«`‘\n]/.test(text));
    fc.assert(
      fc.property(fc.constantFrom(...rows), fc.nat(), ([text], seed) => {
        const words = text.trim().split(/\s+/);
        words.splice(seed % (words.length + 1), 0, '§§zzqx§§');
        const reading = readQuestion(words.join(' '), OPTIONS);
        // Either it is part of a value that the echo shows, or the question is refused; never is it gone.
        const isKept = reading.kind === 'question' && JSON.stringify(reading.question).includes('zzqx');
        const isRefused =
          reading.kind === 'refused' && (reading.notUnderstood.length > 0 || /still need/.test(reading.reason));
        assert.ok(isKept || isRefused, words.join(' '));
      }),
      { numRuns: 300 },
    );
  });

  it('reads a text with its words shuffled, or refuses it, but never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }), (words) => {
        const reading = readQuestion(words.join(' '), OPTIONS);
        if (reading.kind === 'refused') {
          assert.ok(reading.suggestions.length <= 3);
        }
        assert.deepEqual(readQuestion(words.join(' '), OPTIONS), reading);
      }),
      { numRuns: 200 },
    );
  });

  it('does not mind case, spaces and politeness', () => {
    const rows = READ.filter(([text]) => !/["'“„«`*\n]|[A-Z]|^(?:hi|hey|hello|please)/.test(text));
    assert.ok(rows.length > 20);
    for (const [text, question, span] of rows) {
      const polite = `  Hi,  could you please tell me ${text.replaceAll(' ', '   ')}, please?`;
      const reading = readQuestion(polite, OPTIONS);
      assert.deepEqual(reading, { kind: 'question', question: { ...question, ...boundsOf(span) } }, polite);
    }
  });

  it('comes to an end with texts made to be slow', () => {
    for (const text of SLOW_TEXTS) assert.match(readQuestion(text, OPTIONS).kind, /^(?:question|refused)$/);
  });

  it('refuses a text that is too long, kindly and at once', () => {
    const reading = refused('who changed queue Sales '.repeat(100_000));
    assert.match(reading.reason, new RegExp(`more than ${MAX_QUESTION_CHARS} characters`));
    assert.match(refused('word '.repeat(150)).reason, /more than 100 words/);
    assert.ok(JSON.stringify(reading).length < 1000);
  });

  it('never repeats control or direction marks of the text', () => {
    const { notUnderstood, reason } = refused('who changed queue Sales by \u202ecarrier\u0007 pigeon\u2066');
    assert.deepEqual(notUnderstood, ['by carrier pigeon']);
    assert.doesNotMatch(reason, /[\p{Cf}\p{Cc}]/u);
  });
});
