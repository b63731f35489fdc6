declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'resource-feeds': typeof texts;
  }
}

export const texts = {
  title: 'Calendars',
  lead: 'The bookings of a room or a desk in a calendar program or on a sign: each has a secret address of its own.',
  search: 'Find a room, a desk, anything',
  none: 'Nothing of that name here.',
  more: 'Others are found by their name.',
  make: 'Make an address',
  makeFor: 'Make an address for {{name}}',
  address: 'Calendar address of {{name}}',
  once: 'Whoever has this address reads when it is booked, and what you may see of it. It is shown only now.',
  open: 'Open in a calendar',
  made: 'Address from {{day}}.',
  used: 'Last read on {{day}}.',
  unused: 'Not read yet.',
  renew: 'New address',
  renewOf: 'New address for {{name}}',
  renewTitle: 'Make a new address for {{name}}?',
  renewText: 'The old one ends at once: what reads it stops being up to date.',
  end: 'End it',
  endOf: 'End it: address of {{name}}',
  endTitle: 'End the address of {{name}}?',
  endText: 'What reads it stops being up to date. You can make another one at any time.',
  keep: 'Keep it',
  ended: 'The address of {{name}} leads nowhere any more.',
};
