declare module '../../../lib/texts.ts' {
  interface Namespaces {
    here: typeof texts;
  }
}

export const texts = {
  title: 'At this place',
  unknown: 'This code leads nowhere',
  unknownText: 'The label is an old one, or it was mistyped. Ask for a new one.',
  mine: 'This is yours',
  here: 'You are checked in until {{time}}',
  checkIn: 'Check in',
  free: 'Free',
  freeUntil: 'Free until {{time}}',
  until: 'Until',
  book: 'Book until {{time}}',
  taken: 'Somebody else has this now',
  retired: 'This can no longer be booked',
  others: 'Who is here today',
  somebody: 'Somebody',
  now: 'now',
};
