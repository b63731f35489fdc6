import type { Dice } from './random.ts';

// What people write over a meeting, by the group of whoever calls it.
const BY_GROUP: Readonly<Record<string, string>> = {
  engineering:
    'Sprint planning|Sprint review|Stand-up|Incident review|Architecture session|Backlog refinement|Pairing: payments|Release go/no-go|Security review|Retro',
  product:
    'Roadmap review|Discovery read-out|Product trio|Pricing workshop|Beta feedback|Backlog refinement|Launch plan',
  design: 'Design critique|Prototype walk-through|Usability test|Brand workshop|Design system sync|Storyboard session',
  data: 'Forecast review|Experiment read-out|Dashboard clinic|Data quality check|Model review',
  sales:
    'Pipeline review|Client call|Deal desk|Proposal rehearsal|Account plan|Quarterly business review|Demo rehearsal',
  marketing: 'Campaign kick-off|Content planning|Event run-through|Agency catch-up|Website review|Press briefing',
  finance: 'Month-end close|Budget review|Forecast Q1|Audit preparation|Supplier review|Payroll check',
  people:
    'Interview: product designer|Interview: data engineer|Candidate debrief|Onboarding|Policy review|Wellbeing round',
  legal: 'Contract review|Privacy review|Negotiation prep|Lease review|Case conference',
  operations: 'Facilities walk-round|Supplier meeting|Move planning|Health and safety|Office budget|Reception handover',
};

const ANYBODY =
  'Weekly team meeting|Project kick-off|Lessons learned|Quarterly planning|Workshop|Catch-up|All hands prep|Planning|Review';
const IN_A_BOOTH = '1:1|Video call|Focus time|Phone interview|Client call|Coaching|Weekly 1:1|Supplier call';
const IN_A_LOUNGE = 'Coffee chat|Mentoring|Welcome chat|Informal catch-up|Ideas hour';
const IN_TRAINING =
  'New joiner induction|First aid course|Customer story hour|Town hall|Presentation skills|Product training|Fire warden briefing';
const AT_A_DESK = 'Team day|Focus day|In the office|Project day';

const oneOf = (dice: Dice, list: string): string => dice.pick(list.split('|'));

/** A title for a meeting that somebody of this group calls in a room of this category. */
export function meetingTitle(dice: Dice, category: string, group: string): string {
  if (category === 'booth') return oneOf(dice, IN_A_BOOTH);
  if (category === 'lounge') return oneOf(dice, IN_A_LOUNGE);
  if (category === 'training') return oneOf(dice, IN_TRAINING);
  return oneOf(dice, dice.chance(0.7) ? (BY_GROUP[group] ?? ANYBODY) : ANYBODY);
}

/** What is nobody's business but of those who come to it. */
const BETWEEN_US = new Set(['1:1', 'Weekly 1:1', 'Coaching', 'Candidate debrief']);
export const isBetweenUs = (title: string): boolean => BETWEEN_US.has(title);

/** Most people leave a desk without a title. */
export const deskTitle = (dice: Dice): string => (dice.chance(0.25) ? oneOf(dice, AT_A_DESK) : '');
