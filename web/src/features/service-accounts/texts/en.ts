declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'service-accounts': typeof texts;
  }
}

export const texts = {
  title: 'Service accounts',
  lead: 'They own the tokens and webhooks of programs, so that these go on when a person leaves.',
  none: 'No service accounts yet',
  noneText: 'Add one for each program that talks to Atrium.',
  name: 'Name',
  needName: 'Give it a name',
  role: 'May do what this role may',
  add: 'Add',
  roles: {
    employee: 'Employee',
    receptionist: 'Receptionist',
    space_manager: 'Space manager',
    administrator: 'Administrator',
  },
  everywhere: 'all buildings',
  reach_zero: 'no building',
  reach_one: '1 building',
  reach_other: '{{count}} buildings',
  stopped: 'Deactivated',
  stop: 'Deactivate',
  start: 'Activate',
  stopOf: 'Deactivate {{name}}',
  startOf: 'Activate {{name}}',
  ask: 'Deactivate {{name}}?',
  stops: 'This stops at once:',
  nothingStops: 'It owns nothing that would stop.',
  kiosk: 'Kiosk {{name}}',
  application: 'Application {{name}}',
  connectionToken: 'Token of a connection: {{name}}',
  key: {
    static: 'Door key: {{name}}',
    daily: 'Door key of the day: {{name}}',
    somewhere: 'elsewhere',
    more_one: 'And one more door key',
    more_other: 'And {{count}} more door keys',
  },
  token: 'Token {{name}}',
  webhook: 'Webhook {{url}}',
  keep: 'Keep it',
  refused: {
    name_taken: 'There is one of this name already.',
  },
};
