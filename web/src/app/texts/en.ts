declare module '../../lib/texts.ts' {
  interface Namespaces {
    app: typeof texts;
  }
}

export const texts = {
  name: 'Atrium',
  skip: 'Skip to content',
  menu: 'Account: {{name}}',
  signOut: 'Sign out',
  appearance: 'Appearance',
  light: 'Light',
  dark: 'Dark',
  auto: 'Like this device',
  building: 'Building',
  offline: 'Live updates are interrupted; trying again…',
  navigation: 'Main',
  rooms: {
    today: 'My bookings',
    book: 'Book',
    people: 'People',
    reception: 'Reception',
    insights: 'Insights',
    manage: 'Manage',
    settings: 'Settings',
    account: 'Account',
  },
  screens: {
    book: 'Book',
    bookings: 'My bookings',
    policies: 'Policies',
    approvals: 'Approvals',
    people: 'People',
    team: 'Who is in',
    serviceAccounts: 'Service accounts',
    onlineMeetings: 'Online meetings',
    account: 'Account',
    closures: 'Closures',
    assignments: 'Fixed desks',
    labels: 'Labels',
    calendars: 'Calendars',
    doorKeys: 'Door keys',
    seats: 'Desks asked for',
    waiting: 'Waiting list',
    combinedRooms: 'Combined rooms',
    lockerBanks: 'Lockers',
    export: 'Export',
    visitors: 'Visitors',
    tasks: 'Tasks',
    services: 'Services',
    sensors: 'Sensors',
  },
};
