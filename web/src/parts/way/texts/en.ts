declare module '../../../lib/texts.ts' {
  interface Namespaces {
    way: typeof texts;
  }
}

export const texts = {
  preview: 'What becomes of bookings',
  nothingBooked: 'Nothing is booked then.',
  moved_one: 'One booking is moved',
  moved_other: '{{count}} bookings are moved',
  shortened_one: 'one ends earlier',
  shortened_other: '{{count}} end earlier',
  cancelled_one: 'one is cancelled',
  cancelled_other: '{{count}} are cancelled',
  told: 'Each person gets one message.',
  becomes: {
    moved: 'Moves to {{places}}',
    shortened: 'Ends at {{time}}',
    cancelled: 'Is cancelled',
  },
  move: 'Move to an equal free place, else cancel',
  cancelAll: 'Cancel all',
  somebody: 'Somebody',
  gone: 'A place',
  more_one: 'Show one more',
  more_other: 'Show {{count}} more',
};
