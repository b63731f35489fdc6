declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'your-places': typeof texts;
  }
}

export const texts = {
  title: 'Your own',
  until: 'until {{last}}',
  forGood: 'until further notice',
  from: 'from {{first}}',
  checkInBy: 'Check in by {{time}} on each day that you come, or others can book it that day.',
  checkIn: 'Check in',
  checkInOf: 'Check in to {{name}}',
  checkedIn: 'You are checked in today',
  closed: 'Closed {{when}}: {{reason}}',
  lend: 'Lend it out',
  lendOf: 'Lend it out: {{name}}',
  keptToo: '{{name}} is yours that day, too: others could have it.',
  lendTitle: 'Lend out {{name}}',
  lendText: 'On these days others can book it.',
  first: 'First day',
  last: 'Last day',
  lastHint: 'Without one, the first day alone.',
  needDay: 'Choose a day',
  order: 'The last day comes before the first',
  notYours: 'It is not yours on that day',
  cancel: 'Cancel',
  lentThatDay: '{{name}} is yours, and lent out on this day',
  lentDays: 'Others may book it: {{days}}',
  fromTo: '{{first}} – {{last}}',
  why: {
    absence: 'you work elsewhere',
    not_checked_in: 'you did not check in in time',
  },
  takeBack: 'Take back',
  takeBackOf: 'Take back {{days}}',
  booked: 'Somebody has booked some of these days.',
  takeFree: 'Take back the free days',
  lent: 'Others can book {{name}} on these days',
  back: '{{name}} is yours again',
  other: {
    title: 'Own places',
    checkInBy: 'To be checked in by {{time}} on each day that {{who}} comes.',
    checkedIn: '{{who}} is checked in today',
    notTheirs: 'It does not belong to {{who}} on that day',
    why: {
      absence: 'works elsewhere',
      not_checked_in: 'nobody checked in',
    },
    back: '{{name}} belongs to {{who}} again',
  },
  refused: {
    assignment_over: 'This assignment is over.',
  },
  refusedBy: {
    assignment_days_wrong: 'At most {{number}} days ahead',
    assignment_releases_too_many: 'At most {{number}} times ahead',
  },
  refusedAnyway: {
    assignment_days_wrong: 'This cannot be for these days: choose others, from today on.',
    assignment_check_in_refused: 'It is too late to check in, or it is lent out today: then take it back first.',
  },
};
