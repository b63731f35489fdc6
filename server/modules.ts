import type { Endpoints } from './platform/contract/endpoint.ts';
import type { Ctx } from './platform/context/context.ts';
import type { UseCases } from './platform/context/use-case.ts';
import type { Chore, Partitioned } from './platform/jobs/housekeeping.ts';
import type { endpoints as webhookEndpoints } from './platform/delivery/contract.ts';
import type { Derive } from './platform/auth/derive.ts';
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
import * as accessKeys from './modules/access-keys/access-keys.ts';
import * as analytics from './modules/analytics/analytics.ts';
import * as applications from './modules/applications/applications.ts';
import * as approvalRequests from './modules/approval-requests/approval-requests.ts';
import * as approvals from './modules/approvals/approvals.ts';
import * as assignments from './modules/assignments/assignments.ts';
import * as attendance from './modules/attendance/attendance.ts';
import * as availability from './modules/availability/availability.ts';
import * as budgets from './modules/budgets/budgets.ts';
import * as bookings from './modules/bookings/bookings.ts';
import * as calendars from './modules/calendars/calendars.ts';
import * as cards from './modules/cards/cards.ts';
import * as connectSessions from './modules/connect-sessions/connect-sessions.ts';
import * as connections from './modules/connections/connections.ts';
import * as costCodes from './modules/cost-codes/cost-codes.ts';
import * as customFields from './modules/custom-fields/custom-fields.ts';
import * as devices from './modules/devices/devices.ts';
import * as exchange from './modules/exchange/exchange.ts';
import * as fieldMappings from './modules/field-mappings/field-mappings.ts';
import * as delegates from './modules/delegates/delegates.ts';
import * as closures from './modules/closures/closures.ts';
import * as listeners from './modules/listeners/listeners.ts';
import * as lockerBanks from './modules/locker-banks/locker-banks.ts';
import * as mappingDrift from './modules/mapping-drift/mapping-drift.ts';
import * as merges from './modules/merges/merges.ts';
import * as notifications from './modules/notifications/notifications.ts';
import * as onlineMeetings from './modules/online-meetings/online-meetings.ts';
import * as orders from './modules/orders/orders.ts';
import * as passwordLinks from './modules/password-links/password-links.ts';
import * as passthrough from './modules/passthrough/passthrough.ts';
import * as people from './modules/people/people.ts';
import * as places from './modules/places/places.ts';
import * as plans from './modules/plans/plans.ts';
import * as policies from './modules/policies/policies.ts';
import * as presence from './modules/presence/presence.ts';
import * as pushes from './modules/pushes/pushes.ts';
import * as resources from './modules/resources/resources.ts';
import * as seating from './modules/seating/seating.ts';
import * as series from './modules/series/series.ts';
import * as services from './modules/services/services.ts';
import * as signage from './modules/signage/signage.ts';
import * as signalKinds from './modules/signal-kinds/signal-kinds.ts';
import * as signals from './modules/signals/signals.ts';
import * as deviceAlerts from './modules/device-alerts/device-alerts.ts';
import * as histories from './modules/histories/histories.ts';
import * as subscriptions from './modules/subscriptions/subscriptions.ts';
import * as sync from './modules/sync/sync.ts';
import * as teamDays from './modules/team-days/team-days.ts';
import * as teams from './modules/teams/teams.ts';
import * as visiting from './modules/visiting/visiting.ts';
import * as visitors from './modules/visitors/visitors.ts';
import * as spaceRequests from './modules/space-requests/space-requests.ts';
import * as waitingList from './modules/waiting-list/waiting-list.ts';
import * as workbook from './modules/workbook/workbook.ts';
import { contracts, declaredEvents } from './contracts.ts';
import { customsOf, peopleSaying, placesSaying, saying } from './customs.ts';
import { updateBuilding, updateRegion, workbookUses } from './place-changes.ts';
import { forgettingVisitors } from './forgetting.ts';
import { KEPT_DAYS } from './modules/visitors/contract.ts';

