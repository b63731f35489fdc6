declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'held-key': typeof texts;
  }
}

export const texts = {
  title: 'Your door key',
  lead: 'Hold this before the reader at the door. Whether it opens is decided there, at that moment.',
  code: 'The key, for the reader at the door',
  secret: 'Who has this address has the key: pass it on to nobody who is not to come in.',
  shut: 'If the door stays shut, this key has ended, or its time has not come. The present key of a booking stands beside it under My bookings; else ask who gave you this address.',
  broken: 'This is no whole key',
  brokenText: 'Part of the address is missing. Open it again from where you were given it, or copy all of it.',
};
