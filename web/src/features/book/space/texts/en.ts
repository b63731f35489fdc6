declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    space: typeof texts;
  }
}

export const texts = {
  title: 'On request',
  text: '{{names}}: ask for a space here, and who manages the bookings gives one that fits.',
  ask: 'Ask for a space',
  group: 'Of which',
  people: 'For how many people',
  needPeople: 'Say for how many people, at least one',
  for: 'For whom',
  myself: 'For me',
  what: 'What for? (optional)',
  notes: 'What it must have (optional)',
  notesText: 'Whoever gives the space reads this, and it goes into the booking.',
  cancel: 'Cancel',
  send: 'Ask',
  asked: 'You have asked for a space',
  askedFor: 'You have asked for a space for {{who}}',
  askedText: 'You are told what becomes of it. Until then it is under My bookings.',
  refused: {
    space_request_not_needed: 'What is here is booked directly by now: choose it on the plan.',
    space_request_unfit: 'Nothing here is for so many people.',
    space_requests_too_many: 'That is enough to ask for at once.',
  },
  refusedBy: {
    space_requests_too_many: 'At most {{number}} spaces are asked for at a time.',
  },
};
