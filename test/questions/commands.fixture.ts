/**
 * Commands with their patterns and examples, as the engine needs them. The
 * names are synthetic.
 */
import { Temporal } from 'temporal-polyfill';
import { EXAMPLE_ZONE } from '../../src/questions/example-clock.ts';
import type { AskableCommand } from '../../src/questions/read-question.ts';

/** Midnight, or a time of day, in the example zone, UTC ms. */
export function at(date: string, time = '00:00'): number {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(EXAMPLE_ZONE).epochMilliseconds;
}

/** From the midnight of one date to another, the second excluded. */
export function span(from: string, to: string): { readonly from: number; readonly to: number } {
  return { from: at(from), to: at(to) };
}

const LAST_WEEK = span('2026-11-16', '2026-11-23');

export const COMMANDS: readonly AskableCommand[] = [
  {
    name: 'who-changed',
    grammar: [
      '[{range}] (who|whos|whom) [has|have|had|was it that|was it who] {verb} (any|a|an|the|our|my|all) {type} [{range}]',
      '[{range}] (who|whos) [has|have|had|was it that|was it who] {verb} [the|a|an|our|my|any|all] ({type} [{target}]|{target}|(anything|something|things|stuff|everything)) [{range}]',
      '[{range}] (who|whos) [has|have] (made|did|done|been making) [any|some|the|a|an] (change|changes|edits|edit) (to|on|in|of) [the] ({type} [{target}]|{target}) [{range}]',
      '[{range}] (by whom|by who) (was|were|has) [the] ({type} [{target}]|{target}) [been] {verb} [{range}]',
      '[{range}] (who|whos) (was|is|were) [it that] (changing|touching|editing|deleting|creating) [the] ({type} [{target}]|{target}) [{range}]',
      '[the] {type} [{target}] (was|were|got|has been) {verb} by (who|whom) [{range}]',
      'who did it to [the] ({type} [{target}]|{target}) [{range}]',
    ],
    examples: [
      [
        'who changed queue Sales_EMEA last week',
        { intent: 'who-changed', entityType: 'contact-service-queue', target: { name: 'Sales_EMEA' }, ...LAST_WEEK },
      ],
      [
        'who deleted user Zoe Keller',
        { intent: 'who-changed', action: 'deleted', entityType: 'user', target: { name: 'Zoe Keller' } },
      ],
      [
        'who touched AW3zqPSEh5ILmjsY44DC yesterday',
        { intent: 'who-changed', target: { id: 'AW3zqPSEh5ILmjsY44DC' }, ...span('2026-11-22', '2026-11-23') },
      ],
    ],
  },
  {
    name: 'history',
    grammar: [
      '[{range}] [the|full|complete|change|audit] (history|trail|timeline) (of|for) [the] [{type}] {target} [{range}]',
      '[the] (history|trail|timeline) (of|for) [all] [the] changes (to|of|in) [the] [{type}] {target} [{range}]',
      '[{range}] [all] {verb} (to|of|on|for) [the] [{type}] {target} [{range}]',
      '[{range}] [all] {verb} (to|of|in|on) [the] {type} {target} [{range}]',
      '[{range}] (what|whats) [has|have] {verb} (in|on|to|with|about) [the] {type} {target} [{range}]',
      '[{range}] (what|whats) happened (to|with) [the] [{type}] {target} [{range}]',
      'everything (about|on) [the] [{type}] {target} [{range}]',
      '[the] [{type}] {target} (history|trail) [{range}]',
    ],
    examples: [
      ['history of AW3zqPSEh5ILmjsY44DC', { intent: 'history', target: { id: 'AW3zqPSEh5ILmjsY44DC' } }],
      ['history of user Zoe Keller', { intent: 'history', entityType: 'user', target: { name: 'Zoe Keller' } }],
      [
        'what happened to queue "Night Shift" since Monday',
        {
          intent: 'history',
          entityType: 'contact-service-queue',
          target: { name: 'Night Shift' },
          from: at('2026-11-23'),
        },
      ],
    ],
  },
  {
    name: 'last-changed',
    grammar: [
      'when (was|were|is) [the] ({type} [{target}]|{target}) [last|most recently|lastly] {verb} [last]',
      'when did [the] ({type} [{target}]|{target}) [last] {verb} [last]',
      'when did (someone|somebody|anyone|anybody) [last] {verb} [the] ({type} [{target}]|{target}) [last]',
      '(who|when) [was it that|has] last {verb} [the] ({type} [{target}]|{target})',
      'who {verb} [the] ({type} [{target}]|{target}) last',
      '[the] (last|most recent) {verb} (to|of|in|on) [the] ({type} [{target}]|{target})',
      '[the] (latest|newest) change (to|of|in|on) [the] ({type} [{target}]|{target})',
      'when was the last {verb} (to|of|in|on) [the] ({type} [{target}]|{target})',
    ],
    examples: [
      [
        'when was queue Sales_EMEA last changed',
        { intent: 'last-changed', entityType: 'contact-service-queue', target: { name: 'Sales_EMEA' } },
      ],
      ['who last changed Support_DE', { intent: 'last-changed', target: { name: 'Support_DE' } }],
    ],
  },
  {
    name: 'what-did',
    grammar: [
      '[{range}] what [all] (did|has|have|had) [user|agent|admin|the admin] {person} {verb} <(in|on|to|of|with) [the] {type} [{target}] | {range}>',
      '[{range}] what [all] {verb} by [user|agent|admin|the admin] {person} <(in|on|to|of) [the] {type} | {range}>',
      '[{range}] (what|which) (was|were|got|has been|have been) {verb} by [user|agent|admin] {person} <(in|on|to|of) [the] {type} | {range}>',
      '[{range}] which {type} (did|has|have) [user|agent|admin] {person} {verb} [{range}]',
      '[{range}] which {type} (was|were|got|have been) {verb} by [user|agent|admin] {person} [{range}]',
      '[{range}] [all|the|any] {verb} [made|done] (by|from) [the] [user|agent|admin] {person} <(in|on|to|of) [the] {type} [{target}] | {range}>',
      '[{range}] [all|the|any] {verb} <(of|to|in|on) [the] {type} | {range}> (by|from) [user|agent|admin] {person} [{range}]',
      '[{range}] {type} {verb} by [user|agent|admin] {person} [{range}]',
      '[{range}] [all|the|any] {type} {verb} by [user|agent|admin] {person} [{range}]',
      '[{range}] what (was|is|has) {person} (been doing|doing|up to|do|done) [{range}]',
      '[{range}] what did {person} do [(in|on|to) [the] {type}] [{range}]',
      '[{range}] (activity|actions|work) (of|by) {person} <(in|on|to|of) [the] {type} | {range}>',
    ],
    examples: [
      [
        'what did zoe.keller@example.com change last week',
        { intent: 'what-did', actor: { kind: 'person', email: 'zoe.keller@example.com' }, ...LAST_WEEK },
      ],
      [
        'changes by Zoe Keller in queues last week',
        {
          intent: 'what-did',
          actor: { kind: 'person', name: 'Zoe Keller' },
          entityType: 'contact-service-queue',
          ...LAST_WEEK,
        },
      ],
      [
        'what did nobody delete this month',
        { intent: 'what-did', actor: { kind: 'anonymous' }, action: 'deleted', ...span('2026-11-01', '2026-12-01') },
      ],
    ],
  },
  {
    name: 'what-changed',
    grammar: [
      '[{range}] (what|whats|anything|something) [was|were|is|has|have|got|has been|all] {verb} <(in|on|for|among|of) [the|our|all] {type} | {range}>',
      '[{range}] (which|what) {type} [was|were|got|have|has|have been|has been] {verb} [{range}]',
      '[{range}] [all|the|any|latest|recent|newest] {verb} <(in|on|of|to|for|among) [the|our|all|any] {type} | {range}>',
      '[{range}] [all|the|any] {verb} {type} [{range}]',
      '[{range}] [all|the|any] {type} {verb} [{range}]',
      '[{range}] (what|whats) (happened|new|is new) <(in|on|to|with) [the|our] {type} | {range}>',
      '[{range}] [was|were] [any] {type} {verb} [{range}]',
      'did (anything|something) change <(in|on|of) [the|our] {type} | {range}>',
    ],
    examples: [
      ['what changed yesterday', { intent: 'what-changed', ...span('2026-11-22', '2026-11-23') }],
      ['what was deleted last week', { intent: 'what-changed', action: 'deleted', ...LAST_WEEK }],
      [
        'what changed last night in queues',
        {
          intent: 'what-changed',
          entityType: 'contact-service-queue',
          from: at('2026-11-22', '18:00'),
          to: at('2026-11-23', '06:00'),
        },
      ],
    ],
  },
  {
    name: 'unattributed',
    grammar: [
      '[{range}] [all|the] (unattributed|anonymous|unnamed|nameless|unsigned) [change|changes|edits|events] <(in|on|of|to) [the] {type} | {range}>',
      '[{range}] [all|the] (unattributed|anonymous) {verb} <(in|on|of|to) [the] {type} | {range}>',
      '[{range}] [all|the|which|what] {verb} (that|which) name (nobody|no one|noone) <(in|on|of|to) [the] {type} | {range}>',
      '[{range}] [all|the] {verb} (without|with no) (a|an|any) (name|actor|person) <(in|on|of|to) [the] {type} | {range}>',
      '[{range}] [all|the] {verb} (without|with no) (name|actor|person|names) <(in|on|of|to) [the] {type} | {range}>',
      '[{range}] (what|which) [{type}] (has|have) no (name|actor|owner) [{range}]',
    ],
    examples: [
      ['unattributed last week', { intent: 'unattributed', ...LAST_WEEK }],
      [
        'anonymous changes in queues today',
        { intent: 'unattributed', entityType: 'contact-service-queue', ...span('2026-11-23', '2026-11-24') },
      ],
    ],
  },
  {
    name: 'how-many',
    grammar: [
      '[{range}] how (many|much) {verb} [were|was|are|is] [there|made|done] <(in|on|of|to|for) [the|all] ({type} [{target}]|{target}) | {range} | (by|per|for each|for every|grouped by) [each|every] {by} | (by|from) {person}>',
      '[{range}] how many {type} [was|were|got|have been|has been] {verb} <{range} | (by|per|for each|for every|grouped by) [each] {by} | (by|from) {person}>',
      '[{range}] how many {type} (did|has|have) {person} {verb} [{range}]',
      '[{range}] how many {verb} (did|has|have) {person} (make|made|done|do) <(in|on|of|to) [the] {type} | {range} | (by|per) {by}>',
      '[{range}] [the] (count|number|total) [of] [all|the] {verb} <(in|on|of|to) [the] {type} | {range} | (by|per) {by} | (by|from) {person}>',
      '[{range}] count [of|all|the] {verb} <(in|on|of|to) [the] {type} | {range} | (by|per) {by} | (by|from) {person}>',
      '[{range}] {verb} (by|per) {by} <(in|on|of|to) [the] {type} | {range} | (by|from) {person}>',
      '[{range}] {verb} (by|from) {person} (by|per) {by} <(in|on|of|to) [the] {type} | {range}>',
    ],
    examples: [
      ['how many changes last week by actor', { intent: 'how-many', by: 'actor', ...LAST_WEEK }],
      [
        'how many deletions this month by type',
        { intent: 'how-many', action: 'deleted', by: 'type', ...span('2026-11-01', '2026-12-01') },
      ],
      [
        'how many changes in queues last 7 days by day',
        {
          intent: 'how-many',
          entityType: 'contact-service-queue',
          by: 'day',
          from: at('2026-11-16', '13:00'),
          to: at('2026-11-23', '13:00'),
        },
      ],
    ],
  },
  {
    name: 'containing',
    grammar: [
      '[{range}] [all|the|any] [{verb}|events|entries] (containing|that contain|which contain|that mention|mentioning|matching|with the text|with text|with the words|about) {text} <(in|on|of|to) [the] {type} | {range} | (by|from) {person}>',
      '[{range}] (search|search for|find|look for|grep) [{verb}] [containing] {text} <(in|on|of|to) [the] {type} | {range} | (by|from) {person}>',
    ],
    examples: [
      ['changes containing "wrap-up timer"', { intent: 'containing', text: 'wrap-up timer' }],
      ['changes containing "VIP" last week', { intent: 'containing', text: 'VIP', ...LAST_WEEK }],
    ],
  },
  {
    name: 'show',
    grammar: [
      '(show|open|display|details of|details for|details) [me] [the] [event|change|entry|record] {event} [in full]',
      '(event|change) {event}',
    ],
    examples: [
      ['show c-0a1b2c3d4e5f60718293', { intent: 'show', event: 'c-0a1b2c3d4e5f60718293' }],
      ['show 3f2504e0-4f89-41d3-9a0c-0305e82c3301', { intent: 'show', event: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' }],
    ],
  },
  {
    name: 'digest',
    grammar: [
      '[the|a|weekly|this weeks|last weeks] (digest|summary|weekly report) [now] [[for|of|on|from] {week}]',
      '[the] {week} (digest|summary)',
    ],
    examples: [
      ['digest', { intent: 'digest' }],
      ['digest last week', { intent: 'digest', ...LAST_WEEK }],
      ['digest week 46', { intent: 'digest', ...span('2026-11-09', '2026-11-16') }],
      ['digest 2026-W46', { intent: 'digest', ...span('2026-11-09', '2026-11-16') }],
    ],
  },
  {
    name: 'digest-weekly',
    grammar: [
      '[send|post|start|give me|set|schedule|set up] [me|us] [the|a] (digest weekly|weekly digest|digest) (every|each|on|at|) [every] {weekday} [at] {time}',
      'digest weekly [on|every] {weekday} [at] {time}',
    ],
    examples: [['digest weekly monday 09:00', { intent: 'digest-weekly', schedule: { weekday: 1, minuteOfDay: 540 } }]],
  },
  {
    name: 'digest-off',
    grammar: [
      '[the] [weekly] digest (off|stop|end)',
      '(stop|end|cancel|no more|no|turn off|switch off|disable|unsubscribe from) [sending] [the|this|your] [weekly] (digest|digests)',
      '(turn|switch) [the] [weekly] digest off',
    ],
    examples: [
      ['digest off', { intent: 'digest-off' }],
      ['stop the digest', { intent: 'digest-off' }],
    ],
  },
  {
    name: 'time-zone',
    grammar: [
      '[my|our|the] (time zone|timezone|zone|tz) [is|to|should be|now] [in] {zone}',
      '(set|change|switch|use) [my|our|the] (time zone|timezone|zone|tz) [to|is] {zone}',
      '(im|i am|we are|were) in [the] (time zone|timezone|zone) {zone}',
    ],
    examples: [['my time zone is Europe/Berlin', { intent: 'time-zone', zone: 'Europe/Berlin' }]],
  },
  {
    name: 'help',
    grammar: [
      '(help|hi|hello|hey|hallo|start|commands|menu|usage)',
      '(hi|hey|hello) there',
      '[what|which things|how] (can|do|could) (you|i|we) (do|ask|ask you|say|help me with)',
      '(what|which) (questions|commands) (can i ask|are there|do you know|can you answer)',
      '(help|help me|i need help|i need some help)',
      'how (do|can|does) (i|we|this|it) (use|work|ask) [you|this|it]',
      'who are you',
      'what are you',
    ],
    examples: [
      ['help', { intent: 'help' }],
      ['hi', { intent: 'help' }],
      ['what can you do', { intent: 'help' }],
    ],
  },
];
