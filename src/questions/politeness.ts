/** Words around a question that ask for nothing: "hi, can you tell me ... please". */

const BEFORE = phrases(
  `please|pls|hi|hi there|hey|hey there|hello|hello there|good morning|good afternoon|good evening|dear bot|bot|
  whodunit|ok|okay|so|well|now|and|also|then|thanks|thank you|sorry|excuse me|
  can you|could you|would you|will you|can i|could i|may i|can we|please can you|
  tell me|tell us|show me|show us|give me|let me know|let us know|find out|find|check|list|look up|explain|
  i want to know|i would like to know|id like to know|i need to know|i wonder|im wondering|we want to know|we need to know|
  i want to see|i would like to see|id like to see|i need to see|want to know|do you know|any idea|see|know|
  quick question|question|hiya|moin|hallo|morning|afternoon|dear all|kindly|just|but|please can i|please could you|
  would you mind|mind|telling me|showing me|i was wondering|i am wondering|i wonder if you know|if you know|
  im trying to find out|i am trying to find out|trying to find out|help me find out|help me find|any chance|you can|you could|
  do you happen to know|happen to know|sorry to bother you|can someone|can anyone|could someone|does anyone know|anyone know|anybody know|
  do we know|i need|i want|i have to know|can i have|could i have|may i have|can we have|have|show|display|
  a list of|the list of|a summary of|an overview of|the name of the person|name of the person|the names of the people`,
);

const AFTER = phrases(
  `please|pls|thanks|thank you|thx|cheers|many thanks|thanks a lot|thank you very much|for me|for us|
  can you tell me|could you tell me|do you know|if you can|if possible|bot|whodunit|asap|
  thanks in advance|many thanks in advance|thank you in advance|thank you so much|please and thank you|thanks so much|ta|then|
  kind regards|best regards|regards|🙏|👍|🙂|😊|😀`,
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
