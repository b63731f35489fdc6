declare module '../../../lib/texts.ts' {
  interface Namespaces {
    insights: typeof texts;
  }
}

export const texts = {
  title: 'Insights',
  lead: 'How a building is used, by what is booked in it and by what sensors see: figures about places, never about people.',
  building: 'Building',
  from: 'From',
  to: 'To, with this day',
  order: 'It ends before it begins.',
  period: 'Cut by',
  periods: {
    five_minutes: 'Five minutes',
    fifteen_minutes: 'A quarter of an hour',
    half_hour: 'Half an hour',
    hour: 'Hour',
    day: 'Day',
    week: 'Week from',
    month: 'Month from',
  },
  summary: 'At a glance',
  share: 'Used',
  shareHint_one: 'of the business hours of one place',
  shareHint_other: 'of the business hours of {{count}} places',
  bookings: 'Bookings',
  bookingsHint: 'each once for every place of it',
  noShows: 'Nobody came',
  noShowsHint_one: '{{missed}} of one booking that asks for a check-in',
  noShowsHint_other: '{{missed}} of {{count}} bookings that ask for a check-in',
  peak: 'Most in use at once',
  peakOf: '{{inUse}} of {{of}}',
  peakHint: '{{day}}, from {{clock}} on',
  visitors: 'Visitors today',
  visitorsHint: '{{expected}} expected, {{here}} here, {{left}} gone, {{missed}} did not come',
  asTable: 'As a table',
  source: 'Figures of',
  booked: {
    name: 'Booked',
    byTime: 'When it is used',
    chart: 'The share of business hours that is used, from {{from}} to {{to}}; the table below has the figures',
    byResource: 'What is used',
    columns: { name: 'Place', usageCount: 'Bookings', usedMinutes: 'Hours used', share: 'Used' },
  },
  seen: {
    name: 'Seen by sensors',
    hint: 'Only places with a sensor that tells whether somebody is there have figures here. Of each, a stretch without a break counts once.',
    none: 'No place here has a sensor that tells whether somebody is there: nothing is known.',
    byTime: 'When somebody is there',
    chart:
      'The share of business hours in which somebody is there, from {{from}} to {{to}}; the table below has the figures',
    byResource: 'Where somebody is',
    columns: { name: 'Place', usageCount: 'Stays', usedMinutes: 'Hours occupied', share: 'Occupied' },
  },
  all: 'Show all {{count}}',
};
