import { parseSource, type Files } from '../sources.ts';
import type { Report } from './report.ts';

/** The rooms of the platform's floor, lower ones first: ARCHITECTURE.md §2. A room uses those before it, types included. */
export const platformOrder = [
  'contract',
  'config',
  'log',
  'ids',
  'time',
  'zones',
  'breaths',
  'thread',
  'heap',
  'tenants',
  'db',
  'context',
  'net',
  'jobs',
  'limits',
  'auth',
  'events',
  'delivery',
  'mail',
  'drawings',
  'files',
  'audit',
  'http',
] as const;

const roomOf = (path: string): string | null => /^server\/platform\/([^/.]+)/.exec(path)?.[1] ?? null;
const isTest = (path: string): boolean => path.endsWith('.test.ts');

/** Judges the imports between the platform's rooms. */
export function judgePlatformOrder(files: Files, order: readonly string[] = platformOrder): Report {
  const violations: string[] = [];
  let seen = 0;
  for (const [path, text] of files) {
    const here = roomOf(path);
    if (here === null || isTest(path)) continue;
    if (!order.includes(here)) violations.push(`${path} the room ${here} has no place in the platform's order`);
    for (const edge of parseSource(path, text).imports) {
      const there = edge.path === null ? null : roomOf(edge.path);
      if (there === null || there === here) continue;
      seen++;
      if (order.indexOf(there) > order.indexOf(here))
        violations.push(`${path}:${edge.line} ${here} may not import ${there}, which stands above it`);
    }
  }
  return { seen, violations };
}
