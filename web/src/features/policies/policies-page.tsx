import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { IconCirclePlus, IconScale, IconZoomQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { policiesQuery, type Policy } from '../../data/policies.ts';
import { useMe } from '../../data/session.ts';
import { onDemand } from '../../ui/later.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { isKept, useNames, type Names } from './names.ts';
import { PolicyList } from './policy-list.tsx';

const PolicyEditor = onDemand(async () => (await import('./policy-editor.tsx')).PolicyEditor);
const Tester = onDemand(async () => (await import('./tester.tsx')).Tester);
const route = getRouteApi('/inside/manage/policies');

/** The rules of the workplace, for who keeps them; and what they say to somebody who would book. */
export function PoliciesPage() {
  const { t } = useTranslation('policies');
  const me = useMe();
  const { data, error, refetch } = useQuery(policiesQuery);
  const names = useNames(data ?? []);
  const [testing, setTesting] = useState(false);
  const { chosen, choose } = useChosen();
  const kept = data?.filter((policy) => isKept(me, policy, names));
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Group gap={8} mb="lg">
        <Button leftSection={<IconCirclePlus size={17} />} onClick={() => choose('new')}>
          {t('add')}
        </Button>
        <Button
          variant="default"
          aria-expanded={testing}
          leftSection={<IconZoomQuestion size={17} stroke={1.7} />}
          onClick={() => setTesting(!testing)}
        >
          {t('test')}
        </Button>
      </Group>
      {testing && <Tester policies={kept ?? []} onChoose={choose} />}
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : kept === undefined ? (
        <Loading />
      ) : kept.length === 0 ? (
        <Notice icon={<IconScale size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />
      ) : (
        <PolicyList policies={kept} names={names} onChoose={choose} />
      )}
      <Chosen chosen={chosen} policies={kept} names={names} onClose={() => choose(null)} />
    </Page>
  );
}

type Choice = number | 'new' | null;

/** Which policy is open: it stands in the address, so that Back closes it. */
function useChosen(): { readonly chosen: Choice; readonly choose: (choice: Choice) => void } {
  const { policy = null } = route.useSearch();
  const navigate = route.useNavigate();
  return {
    chosen: policy,
    choose: (choice) => void navigate({ search: choice === null ? {} : { policy: choice }, replace: choice === null }),
  };
}

interface ChosenProps {
  readonly chosen: Choice;
  readonly policies: readonly Policy[] | undefined;
  readonly names: Names;
  readonly onClose: () => void;
}

function Chosen({ chosen, policies, names, onClose }: ChosenProps) {
  const policy = policies?.find(({ id }) => id === chosen) ?? null;
  if (chosen === null || policies === undefined || (policy === null && chosen !== 'new')) return null;
  return <PolicyEditor key={chosen} policy={policy} names={names} onClose={onClose} />;
}

function Loading() {
  return (
    <Stack gap="sm" aria-hidden="true">
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} height={88} radius={14} />
      ))}
    </Stack>
  );
}
