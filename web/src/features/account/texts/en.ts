declare module '../../../lib/texts.ts' {
  interface Namespaces {
    account: typeof texts;
  }
}

export const texts = {
  title: 'Account',
  roles: {
    employee: 'Employee',
    receptionist: 'Receptionist',
    space_manager: 'Space manager',
    administrator: 'Administrator',
  },
  calendar: {
    title: 'Calendar',
    lead: 'See your bookings in Outlook, Google or Apple Calendar: subscribe there to a secret address of yours.',
    make: 'Make my calendar address',
    address: 'Your calendar address',
    once: 'Whoever has this address can read your bookings. It is shown only now.',
    open: 'Open in my calendar',
    made: 'Your address is from {{day}}.',
    used: 'Last read on {{day}}.',
    unused: 'Not read yet.',
    renew: 'New address',
    renewTitle: 'Make a new address?',
    renewText: 'The old one ends at once: calendars that read it stop being up to date.',
    end: 'End it',
    endTitle: 'End your calendar address?',
    endText: 'Calendars that read it stop being up to date. You can make another one at any time.',
    keep: 'Keep it',
    ended: 'Your calendar address leads nowhere any more.',
  },
  notices: {
    title: 'Notices',
    lead: 'How you are told what others do to your bookings, and reminded of them.',
    language: 'Language of what you are told',
    remind: 'Remind me',
    never: 'Never',
    before: '{{minutes}} minutes before the start',
    of: 'Remind me of',
    rooms: 'Rooms',
    everything: 'Everything I booked or attend',
    byMail: 'By mail too',
  },
  password: 'Password',
  passwordLead: 'Your other devices are signed out when you change it.',
  changed: 'Your password is changed.',
};
