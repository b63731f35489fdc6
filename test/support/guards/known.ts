/**
 * Violations that are known and on their way out, as `path what`. A test fails when one of them is there no more, so that
 * the lists can only become shorter. Nothing is added here: new code keeps the rule.
 */

export const tablesStillNamed: readonly string[] = [
  'server/cli/doctor.ts event',
  'server/cli/first-start.ts event_counter',
  'server/platform/delivery/claims.ts event',
  'server/platform/delivery/deliveries.ts event',
  'server/platform/events/dispatch.ts webhook',
  'server/platform/events/dispatch.ts delivery',
  'server/platform/http/metrics.ts event',
  'server/platform/http/metrics.ts delivery',
];

export const dialectsStillSpoken: readonly string[] = [];
