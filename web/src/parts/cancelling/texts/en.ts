declare module '../../../lib/texts.ts' {
  interface Namespaces {
    cancelling: typeof texts;
  }
}

export const texts = {
  title: 'Cancel this booking?',
  yes: 'Cancel booking',
  no: 'Keep it',
  whichDates: 'It is one of a series. Cancel',
  which: { one: 'Only this date', following: 'This date and the following', all: 'All dates still to come' },
  cancelledDates_one: 'One date cancelled',
  cancelledDates_other: '{{count}} dates cancelled',
};
