import { Badge, Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { buildingsQuery } from '../../data/places.ts';
import { spacesToGiveQuery, type Space, type SpaceRequest } from '../../data/space-requests.ts';
import { nameOf } from '../../lib/show.ts';
import { Failure } from '../../ui/notice.tsx';
import { useGiving } from './space-giving.ts';
import classes from './spaces.module.css';

/** What can be given by now, what fits first, of that the smallest. */
export function Spaces({ request }: { readonly request: SpaceRequest }) {
  const { t } = useTranslation('approvals');
  const { data, error, refetch } = useQuery(spacesToGiveQuery(request.id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={72} mt="sm" radius={14} aria-hidden="true" />;
  if (data.length === 0)
    return (
      <Text mt="sm" c="dimmed">
        {t('noSpaces')}
      </Text>
    );
  return (
    <ul className={classes.list} aria-label={t('spaces')}>
      {data.map((space) => (
        <Row key={space.resourceId} space={space} request={request} />
      ))}
    </ul>
  );
}

interface Props {
  readonly space: Space;
  readonly request: SpaceRequest;
}

function Row({ space: { resourceId, name, buildingId, capacity, fits }, request }: Props) {
  const { t } = useTranslation('approvals');
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const { decide, isPending } = useGiving(request);
  const building = buildings.length > 1 ? buildings.find(({ id }) => id === buildingId) : undefined;
  const seats = capacity > 1 ? [t('seats', { count: capacity })] : [];
  const where = [...seats, ...(building ? [nameOf(building)] : [])].join(' · ');
  return (
    <li className={classes.row} aria-label={name}>
      <div className={classes.what}>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {where}
        </Text>
      </div>
      {!fits && (
        <Badge color="gray" variant="light" tt="none">
          {t('tooSmall')}
        </Badge>
      )}
      <Button
        size="sm"
        variant={fits ? 'light' : 'default'}
        loading={isPending}
        aria-label={t('giveOf', { name })}
        onClick={() => decide({ does: 'give', resourceId }, t('given', { name }))}
      >
        {t('give')}
      </Button>
    </li>
  );
}
