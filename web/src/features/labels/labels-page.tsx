import { Button, Skeleton, Text, Title } from '@mantine/core';
import { IconPrinter, IconQrcode } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { labelsQuery, useNewCode, type Label } from '../../data/labels.ts';
import { floorsQuery, type Building } from '../../data/places.ts';
import { nameOf } from '../../lib/show.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { BuildingPage } from '../../parts/which-building/building-page.tsx';
import { Answers, Question } from '../../ui/question.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { Code } from '../../parts/code.tsx';
import classes from './labels-page.module.css';
import { whenDone } from '../../lib/when-done.ts';

/** Labels to print and to stick to desks and rooms: whoever scans one is where its booking is. */
export function LabelsPage() {
  const { t } = useTranslation('labels');
  return (
    <BuildingPage
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button leftSection={<IconPrinter size={18} />} onClick={() => print()}>
          {t('print')}
        </Button>
      }
    >
      {(building) => <Labels key={building.id} building={building} />}
    </BuildingPage>
  );
}

function Labels({ building }: { readonly building: Building }) {
  const { t } = useTranslation('labels');
  const { data, error, refetch } = useQuery(labelsQuery(building.id));
  const { data: floors = [] } = useQuery(floorsQuery(building.id));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={300} radius={14} aria-hidden="true" />;
  if (data.length === 0) return <Notice icon={<IconQrcode size={26} />} title={t('none')} text={t('noneText')} />;
  const byFloor = Map.groupBy(data, ({ floorId }) => floorId);
  return [...byFloor].map(([floorId, labels]) => {
    const floor = floors.find(({ id }) => id === floorId);
    const where = [nameOf(building), ...(floor ? [nameOf(floor)] : [])].join(' · ');
    return (
      <section key={floorId ?? 0} className={classes.floor} aria-label={where}>
        <Title order={2} size="h4" className={classes.where ?? ''}>
          {where}
        </Title>
        <ul className={classes.labels}>
          {labels.map((label) => (
            <OneLabel key={label.resourceId} label={label} where={where} buildingId={building.id} />
          ))}
        </ul>
      </section>
    );
  });
}

interface OneProps {
  readonly label: Label;
  readonly where: string;
  readonly buildingId: number;
}

function OneLabel({ label, where, buildingId }: OneProps) {
  const { t } = useTranslation('labels');
  const { mutateAsync, isPending } = useNewCode(buildingId);
  const { name, code } = label;
  const link = `${location.origin}/at/${code}`;
  const [asks, setAsks] = useState(false);
  const renew = (): void => {
    setAsks(false);
    whenDone(mutateAsync(label), {
      onSuccess: () => tell(t('renewed', { name })),
      onError: (error) => tellProblem(error),
    });
  };
  return (
    <li className={classes.label}>
      <Code link={link} name={t('codeOf', { name })} />
      <div>
        <Text fw={700} size="lg">
          {name}
        </Text>
        <Text size="sm">{where}</Text>
        <Text size="xs" className={classes.link ?? ''}>
          {link.replace(/^https?:\/\//, '')}
        </Text>
        <Button
          className={classes.tools ?? ''}
          size="compact-xs"
          variant="subtle"
          color="gray"
          loading={isPending}
          onClick={() => setAsks(true)}
          aria-label={t('renewOf', { name })}
        >
          {t('renew')}
        </Button>
        {asks && <RenewQuestion name={name} onClose={() => setAsks(false)} onYes={renew} />}
      </div>
    </li>
  );
}

interface QuestionProps {
  readonly name: string;
  readonly onClose: () => void;
  readonly onYes: () => void;
}

/** What hangs on the wall is worth nothing afterwards: that is said before. */
function RenewQuestion({ name, onClose, onYes }: QuestionProps) {
  const { t } = useTranslation('labels');
  return (
    <Question title={t('ask', { name })} size="sm" onClose={onClose}>
      <Text>{t('askText')}</Text>
      <Answers>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('keep')}
        </Button>
        <Button color="red.8" onClick={onYes}>
          {t('renew')}
        </Button>
      </Answers>
    </Question>
  );
}
