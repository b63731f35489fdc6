import { Group, NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usageByResourceQuery, type Looked, type PeriodName, type Source } from '../../data/insights.ts';
import { type Building } from '../../data/places.ts';
import { useMe, type Person } from '../../data/session.ts';
import { dayIn, shiftDay } from '../../lib/when.ts';
import { DayInput } from '../../parts/when/day-input.tsx';
import { BuildingSelect } from '../../parts/which-building/building-select.tsx';
import { NoBuilding } from '../../parts/which-building/no-building.tsx';
import { useBuilding } from '../../parts/which-building/use-building.ts';
import { Page } from '../../ui/page.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Attendance } from './attendance.tsx';
import classes from './insights.module.css';
import { periodFor, periodsFor } from './periods.ts';
import { ResourceTable } from './resource-table.tsx';
import { SummaryTiles } from './summary-tiles.tsx';
import { UsageChart } from './usage-chart.tsx';

/** So many days, the last of them today, are looked at first. */
const DAYS = 28;

type Shown = Source | 'people';

const route = getRouteApi('/inside/insights');

/** How a building is used, for who keeps it; and how many people of groups were in, for who keeps all. */
export function InsightsPage() {
  const { t } = useTranslation('insights');
  const { user } = useMe();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const offered = shownTo(user);
  const shown = offered.find((one) => one === search.shown) ?? 'booked';
  const show = (next: Shown): void => void navigate({ search: next === 'booked' ? {} : { shown: next } });
  const which = useBuilding();
  const { building } = which;
  return (
    <Page title={t('title')} lead={t('lead')} wide>
      <SegmentedControl
        mb="md"
        classNames={{ root: classes.choice, label: classes.choiceLabel }}
        aria-label={t('source')}
        value={shown}
        onChange={show}
        data={offered.map((value) => ({ value, label: t(`${value}.name`) }))}
      />
      {shown === 'people' && <Attendance />}
      {shown !== 'people' && !building && <NoBuilding which={which} />}
      {shown !== 'people' && building && (
        <>
          <BuildingSelect which={which} mb="md" w="fit-content" />
          <Figures key={building.id} building={building} source={shown} />
        </>
      )}
    </Page>
  );
}

/** Groups are of the workplace as a whole. */
const shownTo = (user: Person | null): readonly Shown[] =>
  user?.buildings === 'all' ? [...SOURCES, 'people'] : SOURCES;

interface FiguresProps {
  readonly building: Building;
  readonly source: Source;
}

function Figures({ building: { id: buildingId, zone }, source }: FiguresProps) {
  const { t } = useTranslation('insights');
  const [today] = useState(() => dayIn(Temporal.Now.instant(), zone));
  const [from, setFrom] = useState(shiftDay(today, 1 - DAYS));
  const [to, setTo] = useState(today);
  const [wanted, want] = useState<PeriodName>('day');
  const days = Temporal.PlainDate.from(from).until(to).days + 1;
  const period = periodFor(days, wanted);
  const looked: Looked = { buildingId, from: `${from}T00:00`, to: `${shiftDay(to, 1)}T00:00` };
  return (
    <>
      <Group mb="lg" align="end">
        <DayInput label={t('from')} day={from} onDay={setFrom} />
        <DayInput label={t('to')} day={to} onDay={setTo} />
        <NativeSelect
          label={t('period')}
          value={period}
          onChange={({ currentTarget: { value } }) => want(periodsFor(days).find((name) => name === value) ?? 'day')}
          data={periodsFor(days).map((name) => ({ value: name, label: t(`periods.${name}`) }))}
        />
      </Group>
      {days < 1 ? (
        <Refusal>{t('order')}</Refusal>
      ) : (
        <div className={classes.figures}>
          {source === 'booked' ? <SummaryTiles looked={looked} zone={zone} /> : <Sensed looked={looked} />}
          {/* Figures of the one are never shown for a moment as those of the other. */}
          <UsageChart key={`${source} chart`} source={source} looked={looked} period={period} zone={zone} />
          <ResourceTable key={source} source={source} looked={looked} />
        </div>
      )}
    </>
  );
}

const SOURCES: readonly Source[] = ['booked', 'seen'];

/** What is said of figures of sensors: which places have them. */
function Sensed({ looked }: { readonly looked: Looked }) {
  const { t } = useTranslation('insights');
  const { data } = useQuery(usageByResourceQuery('seen', looked));
  return <p className={classes.hint}>{t(data?.length === 0 ? 'seen.none' : 'seen.hint')}</p>;
}
