import type { Static } from 'typebox';
import type { Device, Kind, Measure, ReadingGiven } from '../../modules/signals/contract.ts';
import { codeOf, createDevice, recordReadings, sliceDevices, updateDevice } from '../../modules/signals/signals.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { fail, notFound, invalidRequest, Problem } from '../../platform/contract/problems.ts';
import { measuresThere, NO_RESOURCE, sensorKinds } from './guesses.ts';
import { readId, readIds, readIdsOrNull, readPage, readSeveral, said, showPage } from './read.ts';
import type { IotDevice, IotDeviceGiven, sensorEndpoints } from './sensors-contract.ts';

type Calls = UseCases<typeof sensorEndpoints>;

/** Sensors as the vendor's programs read, make and feed them: what is out of use is what the vendor calls deleted, and is found by id alone. */
export const sensors: Calls = {
  searchEnvironmentSensors: (ctx, query) => search(ctx, sensorKinds.environment, query),
  searchOccupancySensors: (ctx, query) => search(ctx, sensorKinds.occupancy, query),

  async postEnvironmentData(ctx, { accessId, timestamp, hasMotion, temperatureUnit, ...given }) {
    const measures = Object.entries(measuresThere).map(([name, theirs]) => [name, given[theirs]]);
    const values = said(Object.fromEntries(measures) as Readonly<Record<Measure, number | null | undefined>>);
    return record(ctx, { accessId, ...timeOf(timestamp), ...values, ...said({ hasMotion, temperatureUnit }) });
  },

  async postOccupancyData(ctx, { accessId, timestamp, hasMotion }) {
    return record(ctx, { accessId, ...timeOf(timestamp), hasMotion: hasMotion ?? false });
  },

  createIotDevice: (ctx, given) =>
    renaming(async () => {
      const { accessId, name, retired, resourceId } = read(given);
      const wish = { kind: sensorKinds.occupancy, ...said({ accessId, resourceId, retired }) };
      return show(await createDevice(ctx, { ...wish, name: name ?? accessId ?? NAMELESS }));
    }),

  updateIotDevice: (ctx, { id, ...given }) =>
    renaming(async () => show(await updateDevice(ctx, { id: readId(id, 'id'), ...said(read(given)) }))),
};

/** What a sensor is called of which nothing is said. */
const NAMELESS = 'Sensor';

async function search(
  ctx: Ctx,
  kind: Kind,
  {
    id,
    accessId,
    searchText,
    bookableResourceId,
    ...paging
  }: Input<(typeof sensorEndpoints)['searchOccupancySensors']>,
): ReturnType<Calls['searchOccupancySensors']> {
  const page = readPage(paging);
  const ids = readIds(id, 'id');
  const filter = {
    kind,
    ids,
    accessCodes: readSeveral(accessId)?.map(codeOf),
    resourceIds: readIdsOrNull(bookableResourceId, 'bookableResourceId'),
    search: searchText,
    retired: ids === undefined ? false : undefined,
  };
  return showPage(await sliceDevices(ctx, said(filter), page), page, show);
}

/** A device as it is shown there, with what it is at. */
const show = ({ id, accessId, name, resourceId, resourceName, retired }: Device): Static<typeof IotDevice> => ({
  id,
  accessId,
  name,
  bookableResource: resourceId === null ? null : { id: resourceId, name: resourceName ?? '' },
  isDeleted: retired,
});

/** What is said of a sensor; what is empty is not. */
function read({ accessId, name, bookableResource, isDeleted }: IotDeviceGiven) {
  const isNowhere = bookableResource === null || bookableResource?.id === null || bookableResource?.id === NO_RESOURCE;
  return {
    accessId: accessId || undefined,
    name: name || undefined,
    resourceId: isNowhere ? null : bookableResource?.id,
    retired: isDeleted ?? undefined,
  };
}

const timeOf = (timestamp: string | null | undefined) => (timestamp ? { timestamp } : {});

const record = (ctx: Ctx, reading: ReadingGiven): Promise<{ isSuccess: boolean }> =>
  renaming(async () => {
    await recordReadings(ctx, reading);
    return { isSuccess: true };
  });

const theirs: Readonly<Record<string, string>> = { ...measuresThere, resourceId: 'bookableResource.id' };

/** What is wrong is called as it is called there, and a resource that is not there is a fault of the request. */
async function renaming<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { kind, details } = error;
    const { param = '' } = details;
    const isUnknownPlace = kind === notFound && param === 'resourceId';
    throw fail(isUnknownPlace ? invalidRequest : kind, {
      ...details,
      ...(param !== '' && { param: theirs[param] ?? param }),
      ...(isUnknownPlace && { detail: 'There is no such resource where you manage devices' }),
    });
  }
}
