declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'door-key': typeof texts;
  }
}

export const texts = {
  key: 'Door key',
  keyOf: 'Door key of {{name}}',
  title: 'Your door key',
  good: 'Opens the door while you have it: {{times}}.',
  code: 'Door key of {{name}} as a code to hold in front of the reader',
  address: 'Door key of {{name}}',
  secret: 'Whoever has this key opens the door. It ends with your booking.',
  renew: 'Give me another key',
  renewed: 'The key from before opens nothing any more.',
  none: 'There is no key for {{name}} yet.',
  make: 'Get the key',
  refused: {
    access_key_revoked: 'This key was ended.',
    access_key_exists: 'There is a key of this kind already.',
    booking_without_key: 'This booking waits, is over or was given up.',
    no_door: 'There is no access control here.',
  },
};
