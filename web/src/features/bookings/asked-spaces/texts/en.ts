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
    refused: 'No space was given',
    expired: 'Nobody gave one before it began',
  },
  refusedFor: 'No space was given: {{reason}}',
  takeBack: 'Take back',
  takeBackOf: 'Take back: {{name}}',
  takenBack: 'Taken back. Nobody gives you a space for it any more.',
  over: 'It was decided meanwhile.',
};
