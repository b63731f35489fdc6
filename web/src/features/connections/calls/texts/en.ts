declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    calls: typeof texts;
  }
}

export const texts = {
  title: 'Calls',
  titleOf: 'Calls of {{name}}',
  text: 'So often it may call the system, all of it at once. Empty: no bound. A fifth is kept for what somebody waits for.',
  none: 'Nothing bounds how often it calls the system.',
  held: 'The system has asked not to be called before {{at}}.',
  used: {
    second: 'In the last second {{used}} of {{limit}}.',
    minute: 'In the last minute {{used}} of {{limit}}.',
    hour: 'In the last hour {{used}} of {{limit}}.',
    day: 'In the last 24 hours {{used}} of {{limit}}.',
    week: 'In the last seven days {{used}} of {{limit}}.',
  },
  free: 'There is room again: {{at}}.',
  per: { second: 'A second', minute: 'A minute', hour: 'An hour', day: 'A day', week: 'A week' },
  wrong: 'Give a whole number from 1 to 10,000,000, or nothing',
  keep: 'Use these bounds',
  asDeclared: 'As the connector says',
  isKept: '{{name}} has other bounds.',
};
