import { Button, Group, NativeSelect, Skeleton } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { attendanceQuery, type DayFigure, type Week } from '../../data/attendance.ts';
import { useMe } from '../../data/session.ts';
import { showNumber, showShortDay, showWeekday } from '../../lib/show.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { AttendanceQuestion } from './attendance-question.tsx';
import classes from './insights.module.css';

/** How many people of each group were in, week by week: as ranges, for groups that are large enough. */
export function Attendance() {
  const { t } = useTranslation('insights');
  const { data, error, refetch } = useQuery(attendanceQuery);
  const [chosen, choose] = useState<string | null>(null);
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={200} radius={14} aria-hidden="true" />;
  const { items, groups, smallest } = data;
  const week = items.find(({ monday }) => monday === chosen) ?? items[0];
  return (
    <section aria-label={t('people.title')}>
      <Group mb="md" align="end" justify="space-between">
        {week && (
          <NativeSelect
            label={t('periods.week')}
            value={week.monday}
            onChange={(event) => choose(event.currentTarget.value)}
            data={items.map(({ monday }) => ({ value: monday, label: showShortDay(monday) }))}
          />
        )}
        <Settings />
      </Group>
      <p className={classes.hint}>{t('people.hint', { others: smallest - 1, least: 2 * smallest - 1 })}</p>
      {week && week.groups.length > 0 ? (
        <WeekTable week={week} />
      ) : (
        <Notice
          icon={<IconUsersGroup size={30} />}
          title={t(groups === 0 ? 'people.none' : 'people.nothing')}
          text={t(groups === 0 ? 'people.noneText' : 'people.nothingText')}
        />
      )}
    </section>
  );
}

function Settings() {
  const { t } = useTranslation('insights');
  const { scopes } = useMe();
  const [isAsked, ask] = useState(false);
  if (!scopes.includes('people:write')) return null;
  return (
    <>
      <Button variant="default" onClick={() => ask(true)}>
        {t('people.settings')}
      </Button>
      {isAsked && <AttendanceQuestion onClose={() => ask(false)} />}
    </>
  );
}

const WeekTable = ({ week }: { readonly week: Week }) => {
  const { t } = useTranslation('insights');
  return (
    <table className={`${classes.table} ${classes.narrow}`}>
      <thead>
        <tr>
          <th scope="col">{t('people.group')}</th>
          <th scope="col">{t('people.people')}</th>
          {week.groups[0]?.days.map((_, at) => (
            <th key={showWeekday(at + 1)} scope="col">
              {showWeekday(at + 1)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {week.groups.map(({ groupId, name, people, days }) => (
          <tr key={groupId}>
            <th scope="row">{name}</th>
            <td>{showNumber(people)}</td>
            {days.map((figure, at) => (
              <td key={showWeekday(at + 1)}>{showRange(figure)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const showRange = ({ least, most }: DayFigure): string => `${showNumber(least)}–${showNumber(most)}`;
