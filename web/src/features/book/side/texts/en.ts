declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    side: typeof texts;
  }
}

/** What comes after the plan: the day at a glance, the list, the panel’s form, more filters. */
export const texts = {
  glance: {
    freeDesks_zero: 'No desk is free at this time',
    freeDesks_one: 'One desk is free at this time',
    freeDesks_other: '{{count}} desks are free at this time',
    yours: 'Your bookings this day',
    noYours: 'Nothing booked. Choose a free place on the plan.',
    own: { desk: 'Your desk: {{name}}', other: 'Yours: {{name}}' },
    people: 'Who is here',
    peopleLater: 'Who will be here',
    noPeople: 'Nobody has booked here at this time.',
    morePeople: 'and {{count}} more',
    nameless_one: 'One place is booked by a colleague whose name shows on the day itself.',
    nameless_other: '{{count}} places are booked by colleagues whose names show on the day itself.',
  },
  lockers: {
    title: 'Lockers',
    free_zero: 'None of {{total}} is free',
    free_one: 'One of {{total}} is free',
    free_other: '{{count}} of {{total}} are free',
    yours: 'Yours: {{name}}',
    take: 'Take one',
    takeOf: 'Take one: {{bank}}',
    within: '{{bank}}, no. {{number}}',
  },
  form: {
    title: 'What for? (optional)',
    titlePlaceholder: 'Weekly planning',
    book: 'Book {{times}}',
    bookInstead: 'Book {{what}} instead',
    anyway: 'Book anyway',
    anywayHint: 'You manage bookings here: you may pass over this rule.',
    booking: 'Booking…',
    booked: '{{name}} is yours',
    bookedFor: '{{name}} is booked for {{who}}',
    asked: '{{name}} waits for approval',
    bookedText: '{{day}}, {{times}}',
    takenDuring: 'Taken {{times}}.',
    justTaken: 'Somebody was faster',
    noneFree: '{{name}} has no other time that fits at usual hours, that day or the next.',
    useTime: 'Take {{times}} instead',
    past: 'That time is over. Choose a later one.',
  },
  place: {
    quantity: '{{count}} of them',
    nearBy: 'Near by',
    afterwards: 'then {{name}}',
    closedAfterwards: 'Afterwards it is closed: {{reason}}',
    yoursAsked: 'You asked for this place',
    yours: 'You have this place',
  },
  list: {
    none: 'Nothing fits these filters',
    noneText: 'Try another time or fewer filters.',
    label: 'Places on {{floor}}',
    name: 'Name',
    type: 'Kind',
    seats: 'Seats',
    amenities: 'Amenities',
    state: 'At that time',
    choose: 'Choose {{name}}',
    more: 'Show more',
  },
  more: {
    capacity: 'For at least',
    people_one: '{{count}} person',
    people_other: '{{count}} people',
    anySize: 'Any size',
    amenities: 'Amenities',
    onlyFree: 'Only free',
  },
};
