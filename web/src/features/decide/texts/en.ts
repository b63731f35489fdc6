declare module '../../../lib/texts.ts' {
  interface Namespaces {
    decide: typeof texts;
  }
}

export const texts = {
  title: 'A booking waits for you',
  lead: '{{host}} would like to have this, at {{workplace}}.',
  program: 'A program',
  until: 'Undecided, it ends when it begins, on {{day}}.',
  reason: 'Reason, if you reject it',
  approve: 'Approve',
  reject: 'Reject',
  confirmed: 'Approved',
  rejected: 'Rejected',
  told: 'The host is told. You can close this page.',
  ended: 'There is nothing to decide any more',
  endedText:
    'It was decided, has changed or is over, or it is no longer yours to decide. What waits for you now is in Atrium.',
  toApp: 'Open Atrium',
};
