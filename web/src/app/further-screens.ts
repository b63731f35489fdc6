import type { ComponentType } from 'react';

/** The screens behind the sign-in that are not the first somebody sees, by their names in `rooms.ts`: each comes when somebody goes there. */
export const further = {
  waiting: async () => (await import('../features/waiting/waiting-page.tsx')).WaitingPage,
  seats: async () => (await import('../features/seats/seats-page.tsx')).SeatsPage,
  approvals: async () => (await import('../features/approvals/approvals-page.tsx')).ApprovalsPage,
  visitors: async () => (await import('../features/visitors/visitors-page.tsx')).VisitorsPage,
  tasks: async () => (await import('../features/tasks/tasks-page.tsx')).TasksPage,
  services: async () => (await import('../features/services/services-page.tsx')).ServicesPage,
  serviceAccounts: async () =>
    (await import('../features/service-accounts/service-accounts-page.tsx')).ServiceAccountsPage,
  connections: async () => (await import('../features/connections/connections-page.tsx')).ConnectionsPage,
  applications: async () => (await import('../features/applications/applications-page.tsx')).ApplicationsPage,
  onlineMeetings: async () => (await import('../features/online-meetings/online-meetings-page.tsx')).OnlineMeetingsPage,
  policies: async () => (await import('../features/policies/policies-page.tsx')).PoliciesPage,
  people: async () => (await import('../features/people/people-page.tsx')).PeoplePage,
  closures: async () => (await import('../features/closures/closures-page.tsx')).ClosuresPage,
  assignments: async () => (await import('../features/assignments/assignments-page.tsx')).AssignmentsPage,
  team: async () => (await import('../features/team/team-page.tsx')).TeamPage,
  labels: async () => (await import('../features/labels/labels-page.tsx')).LabelsPage,
  calendars: async () => (await import('../features/resource-feeds/resource-feeds-page.tsx')).ResourceFeedsPage,
  doorKeys: async () => (await import('../features/door-keys/door-keys-page.tsx')).DoorKeysPage,
  combinedRooms: async () => (await import('../features/combined-rooms/combined-rooms-page.tsx')).CombinedRoomsPage,
  resourceGroups: async () => (await import('../features/resource-groups/resource-groups-page.tsx')).ResourceGroupsPage,
  costCodes: async () => (await import('../features/cost-codes/cost-codes-page.tsx')).CostCodesPage,
  lockerBanks: async () => (await import('../features/locker-banks/locker-banks-page.tsx')).LockerBanksPage,
  insights: async () => (await import('../features/insights/insights-page.tsx')).InsightsPage,
  sensors: async () => (await import('../features/sensors/sensors-page.tsx')).SensorsPage,
  signage: async () => (await import('../features/signage/signage-page.tsx')).SignagePage,
  export: async () => (await import('../features/export/export-page.tsx')).ExportPage,
  workbook: async () => (await import('../features/workbook/workbook-page.tsx')).WorkbookPage,
  account: async () => (await import('../features/account/account-page.tsx')).AccountPage,
} as const satisfies Readonly<Record<string, () => Promise<ComponentType>>>;
