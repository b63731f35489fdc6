import { expect } from 'vitest';
import type { costCodeEndpoints } from '../../../server/faces/condeco/cost-codes-contract.ts';
import type { listenerEndpoints } from '../../../server/faces/condeco/listeners-contract.ts';
import type { visitorEndpoints } from '../../../server/faces/condeco/visitors-contract.ts';
import { unique } from '../scene.ts';
import { form, type Goldens, type House } from './house.ts';

// Reference 3.5, 3.6 and 5.1. How visitors and cost codes are told is ours: the vendor's pages do not say it.

/** As the client that was observed writes it. */
const vera = ({ host, building }: House) => ({
  firstName: 'Vera',
  lastName: 'Lund',
  visitorCompany: 'Acme',
  hostData: { hostId: String(host.id), hostEmailAddress: host.email },
  locationId: String(building),
  arrivalDate: '2030-01-08 09:00',
  passType: 2,
  notifyByEmail: true,
  purposeOfVisit: 2,
  floorNumber: 0,
});
const invite = async (house: House): Promise<number> =>
  (await house.ask('POST', '/visitor', vera(house)))['visitorId'] ?? 0;

const visitorRow = ({ host, country, region, building }: House, visitorId: unknown) => ({
  visitorId,
  firstName: 'Vera',
  lastName: 'Lund',
  visitorCompany: 'Acme',
  visitorEmail: '',
  status: 0,
  arrivalDate: '2030-01-08T09:00:00',
  departureDate: '2030-01-09T00:00:00',
  arrivalDateUTC: '2030-01-08T01:00:00',
  departureDateUTC: '2030-01-08T16:00:00',
  actualArrivalDate: null,
  actualDepartureDate: null,
  countryId: country,
  regionId: region,
  locationId: building,
  locationName: 'Marina',
  locationTimeZone: 'Singapore Standard Time',
  floorNumber: 0,
  roomId: 0,
  roomName: '',
  bookingId: 0,
  meetingName: '',
  hostId: host.id,
  hostName: 'Tan, Mei',
  hostEmail: host.email,
  requestorId: host.id,
  requestorName: 'Tan, Mei',
  requestorEmail: host.email,
  passType: 2,
  passNumber: expect.any(String),
  purposeOfVisit: 2,
  purposeName: '',
});

export const visitorGoldens: Goldens<typeof visitorEndpoints> = {
  Visitor_CreateVisitor_V1: (house) => ({
    method: 'POST',
    path: '/visitor',
    body: vera(house),
    status: 201,
    answer: visitorRow(house, expect.any(Number)),
  }),
  async Visitor_GetVisitors_V1(house) {
    const company = unique('Acme');
    const body = { ...vera(house), visitorCompany: company };
    const { visitorId } = await house.ask('POST', '/visitor', body);
    const said = `status=0&countryId=${house.country}&regionId=${house.region}&locationId=${house.building}&floorNumber=0&roomId=0`;
    const named = `visitorName=vera&hostName=tan&visitorCompany=${company}&meetingName=&hostEmail=${house.host.email}&requestorEmail=`;
    return {
      method: 'GET',
      path: `/visitor?visitDate=2030-01-08&${said}&${named}&pageNumber=1&pageSize=10`,
      status: 200,
      answer: { visitors: [{ ...visitorRow(house, visitorId), visitorCompany: company }], totalRecords: 1 },
    };
  },
  async Visitor_GetVisitor_V1(house) {
    const visitorId = await invite(house);
    return { method: 'GET', path: `/visitor/${visitorId}`, status: 200, answer: visitorRow(house, visitorId) };
  },
  async Visitor_UpdateVisitor_V1(house) {
    const { visitorId } = await house.ask('POST', '/visitor', { ...vera(house), arrivalDate: '2030-01-07 08:00' });
    const today = {
      arrivalDate: '2030-01-07T08:00:00',
      departureDate: '2030-01-08T00:00:00',
      arrivalDateUTC: '2030-01-07T00:00:00',
      departureDateUTC: '2030-01-07T16:00:00',
    };
    const arrived = { status: 1, actualArrivalDate: '2030-01-07T08:00:00' };
    return {
      method: 'PUT',
      path: `/visitor/${visitorId}`,
      body: { actionType: 3 },
      status: 200,
      answer: { ...visitorRow(house, visitorId), ...today, ...arrived },
    };
  },
  async Visitor_DeleteVisitor_V1(house) {
    return { method: 'DELETE', path: `/visitor/${await invite(house)}`, status: 200, answer: {} };
  },
};

