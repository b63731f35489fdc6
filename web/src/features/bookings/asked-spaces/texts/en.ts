declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    'asked-spaces': typeof texts;
  }
}

export const texts = {
  title: 'Spaces you asked for',
  spaceIn: 'A space in {{place}}',
  forPeople_one: 'For 1 person',
  forPeople_other: 'For {{count}} people',
  forWho: 'For {{name}}',
  states: {
    pending: 'Waits until somebody gives one',
    given: 'Given: it is among the bookings',
    refused: 'No space was given',
    withdrawn: 'Taken back',
    expired: 'Nobody gave one before it began',
  },
  refusedFor: 'No space was given: {{reason}}',
  takeBack: 'Take back',
  takeBackOf: 'Take back: {{name}}',
  takenBack: 'Taken back. Nobody gives you a space for it any more.',
  over: 'It was decided meanwhile.',
};
