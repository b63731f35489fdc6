import { Button, Group, Skeleton, Text, TextInput, Title } from '@mantine/core';
import { IconCirclePlus, IconDeviceTablet, IconId, IconPrinter, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Building } from '../../data/places.ts';
import { presentQuery, receivesIn, visitsQuery } from '../../data/visitors.ts';
import { useNow } from '../../lib/now.ts';
import { needTexts } from '../../lib/texts.ts';
import { dayIn } from '../../lib/when.ts';
import { onDemand } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { DaySteps } from '../../parts/when/day-steps.tsx';
import { BuildingSelect } from '../../parts/which-building/building-select.tsx';
import { NoBuilding } from '../../parts/which-building/no-building.tsx';
import { useBuilding } from '../../parts/which-building/use-building.ts';
import { Page } from '../../ui/page.tsx';
import { ComingRow } from './coming-row.tsx';
import { comingsOf, isSought, STATES, type Coming } from './comings.ts';
import { EvacuationList } from './evacuation-list.tsx';
import classes from './visitors.module.css';

const KiosksDrawer = onDemand(async () => {
  const [part] = await Promise.all([import('./kiosks/kiosks-drawer.tsx'), needTexts('kiosks')]);
  return part.KiosksDrawer;
});
const WalkInDrawer = onDemand(async () => (await import('./walk-in-drawer.tsx')).WalkInDrawer);

/** The front desk's day: who is expected, who is here, who has left; and who stands there without an invitation. */
export function FrontDesk({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('visitors');
  const which = useBuilding({ mayIn: receivesIn });
  const { building } = which;
  const [isLettingIn, setLettingIn] = useState(false);
  const [isKeeping, setKeeping] = useState(false);
  if (building === undefined)
    return (
      <Page title={t('title')} lead={t('lead')}>
        {children}
        <NoBuilding which={which} />
      </Page>
    );
  return (
    <>
      <div className={classes.onScreen}>
        <Page title={t('title')} lead={t('lead')}>
          {children}
          <Group mb="lg" align="end">
            <BuildingSelect which={which} />
            <Button leftSection={<IconCirclePlus size={17} />} onClick={() => setLettingIn(true)}>
              {t('walkIn')}
            </Button>
            <Button variant="default" leftSection={<IconPrinter size={17} />} onClick={() => print()}>
              {t('printList')}
            </Button>
            <Button variant="default" leftSection={<IconDeviceTablet size={17} />} onClick={() => setKeeping(true)}>
              {t('kiosks')}
            </Button>
          </Group>
          <Days key={building.id} building={building} />
          {isLettingIn && <WalkInDrawer building={building} onClose={() => setLettingIn(false)} />}
          {isKeeping && <KiosksDrawer building={building} onClose={() => setKeeping(false)} />}
        </Page>
      </div>
      <EvacuationList building={building} />
    </>
  );
}

/** Today, and the days beside it: badges are made ready the evening before. */
function Days({ building }: { readonly building: Building }) {
  const today = dayIn(useNow(), building.zone);
  const [other, setOther] = useState<string | null>(null);
  const day = other ?? today;
  return (
    <>
      <DaySteps day={day} today={today} onDay={(next) => setOther(next === today ? null : next)} />
      <Day key={day} building={building} date={day} isToday={day === today} />
    </>
  );
}

interface DayProps {
  readonly building: Building;
  readonly date: string;
  readonly isToday: boolean;
}

function Day({ building, date, isToday }: DayProps) {
  const { t } = useTranslation('visitors');
  const [sought, seek] = useState('');
  const day = useQuery(visitsQuery(building.id, date));
  const present = useQuery(presentQuery(building.id));
  const error = day.error ?? present.error;
  if (error && (day.data === undefined || present.data === undefined))
    return <Failure error={error} retry={() => void Promise.all([day.refetch(), present.refetch()])} />;
  if (day.data === undefined || present.data === undefined)
    return <Skeleton height={240} radius={14} aria-hidden="true" />;
  const comings = comingsOf(isToday ? [...day.data, ...present.data] : day.data);
  if (comings.size === 0)
    return <Notice icon={<IconId size={26} />} title={t(isToday ? 'none' : 'noneThen')} text={t('noneText')} />;
  const shown = STATES.map((state) => {
    const all = comings.get(state) ?? [];
    return { state, comings: all.filter((coming) => isSought(coming, sought)) };
  });
  const areFound = shown.some((one) => one.comings.length > 0);
  return (
    <>
      <TextInput
        type="search"
        mb="lg"
        aria-label={t('find')}
        placeholder={t('find')}
        maxLength={100}
        leftSection={<IconSearch size={17} stroke={1.6} />}
        value={sought}
        onChange={(event) => seek(event.currentTarget.value)}
      />
      {areFound ? (
        shown.map((one) => <Section key={one.state} {...one} isToday={isToday} isAll={sought.trim() === ''} />)
      ) : (
        <Text c="dimmed" component="output">
          {t('notFound')}
        </Text>
      )}
    </>
  );
}

interface SectionProps {
  readonly state: (typeof STATES)[number];
  readonly comings: readonly Coming[];
  readonly isToday: boolean;
  /** Not only those who are sought. */
  readonly isAll: boolean;
}

function Section({ state, comings, isToday, isAll }: SectionProps) {
  const { t } = useTranslation('visitors');
  if (comings.length === 0 && (state !== 'visiting' || !isAll || !isToday)) return null;
  return (
    <section aria-labelledby={`visitors-${state}`} className={classes.section}>
      <Title order={2} size="h5" id={`visitors-${state}`} mb="xs">
        {t(`sections.${state}`)}
      </Title>
      {comings.length === 0 && <Text c="dimmed">{t('nobodyHere')}</Text>}
      <ul className={classes.list} hidden={comings.length === 0}>
        {comings.map((coming) => (
          <li key={coming.badge.id}>
            <ComingRow {...coming} isToday={isToday} />
          </li>
        ))}
      </ul>
    </section>
  );
}
