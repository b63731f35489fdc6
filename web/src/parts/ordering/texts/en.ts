declare module '../../../lib/texts.ts' {
  interface Namespaces {
    ordering: typeof texts;
  }
}

export const texts = {
  title: 'Services',
  nothing: 'No service is offered here.',
  each: '{{price}} each {{unit}}',
  free: 'No charge',
  until: 'Can be changed until {{when}}',
  closed: 'Could be changed until {{when}}',
  howMany: 'How many: {{name}}',
  note: 'Note',
  noteOf: 'Note for {{name}}',
  total: 'Together {{cost}}',
  cancel: 'Cancel',
  save: 'Order',
  saved: '{{count}} services ordered',
  saved_one: 'One service ordered',
  saved_zero: 'Nothing is ordered any more',
  needOne: 'Say of one service how many.',
  which: 'Which dates are these services for?',
  savedDates: '{{count}} dates have them now',
  savedDates_one: 'One date has them now',
  refused: '{{count}} dates cannot have these services',
  refused_one: 'One date cannot have these services',
  refusedText: 'Nothing was ordered.',
  standing: 'Ordered with further dates too',
  standingText: '{{what}}: ordered with each further date of this series, as it is booked.',
  endStanding: 'Order nothing more with further dates',
  standingEnded: 'Nothing more is ordered with further dates. What is ordered already stays.',
};
