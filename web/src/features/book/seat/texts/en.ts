declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    seat: typeof texts;
  }
}

export const texts = {
  ask: 'Ask for a desk that day',
  askHere: 'On this floor only',
  hint: 'From {{from}} to {{to}}. Who got the least of what they asked for comes first; teams are put together.',
  has: 'You have {{desk}} that day.',
  asked: 'You asked for a desk',
  askedText: 'It is decided on {{day}} at {{time}}.',
  closed: 'The time to ask for that day is over.',
  waits: 'You asked for a desk: it is decided on {{day}} at {{time}}',
  granted: 'You have a desk that day',
  lost: 'You got no desk that day',
  see: 'See what you asked for',
  for: 'Ask for',
  myself: 'Myself',
  other: {
    has: '{{who}} has {{desk}} that day.',
    asked: 'You asked for a desk for {{who}}',
    waits: 'A desk was asked for, for {{who}}: it is decided on {{day}} at {{time}}',
    granted: '{{who}} has a desk that day',
    lost: '{{who}} got no desk that day',
    see: 'See what was asked for',
  },
  refused: {
    seating_by_first_come: 'The desks there are booked, not asked for.',
    seating_asked: 'A desk is asked for that day already.',
  },
  refusedBy: {
    seating_too_far_ahead: 'At most {{number}} days ahead',
    seating_full: 'No more than {{number}} people can ask for one day.',
  },
};
