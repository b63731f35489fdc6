declare module '../../../lib/texts.ts' {
  interface Namespaces {
    export: typeof texts;
  }
}

export const texts = {
  title: 'Export',
  lead: 'All bookings of these days as a spreadsheet, one row for each place that is booked.',
  from: 'From',
  to: 'To, with this day',
  order: 'It ends before it begins.',
  zone: 'Time zone of the times',
  domain: 'Only organizers at',
  domainHint: 'What stands after the @ of their address; empty for all.',
  needDomain: 'Enter what stands after the @, such as example.com',
  download: 'Download',
  file: 'Bookings',
  done: 'The spreadsheet is in your downloads.',
};
