declare module '../../lib/texts.ts' {
  interface Namespaces {
    parts: typeof texts;
  }
}

export const texts = {
  booking: {
    state: {
      pending: 'Waiting for approval',
      confirmed: 'Booked',
      checked_in: 'Checked in',
      checked_out: 'Checked out',
      cancelled: 'Cancelled',
      rejected: 'Rejected',
      released: 'Given back',
    },
    checkIn: 'Check in',
    checkInFrom: 'Check-in opens at {{time}}',
    checkInNow: 'Check in by {{to}} or it is given back.',
    checkInBy: 'Check in from {{from}}, by {{to}} or it is given back.',
    madeReady: 'Made ready from {{time}}',
    cleared: 'Cleared until {{time}}',
    checkInByCode: 'Scan the code at the place to check in.',
    checkOut: 'Check out',
    extend: '+30 min',
    extendLong: 'Stay 30 minutes longer',
    change: 'Change',
    cancel: 'Cancel',
    more: 'More',
    moreOf: 'More: {{name}}',
    cancelText: '{{name}}, {{day}}, {{times}}. Others can book it right away.',
    bookedBy: 'Booked by {{name}}',
    guestOf: '{{guest}} (guest of {{host}})',
    join: 'Join online',
    anonymous: 'Anonymous',
    series: 'One of a series',
    checkedIn: 'Welcome! You are checked in.',
    checkedOut: 'Checked out. The rest of the time is free for others.',
    extended: 'Yours until {{time}}',
    cancelled: 'Booking cancelled',
    now: 'Now',
    waitsUntil: 'Waits for approval until {{day}}, {{time}}',
  },
  guestName: 'Say who comes',
  when: {
    day: 'Day',
    previousDay: 'Previous day',
    nextDay: 'Next day',
    previousMonth: 'Previous month',
    nextMonth: 'Next month',
    from: 'From',
    to: 'To',
    time: 'Time',
    zone: 'Times are in {{zone}}',
    dayFree: 'Free all day',
    busy: 'Taken {{times}}',
  },
  terms: {
    label: 'Terms',
    accept: 'I accept these terms',
    acceptFirst: 'Accept them first',
  },
};