/** @returns its id */
const codeCalled = async (house: House, costCentre: string): Promise<number> => {
  const { costCodes } = (await house.ask('POST', '/costcodes', { costCentre, desc: 'Sales' })) as unknown as {
    readonly costCodes: readonly { readonly costCodeId: number }[];
  };
  return costCodes[0]?.costCodeId ?? 0;
};
const codeRow = (costCodeId: unknown, costCentre: string) => ({ costCodeId, costCentre, desc: 'Sales', active: true });

export const costCodeGoldens: Goldens<typeof costCodeEndpoints> = {
  CostCodes_PostCostCodes_V1() {
    const code = unique('4711');
    return {
      method: 'POST',
      path: '/costcodes',
      body: [{ CostCentre: code, Desc: 'Sales' }],
      status: 201,
      answer: { costCodes: [codeRow(expect.any(Number), code)] },
    };
  },
  async CostCodes_GetCostCodes_V1(house) {
    const code = unique('4711');
    const id = await codeCalled(house, code);
    const path = `/costcodes?active=true&search=${code}&pageNumber=1&pageSize=10`;
    return { method: 'GET', path, status: 200, answer: { costCodes: [codeRow(id, code)], totalRecords: 1 } };
  },
  async CostCodes_PutCostCode_V1(house) {
    const code = unique('4711');
    const id = await codeCalled(house, code);
    const answer = { ...codeRow(id, code), desc: 'Support' };
    return { method: 'PUT', path: `/costcodes/${id}`, body: { desc: 'Support' }, status: 200, answer };
  },
  async CostCodes_DeleteCostCode_V1(house) {
    const id = await codeCalled(house, unique('4711'));
    return { method: 'DELETE', path: `/costcodes/${id}`, status: 200, answer: {} };
  },
};

const listen = async (house: House, url: string): Promise<number> => {
  const body = { secretkey: 's3cret', eventTypes: [3], notificationUrl: url };
  const rows = (await house.ask('POST', '/listener', body)) as unknown as readonly { readonly listenerId: number }[];
  return rows[0]?.listenerId ?? 0;
};
const listenerRow = (listenerId: unknown, eventType: number, notificationUrl: string) => ({
  listenerId,
  eventType,
  notificationUrl,
  queueProvider: 2,
  resourceIds: [],
});
const newUrl = (): string => `https://receiver.example/${unique('hook')}`;

export const listenerGoldens: Goldens<typeof listenerEndpoints> = {
  Listener_PostListener_V1() {
    const url = newUrl();
    return {
      method: 'POST',
      path: '/listener',
      body: { secretkey: 's3cret', eventTypes: [3, 5], resourceIds: [0], notificationUrl: url, queueProvider: 0 },
      status: 200,
      answer: [listenerRow(expect.any(Number), 3, url), listenerRow(expect.any(Number), 5, url)],
    };
  },
  async Listener_GetListeners_V1(house) {
    const url = newUrl();
    const id = await listen(house, url);
    return {
      method: 'GET',
      path: `/listener?notificationURL=${url}`,
      status: 200,
      answer: [listenerRow(id, 3, url)],
    };
  },
  async Listener_DeleteListener_V1(house) {
    const url = newUrl();
    const listenerId = await listen(house, url);
    const sent = form({ listenerId, eventType: 3, notificationUrl: url, queueProvider: 2 });
    return { method: 'DELETE', path: '/listener', ...sent, status: 200, answer: {} };
  },
};
