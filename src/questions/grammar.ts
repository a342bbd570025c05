/**
 * The pattern language of commands.
 *
 * A command lists the phrases it answers as patterns, one a line, so that its
 * grammar reads as a table:
 *
 *     'who {verb} [the] {type} [{target}] [{range}]'
 *     'history of [the] [{type}] {target} [{range}]'
 *     '(changes|edits) by {person} <in {type} | {range}>'
 *
 *   word            this word; case, accents, apostrophes and punctuation do not count (`whats` reads "what's")
 *   {slot}          a value, see below
 *   (a|b c)         one of these
 *   [a|b c]         one of these, or nothing
 *   <a | b c>       each at most once, in any order (at most four)
 *
 * Slots and what they fill in the question:
 *   {verb}     changed, touched: every action; created, deleted, modified and their kin: action
 *   {deed}     the same as a noun, of one change: action
 *   {done}     the same, and no order ("delete", "create"): action
 *   {chart}    `chart`, `graph`: chart
 *   {type}     kind of object, in people's words or the vendor's: entityType; a word for several: entityTypes
 *   {types}    one or more of them, all meant: entityType, or entityTypes with all
 *   {target}   name, quoted name, id, or both as `"name" (id X)`: target
 *   {person}   name, email, id, "me"; or the anonymous identity: actor
 *   {named}    a person written as one: with capitals, quoted, an email, "I": actor
 *   {owner}    `Zoe Keller's`, `my`: actor
 *   {range}    span of time, see ranges.ts: from, to
 *   {span}     span of time with both ends: from, to
 *   {week}     whole week (`week 46`, `2026-W46`, `last week`): from, to
 *   {text}     text to look for, best quoted: text
 *   {event}    id of an event: event
 *   {eventid}  the same, only where it looks like nothing else
 *   {fresh}    `new`, `newly created`: action, created
 *   {nobody}   `unattributed`, `without a name`: actor, as the anonymous one
 *   {by}       actor, type, action or day: by
 *   {weekday}  and {time}: schedule
 *   {zone}     time zone: zone
 *   {events}   ids of one or more events, `c-1, c-2 and c-3`: events
 *   {statement} `mine`, `that was me`, `not mine`, `don't know` and their kin: statement
 *   {verdict}  `confirm`, `dispute` and their kin: verdict
 *   {which}    `my`, `waiting`: which
 *   {comment}  one quoted text, or all words to the end: comment
 *   {people}   one or more emails: people, in lower case
 *   {all}      `all`, `everyone`: all
 *   {status}   what is known of somebody's keys: status
 *   {said}     what somebody says of their own keys: said
 *   {date}     one date, `5 December`, `tomorrow`, `in 2 weeks`: date; the next one where no year is written
 *   {team}     name of a team: team
 *   {grant}    `admin`, `reviewer`, `viewer`: grant
 *   {domain}   domain of emails: domain
 *   {here}     `here`, `this space`: here
 *   {org}      uuid or Webex id of an organisation: org
 *   {identity} email or name of a service identity: identity
 *   {hours}    `09:00 to 17:00`: hours
 *   {country}  `Germany`, `DE`, `DE-BY`: country
 *   {split}    week, type or team: split
 *   {watch}    number of a watch, `3`, `#3`: watch
 *   {use}      `asked`, `exported`: use
 *   {relation} `same object`, `same person`, `same tracking id`: relation
 *   {percent}  `95 %`: percent
 *   {count}    a number: count
 *   {quiet}    `quiet when nothing happened`: count, 1
 *   {unmute}   `unmute`: undo
 *   {source}   `the trail`, `the contact centre`: peopleFrom
 *   {undo}     `no longer`, `stop`: undo
 *   {sure}     `really`: sure
 *   {topic}    group of commands: topic
 *   {keep}     `7 years`, `18 months`, `for ever`: keep
 *   {decision} `approve`, `decline`: decision
 *   {purge}    key of a deletion that is due: purge
 *   {file}     id of a dropped file that waits, `f-4821`: file
 *   {dateorder} `day first`, `month first`: dateOrder
 *   {format}   `csv`, `excel`, `pdf`: format
 *
 * Reading rules, the same for every pattern (match.ts, read-question.ts):
 * - every token must be used; the cheapest reading wins, and only words of
 *   unquoted names and texts cost anything; then the order of commands and
 *   patterns decides;
 * - a slot is filled at most once in a reading;
 * - politeness around the question ("hi, can you tell me ... please?") is free.
 */

export const SLOT_NAMES = [
  'verb',
  'deed',
  'done',
  'chart',
  'type',
  'types',
  'target',
  'person',
  'named',
  'owner',
  'range',
  'span',
  'week',
  'text',
  'event',
  'eventid',
  'fresh',
  'nobody',
  'by',
  'weekday',
  'time',
  'zone',
  'source',
  'undo',
  'sure',
  'topic',
  'events',
  'statement',
  'verdict',
  'which',
  'comment',
  'people',
  'all',
  'status',
  'said',
  'date',
  'team',
  'grant',
  'domain',
  'here',
  'org',
  'identity',
  'hours',
  'country',
  'split',
  'percent',
  'count',
  'quiet',
  'unmute',
  'keep',
  'decision',
  'purge',
  'file',
  'dateorder',
  'format',
  'relation',
  'watch',
  'use',
] as const;

export type SlotName = (typeof SLOT_NAMES)[number];