/** Use cases that need more than a context: they are put together in main. */
export interface Services {
  readonly webhooks: UseCases<typeof webhookEndpoints>;
  readonly mailRoute: mail.MailRoute;
  readonly calendars: calendars.SheetOptions;
  /** Where browsers find Atrium. */
  readonly publicUrl: string;
  readonly accessKeys: accessKeys.KeyOptions;
  /** Signs the session tokens of applications. */
  readonly sessionTokens: Derive;
  readonly subscriptions: subscriptions.SubscriptionOptions;
  readonly listeners: listeners.ListenerOptions;
  readonly onlineMeetings: onlineMeetings.ProviderOptions;
  readonly connections: connections.SourceOptions;
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

/** What is done to one resource, for whoever sees it, or has it assigned to her: to others it is not there, whatever they may do elsewhere. */
const ofSeen =
  <Asked extends { readonly id: number }, Done>(useCase: (ctx: Ctx, input: Asked) => Promise<Done>) =>
  async (ctx: Ctx, input: Asked): Promise<Done> => {
    await bookings.mustSee(ctx, input.id, 'id', assignments.isAssignedToHer);
    return useCase(ctx, input);
  };

/** What foreign systems are connected with. */
const connecting = ({ connections: given, publicUrl }: Services): pushes.PushOptions => ({
  ...given,
  publicUrl,
  ownerFor: access.applicationOwner,
  mustRest: merges.mustRest,
  onMade: fieldMappings.standOnOrganisation(given),
});

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
    useCases: (services) => ({
      ...people,
      ...peopleSaying(services.connections),
      addGroupMember: (ctx, member) => people.addGroupMember(ctx, member, policies.mustMayAdmit),
      deleteGroup: (ctx, group) =>
        people.deleteGroup(ctx, group, async (tx, groupId) => {
          await orders.takeTasksFrom(tx, groupId);
          await teamDays.takeTeamDaysFrom(tx, groupId);
        }),
    }),
  },
  delegates: { title: 'Delegates', useCases: () => delegates, chores: [delegates.forgetOldDelegates] },
  places: {
    title: 'Places',
    useCases: (services) => ({
      ...places,
      ...placesSaying(services.connections, updateBuilding),
      updateRegion,
      deleteFloor: (ctx, floor) => places.deleteFloor(ctx, floor, seating.askWithoutFloor),
      deleteArea: (ctx, area) => places.deleteArea(ctx, area, seating.askWithoutArea),
    }),
  },
  resources: {
    title: 'Resources',
    useCases: (services, customs = customsOf(services.connections, 'space')) => ({
      ...resources,
      listResources: (ctx, input) => resources.listResources(ctx, input, policies.unseenIn(ctx), customs),
      createResource: (ctx, input) => resources.createResource(ctx, input, closures.closing),
      getResource: ofSeen((ctx, input) => resources.getResource(ctx, input, customs)),
      updateResource: ofSeen(
        saying(customs, (ctx, input) => resources.updateResource(ctx, input, policies.mustMayMove, closures.closing)),
      ),
      retireResource: ofSeen(saying(customs, (ctx, input) => resources.retireResource(ctx, input, closures.closing))),
      reinstateResource: ofSeen(saying(customs, resources.reinstateResource)),
      deleteResource: ofSeen(resources.deleteResource),
    }),
  },
  lockerBanks: {
    title: 'Locker banks',
    useCases: () => ({
      ...lockerBanks,
      createLockerBank: (ctx, input) => lockerBanks.createLockerBank(ctx, input, closures.closing),
      updateLockerBank: (ctx, input) => lockerBanks.updateLockerBank(ctx, input, closures.closing),
      addLockers: (ctx, input) => lockerBanks.addLockers(ctx, input, closures.closing),
    }),
  },
  workbook: { title: 'Workbook', useCases: () => workbook.workbookBy(workbookUses) },
  plans: { title: 'Floor plans', useCases: () => plans },
  availability: {
    title: 'Availability',
    useCases: () => ({
      getAvailability: (ctx, input) => availability.getAvailability(ctx, input, policies.unseenIn(ctx)),
    }),
  },
  holds: { title: 'Holds' },
  policies: { title: 'Policies', useCases: () => policies },
  quotas: { title: 'Quotas' },
  costCodes: { title: 'Cost codes', useCases: () => costCodes },
  approvalRequests: { title: 'Approval requests', chores: [approvalRequests.forgetOldLinks] },
  onlineMeetings: {
    title: 'Online meetings',
    useCases: (given) => onlineMeetings.onlineMeetingsBy(given.onlineMeetings),
  },
  bookings: { title: 'Bookings', useCases: () => bookings },
  series: {
    title: 'Series',
    useCases: () => series,
    chores: [series.applyNewZoneData(), series.forgetOldShifts, ...series.forgetOldAttendees(KEPT_DAYS)],
  },
  approvals: { title: 'Approvals', useCases: () => approvals },
  presence: { title: 'Presence', useCases: () => presence, chores: presence.forgetOldDecisions },
  waitingList: {
    title: 'Waiting list',
    useCases: () => waitingList,
    chores: [waitingList.forgetOldEntries],
  },
  spaceRequests: {
    title: 'Space requests',
    useCases: () => spaceRequests,
    chores: [spaceRequests.forgetOldRequests],
  },
  seating: { title: 'Fair seating', useCases: () => seating, chores: [seating.forgetOldDraws] },
  leavers: { title: 'Leavers' },
  assignments: {
    title: 'Assignments',
    useCases: () => ({
      ...assignments,
      listAssignments: (ctx, query) => assignments.listAssignments(ctx, query, teams.listElsewhereToday),
      checkAssignment: (ctx, wish) => assignments.checkAssignment(ctx, wish, teams.listAbsences),
      createAssignment: (ctx, wish) => assignments.createAssignment(ctx, wish, teams.listAbsences),
      updateAssignment: (ctx, wish) => assignments.updateAssignment(ctx, wish, teams.listAbsences),
    }),
    chores: [assignments.forgetOldCheckIns, assignments.forgetOldReleases],
  },
  closures: { title: 'Closures', useCases: () => closures },
  teams: {
    title: 'Teams',
    useCases: () => ({
      ...teams,
      listFavourites: (ctx, input) => teams.listFavourites(ctx, input, policies.unseenIn(ctx)),
    }),
    chores: [teams.forgetOldWorkDays],
  },
  teamDays: { title: 'Team days', useCases: () => teamDays, chores: [teamDays.forgetOldTeamDays] },
  services: {
    title: 'Services',
    useCases: () => ({
      ...services,
      updateService: (ctx, input) => services.updateService(ctx, input, orders.openPlaces),
    }),
  },
  orders: { title: 'Orders and tasks', useCases: () => orders, chores: [orders.forgetOldNotes] },
  visiting: { title: 'Visiting', useCases: () => visiting, chores: [visiting.forgetEnded] },
  visitors: {
    title: 'Visitors',
    useCases: () => ({
      ...visitors,
      eraseVisitor: (ctx, input) => visitors.eraseVisitor(ctx, input, forgettingVisitors),
    }),
    chores: [visitors.findOldVisits],
  },
  devices: {
    title: 'Paired devices',
    useCases: (services) => devices.devicesBy(access.deviceOwner, services.publicUrl),
    chores: [devices.forgetOldPairings],
  },
  applications: { title: 'Applications', useCases: () => applications.applicationsBy(access.applicationOwner) },
  signalKinds: { title: 'Kinds of signals', useCases: () => signalKinds },
  signals: {
    title: 'Sensors',
    useCases: () => signals,
    chores: signals.forgetOldReadings,
    partitions: [signals.readingPartitions],
  },
  cards: { title: 'Cards', useCases: () => cards },
  deviceAlerts: {
    title: 'Device alerts',
    useCases: () => deviceAlerts,
    chores: [deviceAlerts.watchDevices, deviceAlerts.forgetOldAlerts],
  },
  histories: {
    title: 'Histories of sensors',
    useCases: () => histories,
    chores: [histories.sumUpAll, ...histories.forgetOldSums],
    partitions: histories.sumPartitions,
  },
  signage: {
    title: 'Signage',
    useCases: () => signage,
    chores: [signage.watchTags, signage.forgetOldTagAlerts],
  },
  accessKeys: {
    title: 'Access keys',
    useCases: (services) => accessKeys.keysBy(services.accessKeys, access.lastingOwner),
    chores: [accessKeys.forgetOldKeys],
  },
  analytics: { title: 'Analytics', useCases: () => analytics },
  attendance: {
    title: 'Attendance',
    useCases: () => attendance,
    chores: [attendance.countWeeks, attendance.forgetOldAttendance],
  },
  calendars: { title: 'Calendars', useCases: (services) => calendars.calendarsAt(services.calendars) },
  connections: { title: 'Connections', useCases: (services) => connections.connectionsBy(connecting(services)) },
  connectSessions: {
    title: 'Connect sessions',
    useCases: (services) => connectSessions.connectSessionsBy(connecting(services)),
    chores: [connectSessions.forgetOldSessions],
  },
  budgets: { title: 'Call budgets', useCases: (services) => budgets.budgetsBy(services.connections) },
  passthrough: { title: 'Passthrough', useCases: (services) => passthrough.passthroughBy(services.connections) },
  customFields: {
    title: 'Custom fields',
    useCases: () => customFields.customFieldsBy({ mustMayWrite: merges.mustMayWriteOn }),
    chores: [customFields.forgetOldFields],
  },
  fieldMappings: {
    title: 'Mappings',
    useCases: ({ connections: given }) =>
      fieldMappings.fieldMappingsBy({ ...given, ...sync.storedRecords, mustMayWrite: merges.mustMayWriteOn }),
  },
  mappingDrift: { title: 'Mapping drift', useCases: (services) => mappingDrift.mappingDriftBy(services.connections) },
  sync: {
    title: 'Synchronisation',
    useCases: (services) => sync.syncBy({ ...services.connections, ...merges.saidOfRecords }),
    chores: [sync.findLeftRuns, sync.forgetGonePeople, sync.forgetOldRuns],
  },
  pushes: { title: 'Push', useCases: (services) => pushes.pushesBy(connecting(services)) },
  merges: { title: 'Merges', useCases: (services) => merges.mergesBy(services.connections) },
  personLinks: { title: 'People of connected systems' },
  exchange: { title: 'Import and export', useCases: () => exchange },
  events: { title: 'Events', useCases: () => ({ listEvents: feed.listEventsBy(createAudience(declaredEvents)) }) },
  subscriptions: {
    title: 'Subscriptions',
    useCases: (services) => subscriptions.subscriptionsBy(services.subscriptions),
  },
  listeners: { title: 'Listeners', useCases: (services) => listeners.listenersBy(services.listeners) },
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
export interface Module extends Pick<Brings<unknown>, 'title' | 'chores' | 'partitions'> {
  readonly contract: { readonly endpoints?: Endpoints };
  readonly useCases?: (services: Services) => UseCases<Endpoints>;
}

const names = Object.keys(contracts) as (keyof typeof contracts)[];
export const modules = names.map((name) => ({ ...kept[name], contract: contracts[name] })) as readonly Module[];

/** What the platform clears away where no contract stands. */
const ownChores: readonly Chore[] = [forgetOldAnswers, ...forgetOldCounts, forgetOldAttempts, forgetGivenUp];

/** All that is cleared away in time. */
export const chores: readonly Chore[] = [...ownChores, ...modules.flatMap((one) => one.chores ?? [])];
/** All tables that are partitioned by time. */
export const partitions: readonly Partitioned[] = modules.flatMap((one) => one.partitions ?? []);
