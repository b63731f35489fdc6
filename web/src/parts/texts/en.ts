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
      released: 'Released',
    },
    checkIn: 'Check in',
    checkInFrom: 'Check-in opens at {{time}}',
    checkOut: 'Check out',
    extend: '+30 min',
    extendLong: 'Stay 30 minutes longer',
    cancel: 'Cancel',
    cancelTitle: 'Cancel this booking?',
    cancelText: '{{name}}, {{day}}, {{times}}. Others can book it right away.',
    cancelYes: 'Cancel booking',
    cancelNo: 'Keep it',
    series: 'One of a series',
    whichDates: 'It is one of a series. Cancel',
    which: { one: 'Only this date', following: 'This date and the following', all: 'All dates still to come' },
    cancelledDates_one: 'One date cancelled',
    cancelledDates_other: '{{count}} dates cancelled',
    checkedIn: 'Welcome! You are checked in.',
    checkedOut: 'Checked out. The rest of the time is free for others.',
    extended: 'Yours until {{time}}',
    cancelled: 'Booking cancelled',
    now: 'Now',
  },
};
