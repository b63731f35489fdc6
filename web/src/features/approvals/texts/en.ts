declare module '../../../lib/texts.ts' {
  interface Namespaces {
    approvals: typeof texts;
  }
}

export const texts = {
  title: 'Approvals',
  lead: 'What waits for you. It holds its place until it begins; undecided, it ends then.',
  none: 'Nothing waits for you',
  noneText: 'When somebody asks for what you decide on, it is listed here.',
  wants: '{{host}}: {{places}}',
  wantsVisit: '{{host}}: visitors to {{place}}',
  rejectVisitTitle: 'Reject this visit?',
  nobody: 'A program',
  private: 'Private',
  people_one: '1 person invited',
  people_other: '{{count}} people invited',
  approve: 'Approve',
  reject: 'Reject',
  rejectTitle: 'Reject this booking?',
  approveAll: 'Approve all',
  rejectAll: 'Reject all',
  rejectAllTitle: 'Reject all these dates?',
  dates_one: 'One date, on {{last}}',
  dates_other: '{{count}} dates, the last on {{last}}',
  showDates: 'Show each date',
  hideDates: 'Show them as one',
  reason: 'Reason',
  reasonText: 'Sent to the host. You need not give one.',
  back: 'Back',
  approved: 'Approved. The host is told.',
  rejected: 'Rejected. The host is told.',
  decided: 'Somebody else has decided already.',
  changed: 'It has changed meanwhile. Look at it again.',
};
