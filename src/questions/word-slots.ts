/** The slots whose values are a few fixed phrases: {statement}, {verdict}, {said}, {status} and the like. */
import { type Draft, found, type SlotContext, type SlotMatch, type SlotReader } from './slot.ts';

type Phrases = ReadonlyMap<string, Draft>;

/** @param rows what is filled in, and the phrases for it, parted by `|`; folded, without apostrophes */
function phrases(...rows: readonly (readonly [patch: Draft, text: string])[]): Phrases {
  return new Map(
    rows.flatMap(([patch, text]) =>
      text.split('|').map((phrase) => [phrase.trim().replace(/\s+/g, ' '), patch] as const),
    ),
  );
}

/** Longest first; a shorter one counts where the longer leaves the rest of a pattern empty. */
function readerOf(known: Phrases): SlotReader {
  const longest = Math.max(...[...known.keys()].map((phrase) => phrase.split(' ').length));
  return (context: SlotContext, at: number): readonly SlotMatch[] => {
    const matches: SlotMatch[] = [];
    for (let end = Math.min(at + longest, context.tokens.length); end > at; end -= 1) {
      const words = context.tokens.slice(at, end).map((token) => token.word);
      const patch = known.get(words.join(' '));
      if (patch !== undefined) {
        matches.push(found(end, patch));
      }
    }
    return matches;
  };
}

/** `mine`, `that was me`, `not mine`, `don't know`. */
export const readStatement = readerOf(
  phrases(
    [
      { statement: 'mine' },
      `mine|me|it was me|that was me|this was me|they were me|those were me|these were me|was me|i did|i did it|i did that|
      i did this|i did them|i did those|i did these|i made it|i made that|i made them|its mine|it is mine|thats mine|
      that is mine|that was mine|they are mine|those are mine|these are mine|those were mine|these were mine|my change|
      my changes|all mine|all me`,
    ],
    [
      { statement: 'not-mine' },
      `not mine|not me|it wasnt me|it was not me|that wasnt me|that was not me|this wasnt me|this was not me|wasnt me|
      was not me|those werent me|these werent me|i didnt do it|i did not do it|i didnt do that|i did not do that|i didnt|
      i did not|its not mine|it is not mine|it isnt mine|thats not mine|that is not mine|that isnt mine|that wasnt mine|
      that was not mine|they are not mine|those are not mine|these are not mine|isnt mine|arent mine|not my change|
      not my changes|none of mine|somebody else|someone else`,
    ],
    [
      { statement: 'unsure' },
      `unsure|im unsure|i am unsure|not sure|im not sure|i am not sure|dont know|i dont know|do not know|i do not know|
      no idea|cant remember|i cant remember|cannot remember|i cannot remember|dont remember|i dont remember|
      do not remember|i do not remember|maybe|perhaps`,
    ],
  ),
);

/** What an admin says of a claim. */
export const readVerdict = readerOf(
  phrases(
    [{ verdict: 'confirmed' }, 'confirm|confirms|confirmed|confirming|accept|accepted|approve|approved'],
    [{ verdict: 'disputed' }, 'dispute|disputes|disputed|disputing|contest|contested|reject|rejected|doubt|doubted'],
  ),
);

/** Which of the claims. */
export const readWhich = readerOf(
  phrases(
    [{ which: 'own' }, 'my|mine|my own|own'],
    [
      { which: 'waiting' },
      `waiting|open|pending|undecided|unjudged|not judged|that wait|that are waiting|that are open|to judge|to confirm|
      waiting for an admin|waiting for a verdict`,
    ],
  ),
);

export const readAll = readerOf(
  phrases([{ all: true }, 'all|all people|all of them|all of us|everyone|everybody|every one|the whole team|anyone']),
);

/** `without API keys`, `who hasn't got a key`: with "who", as nobody else asks so, and a bare "who" stays open. */
const NO_KEY = product(
  `no|without|who has no|who have no|who still has no|who needs|who still needs|who hasnt|who hasnt got|who has not got|who havent got|who have not got|who does not have|
  who doesnt have|who dont have|who do not have|who lacks`,
  'key|keys|a key|any key|any keys|api key|api keys|an api key|any api key|any api keys|their key|their keys',
);

function product(first: string, second: string): string {
  return first
    .split('|')
    .flatMap((one) => second.split('|').map((other) => `${one.trim()} ${other}`))
    .join('|');
}

