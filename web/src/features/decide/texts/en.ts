declare module '../../../lib/texts.ts' {
  interface Namespaces {
    decide: typeof texts;
  }
}

export const texts = {
  booking: {
    title: 'A booking waits for you',
    lead: '{{host}} would like to have this, at {{workplace}}.',
    until: 'Undecided, it ends when it begins, on {{day}}.',
    untilEach: 'What is undecided ends when it begins; the first date begins on {{day}}.',
    told: 'The host is told. You can close this page.',
  },
  visit: {
    title: 'A visit waits for you',
    lead: '{{host}} would like to receive visitors, at {{workplace}}.',
    until: 'Undecided, it ends when it begins, on {{day}}.',
    who: 'Who comes is said in Atrium.',
    told: 'The host is told. You can close this page.',
    unwelcome: 'Somebody who comes cannot be received there: ask the front desk.',
  },
  private: 'Private',
  program: 'A program',
  dates_one: 'One date of a series, on {{last}}',
  dates_other: '{{count}} dates of a series, the last on {{last}}',
  approveAll: 'Approve all',
  rejectAll: 'Reject all',
  reason: 'Reason, if you reject it',
  approve: 'Approve',
  reject: 'Reject',
  confirmed: 'Approved',
  rejected: 'Rejected',
  ended: 'There is nothing to decide any more',
  endedText:
    'It was decided, has changed or is over, or it is no longer yours to decide. What waits for you now is in Atrium.',
  toApp: 'Open Atrium',
};
