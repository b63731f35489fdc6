import type { Endpoints } from './platform/contract/endpoint.ts';
import type { UseCases } from './platform/context/use-case.ts';
import type { Chore, Partitioned } from './platform/jobs/housekeeping.ts';
import type { endpoints as webhookEndpoints } from './platform/delivery/contract.ts';
import * as audit from './platform/audit/audit.ts';
import { deliveryChores, deliveryPartitions } from './platform/delivery/keeping.ts';
import { createAudience } from './platform/events/audience.ts';
import * as feed from './platform/events/feed.ts';
import { forgetOldAnswers } from './platform/http/idempotency.ts';
import { forgetGivenUp } from './platform/jobs/store.ts';
import { forgetOldAttempts } from './platform/limits/attempts.ts';
import { forgetOldCounts } from './platform/limits/ratelimit.ts';
import * as mail from './platform/mail/mail.ts';
import * as access from './modules/access/access.ts';
import * as approvals from './modules/approvals/approvals.ts';
import * as availability from './modules/availability/availability.ts';
import * as bookings from './modules/bookings/bookings.ts';
import * as calendars from './modules/calendars/calendars.ts';
import * as notifications from './modules/notifications/notifications.ts';
import * as passwordLinks from './modules/password-links/password-links.ts';
import * as people from './modules/people/people.ts';
import * as places from './modules/places/places.ts';
import * as plans from './modules/plans/plans.ts';
import * as policies from './modules/policies/policies.ts';
import * as presence from './modules/presence/presence.ts';
import * as resources from './modules/resources/resources.ts';
import * as series from './modules/series/series.ts';
import { contracts, declaredEvents } from './contracts.ts';

/** Use cases that need more than a context: they are put together in main. */
export interface Services {
  readonly webhooks: UseCases<typeof webhookEndpoints>;
  readonly mailRoute: mail.MailRoute;
  readonly calendars: calendars.SheetOptions;
}

/** What a module brings; its use cases must be all that its contract promises. */
interface Brings<C> {
  /** What its part of an API is called. */
  readonly title: string;
  readonly useCases?: C extends { readonly endpoints: infer Es extends Endpoints }
    ? (services: Services) => UseCases<Es>
    : never;
  /** What it clears away in time. */
  readonly chores?: readonly Chore[];
  /** Its tables that are partitioned by time. */
  readonly partitions?: readonly Partitioned[];
}

/** Who keeps which contract, a line each; what else a module brings falls out of it. */
const kept: { readonly [Name in keyof typeof contracts]: Brings<(typeof contracts)[Name]> } = {
  access: {
    title: 'Access',
    useCases: ({ mailRoute }) => ({ ...access, sendPasswordLink: access.sendPasswordLinkBy(mailRoute) }),
    chores: [access.forgetOldSessions],
  },
  passwordLinks: { title: 'Password links', chores: [passwordLinks.forgetOldLinks] },
  people: {
    title: 'People',
    useCases: () => ({
      ...people,
      addGroupMember: (ctx, member) => people.addGroupMember(ctx, member, policies.mustMayAdmit),
    }),
  },
  places: { title: 'Places', useCases: () => places },
  resources: { title: 'Resources', useCases: () => resources },
  plans: { title: 'Floor plans', useCases: () => plans },
  availability: { title: 'Availability', useCases: () => availability },
  holds: { title: 'Holds' },
  policies: { title: 'Policies', useCases: () => policies },
  quotas: { title: 'Quotas' },
  approvalRequests: { title: 'Approval requests' },
  bookings: { title: 'Bookings', useCases: () => bookings },
  series: { title: 'Series', useCases: () => series },
  approvals: { title: 'Approvals', useCases: () => approvals, chores: [approvals.forgetOldLinks] },
  presence: { title: 'Presence', useCases: () => presence },
  calendars: { title: 'Calendars', useCases: (services) => calendars.calendarsAt(services.calendars) },
  events: { title: 'Events', useCases: () => ({ listEvents: feed.listEventsBy(createAudience(declaredEvents)) }) },
  delivery: {
    title: 'Webhooks',
    useCases: ({ webhooks }) => webhooks,
    chores: deliveryChores,
    partitions: [deliveryPartitions],
  },
  notifications: {
    title: 'Notifications',
    useCases: () => notifications,
    chores: [notifications.forgetOldNotifications],
  },
  audit: { title: 'Audit', useCases: () => audit, partitions: [audit.auditPartitions] },
  mail: { title: 'Mail', useCases: () => mail, chores: [mail.forgetOldMails] },
};

/** A module as the faces and the work see it. */
export interface Module {
  readonly title: string;
  readonly contract: { readonly endpoints?: Endpoints };
  readonly useCases?: (services: Services) => UseCases<Endpoints>;
  readonly chores?: readonly Chore[];
  readonly partitions?: readonly Partitioned[];
}

const names = Object.keys(contracts) as (keyof typeof contracts)[];
export const modules = names.map((name) => ({ ...kept[name], contract: contracts[name] })) as readonly Module[];

/** What the platform clears away where no contract stands. */
const ownChores: readonly Chore[] = [forgetOldAnswers, ...forgetOldCounts, forgetOldAttempts, forgetGivenUp];

/** All that is cleared away in time. */
export const chores: readonly Chore[] = [...ownChores, ...modules.flatMap((one) => one.chores ?? [])];
/** All tables that are partitioned by time. */
export const partitions: readonly Partitioned[] = modules.flatMap((one) => one.partitions ?? []);
