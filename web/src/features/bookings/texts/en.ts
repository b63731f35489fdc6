declare module '../../../lib/texts.ts' {
  interface Namespaces {
    bookings: typeof texts;
  }
}

export const texts = {
  services: 'Services',
  inviteVisitors: 'Invite visitors',
  toCalendar: 'Add to calendar',
  title: 'My bookings',
  waiting: 'Waiting list',
  seats: 'Desks asked for',
  upcoming: 'Upcoming',
  others: 'For others',
  noneOfOther: '{{name}} has nothing booked. Choose a free place under Book, and say there that it is for {{name}}.',
  past: 'Past',
  noneUpcoming: 'Nothing booked yet',
  noneUpcomingText: 'Choose a desk or a room on the floor plan; it takes two clicks.',
  nonePast: 'Nothing in the last 30 days',
  nonePastText: 'What you have booked appears here once it is over.',
  find: 'Find a place',
};
