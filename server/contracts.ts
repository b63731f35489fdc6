import type { Endpoints } from './platform/contract/endpoint.ts';
import type { Events } from './platform/contract/event.ts';
import type { Jobs } from './platform/contract/job.ts';
import type { ConstraintProblems } from './platform/contract/problems.ts';
import * as audit from './platform/audit/contract.ts';
import * as delivery from './platform/delivery/contract.ts';
import * as events from './platform/events/contract.ts';
import * as mail from './platform/mail/contract.ts';
import * as access from './modules/access/contract.ts';
import * as accessKeys from './modules/access-keys/contract.ts';
import * as analytics from './modules/analytics/contract.ts';
import * as applications from './modules/applications/contract.ts';
import * as approvalRequests from './modules/approval-requests/contract.ts';
import * as approvals from './modules/approvals/contract.ts';
import * as assignments from './modules/assignments/contract.ts';
import * as attendance from './modules/attendance/contract.ts';
import * as availability from './modules/availability/contract.ts';
import * as budgets from './modules/budgets/contract.ts';
import * as bookings from './modules/bookings/contract.ts';
import * as calendars from './modules/calendars/contract.ts';
import * as cards from './modules/cards/contract.ts';
import * as connectSessions from './modules/connect-sessions/contract.ts';
import * as connections from './modules/connections/contract.ts';
import * as costCodes from './modules/cost-codes/contract.ts';
import * as customFields from './modules/custom-fields/contract.ts';
import * as devices from './modules/devices/contract.ts';
import * as exchange from './modules/exchange/contract.ts';
import * as delegates from './modules/delegates/contract.ts';
import * as closures from './modules/closures/contract.ts';
import * as fieldMappings from './modules/field-mappings/contract.ts';
import * as holds from './modules/holds/contract.ts';
import * as leavers from './modules/leavers/contract.ts';
import * as listeners from './modules/listeners/contract.ts';
import * as lockerBanks from './modules/locker-banks/contract.ts';
import * as mappingDrift from './modules/mapping-drift/contract.ts';
import * as merges from './modules/merges/contract.ts';
import * as orders from './modules/orders/contract.ts';
import * as onlineMeetings from './modules/online-meetings/contract.ts';
import * as notifications from './modules/notifications/contract.ts';
import * as passwordLinks from './modules/password-links/contract.ts';
import * as passthrough from './modules/passthrough/contract.ts';
import * as personLinks from './modules/person-links/contract.ts';
import * as people from './modules/people/contract.ts';
import * as places from './modules/places/contract.ts';
import * as plans from './modules/plans/contract.ts';
import * as policies from './modules/policies/contract.ts';
import * as presence from './modules/presence/contract.ts';
import * as quotas from './modules/quotas/contract.ts';
import * as pushes from './modules/pushes/contract.ts';
import * as resources from './modules/resources/contract.ts';
import * as seating from './modules/seating/contract.ts';
import * as series from './modules/series/contract.ts';
import * as services from './modules/services/contract.ts';
import * as signage from './modules/signage/contract.ts';
import * as signalKinds from './modules/signal-kinds/contract.ts';
import * as signals from './modules/signals/contract.ts';
import * as deviceAlerts from './modules/device-alerts/contract.ts';
import * as histories from './modules/histories/contract.ts';
import * as subscriptions from './modules/subscriptions/contract.ts';
import * as sync from './modules/sync/contract.ts';
import * as teamDays from './modules/team-days/contract.ts';
import * as teams from './modules/teams/contract.ts';
import * as visiting from './modules/visiting/contract.ts';
import * as visitors from './modules/visitors/contract.ts';
import * as spaceRequests from './modules/space-requests/contract.ts';
import * as waitingList from './modules/waiting-list/contract.ts';
import * as workbook from './modules/workbook/contract.ts';

/** What a contract may export under these names; its other exports are shapes and kinds of refusal. */
export interface DeclaredContract {
  readonly endpoints?: Endpoints;
  readonly events?: Events;
  readonly jobs?: Jobs;
  readonly constraints?: ConstraintProblems;
}

/** Everything that is promised, by module, in the order it is described in. Data only; `modules.ts` says who keeps it. */
export const contracts = {
  access,
  passwordLinks,
  people,
  delegates,
  places,
  resources,
  lockerBanks,
  workbook,
  plans,
  availability,
  holds,
  policies,
  quotas,
  costCodes,
  approvalRequests,
  onlineMeetings,
  bookings,
  series,
  approvals,
  presence,
  waitingList,
  spaceRequests,
  seating,
  leavers,
  assignments,
  closures,
  teams,
  teamDays,
  services,
  orders,
  visiting,
  visitors,
  devices,
  applications,
  signalKinds,
  signals,
  cards,
  deviceAlerts,
  histories,
  signage,
  accessKeys,
  analytics,
  attendance,
  calendars,
  connections,
  connectSessions,
  budgets,
  passthrough,
  customFields,
  fieldMappings,
  mappingDrift,
  sync,
  pushes,
  merges,
  personLinks,
  exchange,
  events,
  subscriptions,
  listeners,
  delivery,
  notifications,
  audit,
  mail,
} as const satisfies Readonly<Record<string, DeclaredContract>>;

type Contracts = typeof contracts;
type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type Every<Key extends keyof DeclaredContract> = Together<
  {
    [Name in keyof Contracts]: Contracts[Name] extends Readonly<Record<Key, infer Each>> ? Each : never;
  }[keyof Contracts]
>;

/** Every operation there is, by name. */
export type Contract = Every<'endpoints'>;

type EveryEvent = Pick<Every<'events'>, keyof Every<'events'>>;
declare module './platform/contract/event.ts' {
  interface DeclaredEvents extends EveryEvent {}
}

/** Every job there is, by name. */
export type EveryJob = Pick<Every<'jobs'>, keyof Every<'jobs'>>;
declare module './platform/contract/job.ts' {
  interface DeclaredJobs extends EveryJob {}
}

const gathered = <Key extends keyof DeclaredContract>(key: Key): NonNullable<DeclaredContract[Key]> => {
  const all: readonly DeclaredContract[] = Object.values(contracts);
  return Object.assign({}, ...all.map((one) => one[key])) as NonNullable<DeclaredContract[Key]>;
};

/** Everything that others can ask to hear, by name. */
export const declaredEvents: Events = gathered('events');

/** Everything that is done later, by name; `wiring.ts` says by whom. */
export const declaredJobs = gathered('jobs') as EveryJob;

/** What a broken database constraint means to a caller, by its name. */
export const constraintProblems: ConstraintProblems = gathered('constraints');
