declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    tokens: typeof texts;
  }
}

export const texts = {
  title: 'Tokens',
  of: 'Tokens of {{name}}',
  none: 'It has no tokens yet.',
  stopped: 'Activate it to make tokens.',
  used: 'Last used on {{day}}.',
  unused: 'Not used yet.',
  ends: 'Ends on {{day}}.',
  endless: 'Does not end by itself.',
  revoke: 'Revoke',
  revokeOf: 'Revoke {{name}}',
  ask: 'Revoke {{name}}?',
  askText: 'The program that has it can do nothing with it from then on. It cannot be given back.',
  keep: 'Keep it',
  revoked: '{{name}} is revoked.',
  name: 'What it is for',
  needName: 'Say what it is for',
  life: 'Ends',
  days: 'After {{count}} days',
  always: 'Never',
  make: 'Make a token',
  makeOf: 'Make a token of {{account}}',
  copy: 'Copy it',
  secret: 'The token {{name}}',
  once: 'Copy it now: it is not shown again.',
  mayWhatYouMay: 'It may do what the account and you may.',
  may: 'It may',
  mayAll: 'Do all that the account may',
  mayReadings: 'Hand in readings of sensors',
  handsIn: 'It hands in readings of sensors, and may do nothing else.',
  refused: {
    service_account_inactive: 'This service account is deactivated.',
  },
};