/** What is known of somebody's API keys. */
export const readStatus = readerOf(
  phrases(
    [{ status: 'missing' }, `missing|lacking|absent|not configured|${NO_KEY}`],
    [{ status: 'reported' }, 'reported|configured|said to be configured'],
    [{ status: 'proven' }, 'proven|proved|verified|a key|an api key|a working key'],
    [{ status: 'regressed' }, 'regressed|lost'],
    [{ status: 'exempt' }, 'exempt|exempted|excused|not needed'],
    [{ status: 'revoked' }, 'revoked|withdrawn'],
    [{ status: 'unknown' }, 'unknown|not known'],
  ),
);

/** What somebody says of their own keys. */
export const readSaid = readerOf(
  phrases(
    [
      { said: 'done' },
      `done|done it|i have done it|ive done it|its done|it is done|all done|finished|i am done|im done|configured|
      i have configured it|ive configured it|i configured it|set up|i have a key|i have keys|i have one|ready`,
    ],
    [
      { said: 'cannot' },
      `cannot|i cannot|cant|i cant|cannot do it|i cannot do it|cant do it|i cant do it|not possible|unable|i am unable to|
      im unable to|not able to|i am not able to|im not able to|it does not work|it doesnt work|does not work|doesnt work`,
    ],
    [
      { said: 'not-me' },
      `not me|its not me|it is not me|thats not me|that is not me|not my job|not my task|wrong person|not mine|
      i do not change anything|i dont change anything`,
    ],
    [
      { said: 'later' },
      'later|not now|not yet|another time|some other time|remind me later|ask me later|ask again later',
    ],
  ),
);

export const readGrant = readerOf(
  phrases(
    [{ grant: 'admin' }, 'admin|admins|an admin|administrator|administrators|an administrator'],
    [{ grant: 'reviewer' }, 'reviewer|reviewers|a reviewer'],
    [{ grant: 'viewer' }, 'viewer|viewers|a viewer'],
  ),
);

export const readHere = readerOf(
  phrases([
    { here: true },
    `here|in here|this space|in this space|to this space|this room|in this room|this chat|in this chat|this group`,
  ]),
);

/** The digest stays away from a week without any change that names nobody; or comes all the same. */
export const readQuiet = readerOf(
  phrases(
    [
      { count: 1 },
      `quiet when nothing happened|quiet if nothing happened|silent when nothing happened|silent if nothing happened|
      not when nothing happened|not if nothing happened|unless nothing happened|only when something happened|
      only if something happened|when something happened|if something happened`,
    ],
    [{ count: 0 }, 'always|even when nothing happened|even if nothing happened|also when nothing happened'],
  ),
);

export const readUnmute = readerOf(phrases([{ undo: true }, 'unmute|unmuted|unsilence|no longer muted|not muted']));

/** How the named share is told apart. */
export const readSplit = readerOf(
  phrases(
    [{ split: 'week' }, 'week|weeks|weekly|per week|by week'],
    [{ split: 'type' }, 'type|types|kind|kinds|entity type|object type|kind of object|kinds of object'],
    [{ split: 'team' }, 'team|teams'],
  ),
);

/** Where people are to be taken from. */
export const readSource = readerOf(
  phrases(
    [{ peopleFrom: 'trail' }, 'the trail|trail|the audit trail|the records|records|actors|people seen|seen|those seen'],
    [
      { peopleFrom: 'contact-centre' },
      `the contact centre|contact centre|the contact center|contact center|wxcc|the api|webex contact center|
      webex contact centre|control hub`,
    ],
  ),
);

/** What related changes have in common. */
export const readRelation = readerOf(
  phrases(
    [
      { relation: 'tracking' },
      'same tracking id|the same tracking id|same tracking number|same request|the same request|same transaction|the same transaction',
    ],
    [
      { relation: 'target' },
      'same object|the same object|same target|the same target|same thing|the same thing|same item|the same item',
    ],
    [
      { relation: 'actor' },
      'same person|the same person|same actor|the same actor|same user|the same user|same admin|the same admin',
    ],
  ),
);

/** What somebody did with the bot. */
export const readUse = readerOf(
  phrases(
    [{ use: 'asked' }, 'asked|ask|asking|has asked|have asked|was asking|queried|looked up|searched'],
    [{ use: 'exported' }, 'exported|export|exporting|has exported|have exported|downloaded|download|has downloaded'],
    [{ use: 'ordered' }, 'ordered|ordering|has ordered|told'],
    [{ use: 'refused' }, 'was refused|were refused|got refused|been refused'],
  ),
);
