declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    wait: typeof texts;
  }
}

export const texts = {
  tellMe: 'Tell me when it becomes free',
  any: {
    room: 'Or any room like it on this floor',
    desk: 'Or any desk like it on this floor',
    parking: 'Or any parking space like it on this floor',
    locker: 'Or any locker like it on this floor',
    equipment: 'Or any like it on this floor',
  },
  hint: 'It is then held for you for half an hour.',
  joined: 'You wait for {{name}}',
  joinedFor: '{{who}} waits for {{name}}',
  joinedText: 'You are told when it becomes free. It is then held for half an hour.',
  waits: 'On the waiting list for this time',
  ahead_zero: 'Nobody is ahead.',
  ahead_one: '{{count}} ahead.',
  ahead_other: '{{count}} ahead.',
  held: 'Held for you until {{time}}',
  heldOther: 'Another one is held for you until {{time}}',
  see: 'See the waiting list',
  answer: 'Take it, or leave it to the next',
  notNeeded: '{{name}} is free at that time: book it.',
  notNeededAny: 'One of them is free at that time: book it.',
  tooMuch: 'That is enough to wait for at once. Leave something on the waiting list first.',
  already: 'That is waited for already: see the waiting list.',
  forWho: 'For {{name}}',
  whose: {
    to: 'Assigned to {{name}}',
    toSomebody: 'Assigned to a colleague',
    forGood: 'Until further notice.',
    until: 'Until {{last}}.',
    checkInBy: 'Free for others on a day without check-in by {{time}}.',
    closed: 'This cannot be booked at that time.',
    team: 'Only its members take it. What nobody has taken by then is free for everybody.',
    booked: {
      today: 'Booked by a colleague.',
      ahead: 'Booked by a colleague. On the day itself the name shows, unless it is hidden.',
    },
    afterwards: {
      today: 'Then booked by a colleague.',
      ahead: 'Then booked by a colleague. On the day itself the name shows, unless it is hidden.',
    },
  },
};
