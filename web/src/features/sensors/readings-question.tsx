import { Button, Skeleton, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { readingsQuery, type Reading, type Sensor } from '../../data/sensors.ts';
import { showClock, showNumber, showShortDay } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { Failure } from '../../ui/notice.tsx';
import { Answers, Question } from '../../ui/question.tsx';
import { History } from './history.tsx';
import classes from './sensors.module.css';

interface Props {
  readonly sensor: Sensor;
  readonly zone: string;
  readonly onClose: () => void;
}

/** What a sensor measured last, the latest first. */
export function ReadingsQuestion({ sensor: { id, name }, zone, onClose }: Props) {
  const { t } = useTranslation('sensors');
  const { data: readings, error, refetch } = useAsked(readingsQuery(id));
  const [first, ...further] = measuredIn(readings ?? []);
  return (
    <Question title={t('readingsOf', { name })} size="md" onClose={onClose}>
      {error && readings === undefined && <Failure error={error} retry={() => void refetch()} />}
      {!error && readings === undefined && <Skeleton height={120} radius={14} aria-hidden="true" />}
      {readings?.length === 0 && <Text c="dimmed">{t('noReadings')}</Text>}
      {readings && readings.length > 0 && (
        <table className={classes.readings} aria-label={t('readingsOf', { name })}>
          <thead>
            <tr>
              <th scope="col">{t('when')}</th>
              <th scope="col">{t('measured')}</th>
            </tr>
          </thead>
          <tbody>
            {readings.map((reading) => (
              <tr key={reading.at}>
                <th scope="row">{`${showShortDay(dayIn(reading.at, zone))} ${showClock(reading.at, zone)}`}</th>
                <td>{saidIn(reading, t).join(' · ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {first && <History id={id} measures={[first, ...further]} />}
      <Answers>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('close')}
        </Button>
      </Answers>
    </Question>
  );
}

/** The units of what is measured; they are the same in every language. */
const units = {
  temperature: '°C',
  humidity: '%',
  co2: 'ppm',
  tvoc: 'mg/m³',
  hcho: 'mg/m³',
  pm25: 'µg/m³',
  pm10: 'µg/m³',
  noiseLevel: 'dB',
  detectedLux: 'lx',
  detectedKelvin: 'K',
  actualLux: 'lx',
  actualKelvin: 'K',
  barometricPressure: 'hPa',
  powerConsumption: 'kWh',
  batteryLevel: '%',
} as const satisfies { readonly [Name in Exclude<keyof Reading, 'at' | 'hasMotion'>]: string };

/** What any of these readings says in numbers. */
const measuredIn = (readings: readonly Reading[]) =>
  (Object.keys(units) as (keyof typeof units)[]).filter((name) => readings.some((one) => one[name] !== null));

/** What a reading says, each with its unit. */
function saidIn(reading: Reading, t: TFunction<'sensors'>): string[] {
  const names = Object.keys(units) as (keyof typeof units)[];
  const numbers = names.flatMap((name) => {
    const value = reading[name];
    return value === null ? [] : [`${t(`measures.${name}`)} ${showNumber(value)}\u00a0${units[name]}`];
  });
  const { hasMotion } = reading;
  return [...(hasMotion === null ? [] : [t(hasMotion ? 'motion' : 'noMotion')]), ...numbers];
}
