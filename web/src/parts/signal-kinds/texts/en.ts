declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'signal-kinds': typeof texts;
  }
}

export const texts = {
  kinds: {
    occupancy: 'Occupancy sensors',
    environment: 'Environment sensors',
    door: 'Door contacts',
    badge: 'Badge readers',
  },
  purposes: {
    climate: 'What the air, the light and the use of power are like.',
    presence:
      'Whether somebody is at a place: so that whoever booked it is checked in, and what nobody comes to is free for others.',
    passing: 'Whether somebody has just come by: that counts until a sensor says otherwise.',
    usage: 'How much places are used.',
  },
  about: {
    place: 'About places: never who is there.',
    person: 'A card is one person’s. Whose it was is not kept.',
  },
  kept_one: 'Kept for one day.',
  kept_other: 'Kept for {{count}} days.',
  byMonths: 'Kept for at least {{days}} days, then it goes month by month.',
  summed: 'What is measured in numbers stays for years, summed up.',
  keptFor: 'How long it is kept: {{kind}}',
  days_one: 'One day',
  days_other: '{{count}} days',
  saved_one: 'Kept for one day from now on. What is older goes within ten minutes.',
  saved_other: 'Kept for {{count}} days from now on. What is older goes within ten minutes.',
};
