declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    beforehand: typeof texts;
  }
}

export const texts = {
  label: 'Good to know',
  checkIn: 'Check in between {{from}} and {{to}}.',
  checkInOrLose: 'Check in between {{from}} and {{to}}, else it is given back.',
  approvedBy: '{{who}} approves it first.',
  approvedByOne: 'One of these approves it first: {{who}}.',
  approvedBySomebody: 'Somebody who manages bookings here approves it first.',
  approvalUntil: 'Until {{until}} it is kept for you; if nobody has decided by then, it ends.',
  dayParts: {
    label: 'Part of the day',
    morning: 'Morning',
    afternoon: 'Afternoon',
    whole_day: 'Whole day',
  },
};
