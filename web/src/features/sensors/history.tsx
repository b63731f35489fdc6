import { Group, NativeSelect, Skeleton, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { historyQuery, historySpans, type HistorySpan, type Measure, type Summed } from '../../data/sensors.ts';
import { showClock, showNumber, showShortDay } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { Failure } from '../../ui/notice.tsx';
import { drawingOf, HEIGHT, WIDTH } from './drawing.ts';
import classes from './sensors.module.css';

interface Props {
  readonly id: number;
  /** What it measures; one at least. */
  readonly measures: readonly [Measure, ...Measure[]];
}

/** What a sensor measured of one thing over time. */
export function History({ id, measures }: Props) {
  const { t } = useTranslation('sensors');
  const [picked, pick] = useState<Measure>(measures[0]);
  const [span, setSpan] = useState<HistorySpan>('day');
  const measure = measures.includes(picked) ? picked : measures[0];
  const { data, error, refetch } = useAsked(historyQuery(id, measure, span));
  return (
    <section aria-label={t('history')}>
      <h3 className={classes.heading}>{t('history')}</h3>
      <Group mb="sm" align="end">
        <NativeSelect
          label={t('what')}
          value={measure}
          onChange={({ currentTarget: { value } }) => pick(measures.find((name) => name === value) ?? measures[0])}
          data={measures.map((name) => ({ value: name, label: t(`measures.${name}`) }))}
        />
        <NativeSelect
          label={t('howLong')}
          value={span}
          onChange={({ currentTarget: { value } }) => setSpan(historySpans.find((name) => name === value) ?? 'day')}
          data={historySpans.map((name) => ({ value: name, label: t(`spans.${name}`) }))}
        />
      </Group>
      {error && data === undefined && <Failure error={error} retry={() => void refetch()} />}
      {!error && data === undefined && <Skeleton height={120} radius={14} aria-hidden="true" />}
      {data?.items.length === 0 && <Text c="dimmed">{t('noHistory')}</Text>}
      {data && data.items.length > 0 && (
        <Drawn name={t(`measures.${measure}`)} unit={data.unit} zone={data.zone} items={data.items} span={span} />
      )}
    </section>
  );
}

interface DrawnProps {
  readonly name: string;
  readonly unit: string;
  readonly zone: string;
  readonly items: readonly Summed[];
  readonly span: HistorySpan;
}

/** As a picture, and behind it as the table that it is drawn from. */
function Drawn({ name, unit, zone, items, span }: DrawnProps) {
  const { t } = useTranslation('sensors');
  const { band, line, least, most } = drawingOf(items);
  const begins = ({ start }: Summed): string => {
    const day = showShortDay(dayIn(start, zone));
    return span === 'year' ? day : `${day} ${showClock(start, zone)}`;
  };
  const [first, last] = [items[0], items.at(-1)].map((one) => (one ? begins(one) : ''));
  const [min, max] = [`${showNumber(least)}\u00a0${unit}`, `${showNumber(most)}\u00a0${unit}`];
  return (
    <>
      <figure className={classes.picture}>
        <VisuallyHidden component="figcaption">{t('drawn', { name, first, last, min, max })}</VisuallyHidden>
        <div className={classes.axis} aria-hidden="true">
          {max}
        </div>
        <svg className={classes.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path className={classes.band} d={band} />
          <path className={classes.mean} d={line} />
        </svg>
        <div className={classes.axis} aria-hidden="true">
          {min}
        </div>
        <div className={classes.axis} aria-hidden="true">
          <span>{first}</span>
          <span>{last}</span>
        </div>
      </figure>
      <details>
        <summary className={classes.summary}>{t('asTable')}</summary>
        <table className={classes.readings} aria-label={`${name}, ${unit}`}>
          <thead>
            <tr>
              <th scope="col">{t('when')}</th>
              <th scope="col">{t('least')}</th>
              <th scope="col">{t('mean')}</th>
              <th scope="col">{t('most')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.start}>
                <th scope="row">{begins(item)}</th>
                <td>{showNumber(item.min)}</td>
                <td>{showNumber(Math.round(item.mean * 100) / 100)}</td>
                <td>{showNumber(item.max)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
