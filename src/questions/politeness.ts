/** Words around a question that ask for nothing: "hi, can you tell me ... please". */

const BEFORE = phrases(
  `please|pls|hi|hi there|hey|hey there|hello|hello there|good morning|good afternoon|good evening|dear bot|bot|
  whodunit|ok|okay|so|well|now|and|also|then|thanks|thank you|sorry|excuse me|
  can you|could you|would you|will you|can i|could i|may i|can we|please can you|
  tell me|tell us|show me|show us|give me|let me know|let us know|find out|find|check|list|look up|explain|
  i want to know|i would like to know|id like to know|i need to know|i wonder|im wondering|we want to know|
  i want to see|i would like to see|id like to see|i need to see|want to know|do you know|any idea|see|know|
  quick question|question`,
);

const AFTER = phrases(
  `please|pls|thanks|thank you|thx|cheers|many thanks|thanks a lot|thank you very much|for me|for us|
  can you tell me|could you tell me|do you know|if you can|if possible|bot|whodunit|asap`,
);

function phrases(text: string): readonly (readonly string[])[] {
  return text.split('|').map((phrase) => phrase.trim().split(' '));
}

/** Places where the question may begin: the start, and after any polite words in front. */
export function politeStarts(words: readonly string[]): readonly number[] {
  const places = new Set([0]);
  for (const place of places) {
    for (const phrase of BEFORE) {
      if (phrase.every((word, index) => words[place + index] === word)) {
        places.add(place + phrase.length);
      }
    }
  }
  return [...places];
}

/** Places where the question may end (excluded): the end, and before any polite words behind. */
export function politeEnds(words: readonly string[]): readonly number[] {
  const places = new Set([words.length]);
  for (const place of places) {
    for (const phrase of AFTER) {
      const start = place - phrase.length;
      if (start > 0 && phrase.every((word, index) => words[start + index] === word)) {
        places.add(start);
      }
    }
  }
  return [...places];
}
