import { expect } from 'vitest';
import type { vendorServiceEndpoints } from '../../../server/faces/condeco/vendor-services-contract.ts';
import type { Golden, Goldens, House } from './house.ts';

// Reference 3.7: the vendor publishes none of it. All of it is ours.

const vendorRow = ({ vendor, country, building, host }: House) => ({
  vendorId: vendor,
  vendorName: 'Caterers',
  countryIds: [country],
  locationIds: [building],
  contacts: [{ userId: host.id, userName: 'Tan, Mei', userEmail: host.email }],
});
const itemRow = ({ coffee, vendor, building }: House) => ({
  itemId: coffee,
  itemName: 'Coffee',
  itemDescription: '',
  vendorId: vendor,
  unitName: 'cup',
  price: 2.5,
  currency: 'SGD',
  active: true,
  timing: 'before',
  minutesBefore: 15,
  minutesAfter: 0,
  noticeHours: 0,
  offeredFor: [{ locationId: building, resourceId: 0, resourceType: '' }],
});

/** When it is brought to a meeting from nine to ten, and what is known of it. */
const shared = ({ room, building, vendor, coffee }: House, bookingId: number) => ({
  bookingId,
  roomId: room,
  roomName: 'Merlion',
  locationId: building,
  locationTimeZone: 'Singapore Standard Time',
  hostName: 'Tan, Mei',
  vendorId: vendor,
  itemId: coffee,
  itemName: 'Coffee',
  unitName: 'cup',
  quantity: 4,
  notes: 'Black',
  status: 0,
  statusName: 'New',
  displayStatus: 'New',
  isOverdue: false,
});
const on = (day: string) => ({
  startDateTime: `${day}T08:45:00`,
  endDateTime: `${day}T09:00:00`,
  startDateTimeUTC: `${day}T00:45:00`,
  endDateTimeUTC: `${day}T01:00:00`,
});

interface Ordered {
  readonly bookingId: number;
  readonly orderId: number;
  readonly taskId: number;
  readonly day: string;
}

const orderRow = (
  house: House,
  { bookingId, orderId, day }: Omit<Ordered, 'taskId' | 'orderId'> & { orderId: unknown },
) => ({
  orderId,
  ...shared(house, bookingId),
  hostId: house.host.id,
  price: 2.5,
  totalPrice: 10,
  currency: 'SGD',
  ...on(day),
  changeableUntil: `${day}T09:00:00`,
  createdOn: '2030-01-07T08:00:00',
});
const taskRow = (house: House, { bookingId, orderId, taskId, day }: Ordered) => ({
  taskId,
  orderId,
  ...shared(house, bookingId),
  ...on(day),
  dueDateTime: `${day}T09:00:00`,
  dueDateTimeUTC: `${day}T01:00:00`,
  assigneeId: 0,
  assigneeName: '',
  completedOn: null,
});

let days = 0;
/** A meeting in the Merlion on a day of its own. */
async function meeting({ make, room, host }: House): Promise<Pick<Ordered, 'bookingId' | 'day'>> {
  const day = Temporal.PlainDate.from('2030-03-01').add({ days: days++ }).toString();
  const times = { start: `${day}T09:00`, end: `${day}T10:00` };
  return { day, bookingId: await make('/bookings', { resourceIds: [room], hostId: host.id, ...times }) };
}
const coffeeFor = ({ coffee }: House, bookingId: number) => ({
  bookingId,
  itemId: coffee,
  quantity: '4',
  notes: 'Black',
});
async function ordered(house: House): Promise<Ordered> {
  const { bookingId, day } = await meeting(house);
  const { orderId = 0 } = await house.ask('POST', '/vendorOrders', coffeeFor(house, bookingId));
  const { tasks } = (await house.ask('GET', `/vendorTasks?orderId=${orderId}`)) as unknown as {
    readonly tasks: readonly { readonly taskId: number }[];
  };
  return { bookingId, day, orderId, taskId: tasks[0]?.taskId ?? 0 };
}

const get = (path: string, answer: unknown): Golden => ({ method: 'GET', path, status: 200, answer });

export const vendorServiceGoldens: Goldens<typeof vendorServiceEndpoints> = {
  VendorServices_GetVendors_V1: (house) =>
    get(`/vendors?countryId=${house.country}&locationId=${house.building}&pageNumber=1&pageSize=10`, {
      vendors: [vendorRow(house)],
      totalRecords: 1,
    }),
  VendorServices_GetVendor_V1: (house) => get(`/vendors/${house.vendor}`, vendorRow(house)),
  VendorServices_GetItems_V1: (house) =>
    get(
      `/vendorItems?locationId=${house.building}&roomId=${house.room}&active=true&search=cof&pageNumber=1&pageSize=10`,
      {
        items: [itemRow(house)],
        totalRecords: 1,
      },
    ),
  VendorServices_GetItem_V1: (house) => get(`/vendorItems/${house.coffee}`, itemRow(house)),
  async VendorServices_GetOrders_V1(house) {
    const made = await ordered(house);
    const path = `/vendorOrders?startDate=${made.day}&endDate=${made.day}&locationId=${house.building}`;
    return get(path, { orders: [orderRow(house, made)], totalRecords: 1 });
  },
  async VendorServices_GetOrder_V1(house) {
    const made = await ordered(house);
    return get(`/vendorOrders/${made.orderId}`, orderRow(house, made));
  },
  async VendorServices_PostOrder_V1(house) {
    const made = await meeting(house);
    return {
      method: 'POST',
      path: '/vendorOrders',
      body: coffeeFor(house, made.bookingId),
      status: 201,
      answer: orderRow(house, { ...made, orderId: expect.any(Number) }),
    };
  },
  async VendorServices_PutOrder_V1(house) {
    const made = await ordered(house);
    return {
      method: 'PUT',
      path: `/vendorOrders/${made.orderId}`,
      body: { quantity: 6 },
      status: 200,
      answer: { ...orderRow(house, made), quantity: 6, totalPrice: 15 },
    };
  },
  async VendorServices_DeleteOrder_V1(house) {
    const { orderId } = await ordered(house);
    return { method: 'DELETE', path: `/vendorOrders/${orderId}`, status: 200, answer: {} };
  },
  async VendorServices_GetTasks_V1(house) {
    const made = await ordered(house);
    const path = `/vendorTasks?startDate=${made.day}&endDate=${made.day}&bookingId=${made.bookingId}&status=New`;
    return get(path, { tasks: [taskRow(house, made)], totalRecords: 1 });
  },
  async VendorServices_GetTask_V1(house) {
    const made = await ordered(house);
    return get(`/vendorTasks/${made.taskId}`, taskRow(house, made));
  },
  async VendorServices_PutTask_V1(house) {
    const made = await ordered(house);
    return {
      method: 'PUT',
      path: `/vendorTasks/${made.taskId}`,
      body: { status: 'In Progress' },
      status: 200,
      answer: { ...taskRow(house, made), status: 2, statusName: 'In Progress', displayStatus: 'In Progress' },
    };
  },
};
