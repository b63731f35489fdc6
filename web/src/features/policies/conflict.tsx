import { Alert, Button, Group } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { policyQuery, type Policy } from '../../data/policies.ts';
import { tellProblem } from '../../ui/tell.tsx';

interface Props {
  readonly id: number;
  readonly onTheirs: (theirs: Policy) => void;
  /** Mine is saved over this version. */
  readonly onMine: (version: number) => void;
}

/** Somebody else was faster: theirs or mine. */
export function Conflict({ id, onTheirs, onMine }: Props) {
  const { t } = useTranslation('policies');
  const client = useQueryClient();
  const withTheirs = (go: (theirs: Policy) => void): void =>
    void client.fetchQuery({ ...policyQuery(id), staleTime: 0 }).then(go, tellProblem);
  return (
    <Alert color="orange" variant="light" role="alert" icon={<IconUsers size={20} />} title={t('conflict')}>
      <Group gap={8} mt={4}>
        <Button size="xs" variant="default" onClick={() => withTheirs(onTheirs)}>
          {t('takeTheirs')}
        </Button>
        <Button size="xs" variant="default" onClick={() => withTheirs(({ version }) => onMine(version))}>
          {t('takeMine')}
        </Button>
      </Group>
    </Alert>
  );
}