export type Edge =
  | { readonly kind: 'free'; readonly to: number }
  | { readonly kind: 'word'; readonly word: string; readonly to: number }
  | { readonly kind: 'slot'; readonly slot: SlotName; readonly to: number };

/** A pattern as a small machine: start in state 0, go along edges, end in `accept`. */
export interface Machine {
  readonly edges: readonly (readonly Edge[])[];
  readonly accept: number;
  /** Every plain word in it, for finding the nearest command. */
  readonly words: ReadonlySet<string>;
}

type Node =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'slot'; readonly slot: SlotName }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly parts: readonly Node[]; readonly optional: boolean }
  | { readonly kind: 'any-order'; readonly parts: readonly Node[] };

const MAX_ANY_ORDER = 4;

/**
 * Compiles a pattern.
 * @throws Error when the pattern is malformed: that is a mistake in the program, not in a question
 */
export function compilePattern(pattern: string): Machine {
  const parts = pattern.match(/\{[a-z]+\}|[()[\]<>|]|[^\s()[\]<>|{}]+|[{}]/g) ?? [];
  const parser = new PatternParser(pattern, parts);
  const builder = new MachineBuilder();
  const accept = builder.add(parser.parse(), builder.state());
  return { edges: builder.edges, accept, words: builder.words };
}

class PatternParser {
  readonly #pattern: string;
  readonly #parts: readonly string[];
  #at = 0;

  constructor(pattern: string, parts: readonly string[]) {
    this.#pattern = pattern;
    this.#parts = parts;
  }

  parse(): Node {
    const node = this.#sequence();
    if (this.#at < this.#parts.length || node.parts.length === 0) {
      throw this.#mistake(`unexpected "${this.#parts[this.#at] ?? 'end'}"`);
    }
    return node;
  }

  #sequence(): Extract<Node, { kind: 'sequence' }> {
    const parts: Node[] = [];
    for (
      let part = this.#parts[this.#at];
      part !== undefined && !/^[)\]>|]$/.test(part);
      part = this.#parts[this.#at]
    ) {
      this.#at += 1;
      parts.push(this.#node(part));
    }
    return { kind: 'sequence', parts };
  }

  #node(part: string): Node {
    if (part === '(' || part === '[') {
      const parts = this.#alternatives(part === '(' ? ')' : ']');
      return { kind: 'choice', parts, optional: part === '[' };
    }
    if (part === '<') {
      const parts = this.#alternatives('>');
      if (parts.length > MAX_ANY_ORDER) {
        throw this.#mistake(`more than ${MAX_ANY_ORDER} parts in any order`);
      }
      return { kind: 'any-order', parts };
    }
    if (part.startsWith('{')) {
      const slot = SLOT_NAMES.find((name) => `{${name}}` === part);
      if (slot === undefined) {
        throw this.#mistake(`unknown slot ${part}`);
      }
      return { kind: 'slot', slot };
    }
    if (part === '}') {
      throw this.#mistake('unexpected "}"');
    }
    return { kind: 'word', word: part };
  }

  #alternatives(closing: string): readonly Node[] {
    const parts: Node[] = [this.#sequence()];
    while (this.#parts[this.#at] === '|') {
      this.#at += 1;
      parts.push(this.#sequence());
    }
    if (this.#parts[this.#at] !== closing) {
      throw this.#mistake(`"${closing}" is missing`);
    }
    this.#at += 1;
    return parts;
  }

  #mistake(what: string): Error {
    return new Error(`Pattern '${this.#pattern}': ${what}`);
  }
}

class MachineBuilder {
  readonly edges: Edge[][] = [];
  readonly words = new Set<string>();

  state(): number {
    this.edges.push([]);
    return this.edges.length - 1;
  }

  /** Adds a part that begins in state `from`; returns the state it ends in. */
  add(node: Node, from: number): number {
    switch (node.kind) {
      case 'word':
        this.words.add(node.word);
        return this.#connect(from, { kind: 'word', word: node.word });
      case 'slot':
        return this.#connect(from, { kind: 'slot', slot: node.slot });
      case 'sequence':
        return node.parts.reduce((state, part) => this.add(part, state), from);
      case 'choice': {
        const ends = node.parts.map((part) => this.add(part, from));
        return this.#join(node.optional ? [...ends, from] : ends);
      }
      case 'any-order':
        return this.#anyOrder(node.parts, from);
    }
  }

  /** One state for each set of parts already read. */
  #anyOrder(parts: readonly Node[], from: number): number {
    const states = [from];
    for (let seen = 1; seen < 1 << parts.length; seen += 1) {
      states[seen] = this.state();
    }
    for (const [seen, state] of states.entries()) {
      for (const [index, part] of parts.entries()) {
        const bit = 1 << index;
        const next = states[seen | bit];
        if ((seen & bit) === 0 && next !== undefined) {
          this.#free(this.add(part, state), next);
        }
      }
    }
    return this.#join(states);
  }

  #join(ends: readonly number[]): number {
    const joined = this.state();
    for (const end of ends) {
      this.#free(end, joined);
    }
    return joined;
  }

  #free(from: number, to: number): void {
    this.edges[from]?.push({ kind: 'free', to });
  }

  #connect(from: number, edge: { kind: 'word'; word: string } | { kind: 'slot'; slot: SlotName }): number {
    const to = this.state();
    this.edges[from]?.push({ ...edge, to });
    return to;
  }
}
