import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  usageByTimeQuery,
  type Looked,
  type PeriodName,
  type Source,
  type UsageOfPeriod,
} from '../../data/insights.ts';
import { showMinutes, showNumber } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import classes from './insights.module.css';
import { nameOfPeriod } from './periods.ts';
import { showShare } from './show-share.ts';

interface Props {
  readonly source: Source;
  readonly looked: Looked;
  readonly period: PeriodName;
  readonly zone: string;
}

/** How much was used when: as a picture, and behind it as the table that it is drawn from. */
export function UsageChart({ source, looked, period, zone }: Props) {
  const { t } = useTranslation('insights');
  const { data, error, refetch } = useQuery(usageByTimeQuery(source, looked, period));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  const items = data ?? [];
  const named = items.map((item) => ({ item, name: nameOfPeriod(item.start, period, zone) }));
  return (
    <section aria-label={t(`${source}.byTime`)}>
      <h2 className={classes.heading}>{t(`${source}.byTime`)}</h2>
      <figure className={classes.picture}>
        <VisuallyHidden component="figcaption">
          {t(`${source}.chart`, { from: named[0]?.name ?? '', to: named.at(-1)?.name ?? '' })}
        </VisuallyHidden>
        <div className={classes.axis} aria-hidden="true">
          {showShare(topOf(items))}
        </div>
        <Columns items={items} />
      </figure>
      <div className={classes.axis} aria-hidden="true">
        <span>{named[0]?.name}</span>
        <span>{named.at(-1)?.name}</span>
      </div>
      <details>
        <summary className={classes.summary}>{t('asTable')}</summary>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t(`periods.${period}`)}</th>
              <th scope="col">{t(`${source}.columns.usageCount`)}</th>
              <th scope="col">{t(`${source}.columns.usedMinutes`)}</th>
              <th scope="col">{t(`${source}.columns.share`)}</th>
            </tr>
          </thead>
          <tbody>
            {named.map(({ item, name }) => (
              <tr key={item.start}>
                <th scope="row">{name}</th>
                <td>{showNumber(item.usageCount)}</td>
                <td>{showMinutes(Math.round(item.usedMinutes))}</td>
                <td>{showShare(item.share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

/** The picture is so high, in its own units; the columns share its width. */
const HEIGHT = 100;
const WIDTH = 1_000;
/** What is used a little is seen. */
const LEAST = 1;

/** Up to which share of the business hours the picture goes: what is used little is told apart, too. */
const topOf = (items: readonly UsageOfPeriod[]): number =>
  [0.1, 0.25, 0.5].find((top) => items.every(({ share }) => (share ?? 0) <= top)) ?? 1;

/** Columns by the share of business hours; without any, by what was used. */
function Columns({ items }: { readonly items: readonly UsageOfPeriod[] }) {
  const most = Math.max(1, ...items.map(({ usedMinutes }) => usedMinutes));
  const top = topOf(items);
  const step = WIDTH / Math.max(items.length, 1);
  return (
    <svg className={classes.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {[0, 0.5, 1].map((line) => (
        <line key={line} className={classes.line} x1={0} x2={WIDTH} y1={HEIGHT * line} y2={HEIGHT * line} />
      ))}
      {items.map(({ start, share, usedMinutes }, i) => {
        const height =
          usedMinutes === 0 ? 0 : Math.max(LEAST, HEIGHT * (share === null ? usedMinutes / most : share / top));
        return (
          <rect
            key={start}
            className={share === null ? classes.outside : classes.column}
            x={i * step + step * 0.1}
            width={step * 0.8}
            y={HEIGHT - height}
            height={height}
          />
        );
      })}
    </svg>
  );
}
