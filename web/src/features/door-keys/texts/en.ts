declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'door-keys': typeof texts;
  }
}

export const texts = {
  title: 'Door keys',
  lead: 'What opens the door of a room or a locker. Who books one gets a key for that time; these here are for readers, signs and whoever needs one.',
  search: 'Find a room, a locker, anything',
  none: 'Nothing of that name here.',
  more: 'Others are found by their name.',
  door: 'Door {{accessId}}: bookings get a key',
  noDoor: 'Without access control: bookings get no key',
  keys: 'Keys',
  keysOf: 'Keys of {{name}}',
  noKeys: 'No keys yet.',
  kind: { one_time: 'Of a booking', static: 'Until it is changed', daily: 'Daily' },
  bookingOf: 'Of a booking of {{host}}',
  make: { static: 'Make a lasting key', daily: 'Make a daily key' },
  good: 'Good from {{from}} until {{until}}',
  lasting: 'Good until somebody changes or ends it',
  address: 'Key: {{label}}',
  keep: 'Keep it',
  rotateAccessKey: {
    do: 'Change',
    of: 'Change the key: {{label}}',
    ask: 'Give this key another secret?',
    text: 'The one before opens nothing from then on, wherever it is shown. You answer for the new one.',
    done: 'The key from before opens nothing any more.',
  },
  revokeAccessKey: {
    do: 'End it',
    of: 'End it: {{label}}',
    ask: 'End this key?',
    text: 'It opens nothing from then on. The key of a booking does not come back.',
    done: 'The key opens nothing any more.',
  },
  refused: {
    access_key_revoked: 'This key was ended.',
    access_key_exists: 'There is a key of this kind already.',
    booking_without_key: 'This booking waits, is over or was given up.',
    no_door: 'There is no access control here.',
  },
};
