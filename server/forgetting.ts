import type { Endpoints } from './platform/contract/endpoint.ts';
import { contracts } from './contracts.ts';
import * as notifications from './modules/notifications/notifications.ts';
import * as series from './modules/series/series.ts';
import type { eraseVisitor } from './modules/visitors/visitors.ts';

/** Whose answers say who attends a booking: by what is in them, whichever module gives them. */
const showingAttendees = Object.values(
  contracts as Readonly<Record<string, { readonly endpoints?: Endpoints }>>,
).flatMap(({ endpoints = {} }) =>
  Object.entries(endpoints).flatMap(([name, { reply }]) =>
    JSON.stringify(reply ?? null).includes('"attendees":') ? [name] : [],
  ),
);

/** How others forget a visitor who is erased. */
export const forgettingVisitors: Parameters<typeof eraseVisitor>[2] = {
  forgetNotices: notifications.forgetNoticesAboutVisits,
  forgetAttendees: (tx, forgotten) => series.forgetAttendees(tx, forgotten, showingAttendees),
};
