import { Type, type Static } from 'typebox';
import { ACCESS_SIGNS, accessIdTaken, givenMeasures, MAX_ACCESS_ID } from '../../modules/signals/contract.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { buildingOutOfReach } from '../../platform/contract/problems.ts';
import { Id, Line, orNull } from '../../platform/contract/shapes.ts';
import { addresses, UNITS } from './guesses.ts';
import { Int, numbered, open, paging, PathId, Ref, SearchText, Several, Text } from './shapes.ts';

/** What measures something, and where. */
export const IotDevice = Type.Object({
  id: Int,
  accessId: orNull(Text),
  name: orNull(Text),
  bookableResource: orNull(Ref),
  isDeleted: Type.Boolean(),
});

/** By what a device names itself: nothing where it is to be given one, or keeps it. */
const AccessId = Type.String({ maxLength: MAX_ACCESS_ID, pattern: `^${ACCESS_SIGNS}*$` });

const IotDeviceGiven = Type.Object(
  {
    accessId: Type.Optional(orNull(AccessId)),
    name: Type.Optional(orNull(Line(200))),
    bookableResource: Type.Optional(
      orNull(
        Type.Object(
          { id: Type.Optional(orNull({ ...Id, minimum: 0 })) },
          { ...open, description: 'Where it is, by its id' },
        ),
      ),
    ),
    isDeleted: Type.Optional(orNull(Type.Boolean({ description: 'Out of use' }))),
  },
  open,
);
export type IotDeviceGiven = Static<typeof IotDeviceGiven>;

const search = {
  query: Type.Object(
    {
      id: Several('Their ids'),
      accessId: Several('By what they name themselves'),
      searchText: SearchText,
      bookableResourceId: Several('Ids of what they are at; null: at nothing'),
      ...paging,
    },
    open,
  ),
  reply: numbered(IotDevice),
} as const;

const Unit = (name: keyof typeof UNITS, description: string) =>
  Type.Optional(orNull(Type.Integer({ minimum: 0, maximum: UNITS[name], description })));

const measured = {
  accessId: Type.String({ minLength: 1, maxLength: MAX_ACCESS_ID, pattern: `^${ACCESS_SIGNS}+$` }),
  timestamp: Type.Optional(orNull(Line(40, { description: 'With an offset; without it, now' }))),
  hasMotion: Type.Optional(orNull(Type.Boolean())),
};

const EnvironmentData = Type.Object(
  {
    ...measured,
    temperature: givenMeasures.temperature,
    humidity: givenMeasures.humidity,
    hcho: givenMeasures.hcho,
    cO2: givenMeasures.co2,
    detectedLUX: givenMeasures.detectedLux,
    detectedKelvin: givenMeasures.detectedKelvin,
    actualLUX: givenMeasures.actualLux,
    actualKelvin: givenMeasures.actualKelvin,
    tvoc: givenMeasures.tvoc,
    pM25: givenMeasures.pm25,
    pM10: givenMeasures.pm10,
    barometricPressure: givenMeasures.barometricPressure,
    powerConsumption: givenMeasures.powerConsumption,
    noiseLevel: givenMeasures.noiseLevel,
    temperatureUnit: Unit('temperature', '0: °C, 1: °F'),
    humidityUnit: Unit('humidity', '0: percent'),
    powerConsumptionUnit: Unit('powerConsumption', '0: kWh'),
  },
  open,
);

const posting = {
  scope: 'readings:write',
  reply: Type.Object({ isSuccess: Type.Boolean() }),
  once: false,
} as const;
const managing = { scope: 'devices:manage' } as const;

/** Sensors, and what they measure. */
export const sensorEndpoints = declareEndpoints({
  searchEnvironmentSensors: {
    ...addresses.searchEnvironmentSensors,
    ...managing,
    summary: 'Environment sensors by pages',
    ...search,
  },
  postEnvironmentData: {
    ...addresses.postEnvironmentData,
    ...posting,
    summary: 'Say what an environment sensor measured; what is absent was not measured',
    body: EnvironmentData,
  },
  searchOccupancySensors: {
    ...addresses.searchOccupancySensors,
    ...managing,
    summary: 'Occupancy sensors by pages',
    ...search,
  },
  createIotDevice: {
    ...addresses.createIotDevice,
    ...managing,
    summary: 'Add an occupancy sensor; without an access id it is given one',
    body: IotDeviceGiven,
    reply: IotDevice,
    errors: [buildingOutOfReach, accessIdTaken],
  },
  updateIotDevice: {
    ...addresses.updateIotDevice,
    ...managing,
    summary: 'Change a sensor, take it out of use or put it back; what is absent stays',
    params: PathId,
    body: IotDeviceGiven,
    reply: IotDevice,
    errors: [buildingOutOfReach, accessIdTaken],
  },
  postOccupancyData: {
    ...addresses.postOccupancyData,
    ...posting,
    summary: 'Say whether an occupancy sensor sees somebody; nobody unless said',
    body: Type.Object(measured, open),
  },
});
