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
  cancelledDates_one: 'One date cancelled',
  cancelledDates_other: '{{count}} dates cancelled',
};
