import { fail, notFound, Problem } from '../../platform/contract/problems.ts';
import { noSuchBooking } from './guesses.ts';

/** What v1 calls a parameter, and what it is called there. */
export const PARAMS: Readonly<Record<string, string>> = {
  id: 'bookingId',
  hostId: 'userId',
  resourceIds: 'roomId',
  start: 'startDateTime',
  end: 'endDateTime',
  private: 'privateMeeting',
  costCodes: 'costCentre',
  'costCodes[0].costCodeId': 'costCentre',
};

/** The same of a change. */
export const DETAILS: typeof PARAMS = {
  ...PARAMS,
  resourceIds: 'bookingDetails.roomId',
  start: 'bookingDetails.startDate',
  end: 'bookingDetails.endDate',
  title: 'bookingDetails.meetingTitle',
  private: 'bookingDetails.privateMeeting',
  costCodes: 'bookingDetails.costCentre',
  'costCodes[0].costCodeId': 'bookingDetails.costCentre',
};

/** The same of a change of a desk booking. */
export const DESK_DETAILS: typeof PARAMS = {
  ...DETAILS,
  resourceIds: 'bookingDetails.deskId',
  start: 'bookingDetails.date',
  end: 'bookingDetails.date',
};

/** The same of a visitor. */
export const VISITOR_PARAMS: typeof PARAMS = {
  id: 'visitorId',
  badgeId: 'visitorId',
  hostId: 'hostData.hostId',
  buildingId: 'locationId',
  start: 'arrivalDate',
  end: 'departureDate',
  from: 'visitDate',
  'visitors[0]': 'firstName',
  'visitors[0].email': 'visitorEmail',
  'visitors[0].name': 'firstName',
};

/** The same of a cost code. */
export const COST_CODE_PARAMS: typeof PARAMS = { id: 'costCodeId', code: 'costCentre' };

/** The same of a task, and of an order, whose item comes first among what is ordered with a booking. */
export const TASK_PARAMS: typeof PARAMS = { id: 'taskId', progress: 'status' };
export const ORDER_PARAMS: typeof PARAMS = {
  id: 'bookingId',
  'services[0].serviceId': 'itemId',
  'services[0].quantity': 'quantity',
  services: 'orderId',
};

/** What is wrong, with its name before it, where the words do not begin with that. */
export const withName = (param: string | undefined, said: string): string =>
  param === undefined || said.startsWith(`${param} `) ? said : `${param}: ${said}`;

/** Names what is wrong as it is called there. */
export const refusingAsThere = <T>(asked: Promise<T>, names = PARAMS): Promise<T> =>
  asked.catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    const { param = '', ...details } = error.details;
    const there = names[param] ?? param;
    throw fail(error.kind, { ...details, ...(there !== '' && { param: there }) });
  });

/** Says of what there is not what the vendor says of it. */
export async function known<T>(asked: Promise<T>): Promise<T> {
  return asked.catch((error: unknown) => {
    throw error instanceof Problem && error.kind === notFound && error.details.param === 'id'
      ? fail(noSuchBooking, { param: 'bookingId' })
      : error;
  });
}
