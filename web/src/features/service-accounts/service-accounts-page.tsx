import { Badge, Button, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { IconRobot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serviceAccountsQuery, useAccountAction, type ServiceAccount } from '../../data/service-accounts.ts';
import { newKey } from '../../lib/api.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { AddAccount } from './add-account.tsx';
import classes from './service-accounts-page.module.css';
import { StopQuestion } from './stop-question.tsx';
import { TokensOf } from './tokens/tokens-of.tsx';

/** The accounts that own what no single person does: seen, added and stopped. */
export function ServiceAccountsPage() {
  const { t } = useTranslation('service-accounts');
  const { data, error, refetch } = useQuery(serviceAccountsQuery);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <AddAccount />
      {error && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={72} radius={14} aria-hidden="true" />
      ) : data.length === 0 ? (
        <Notice icon={<IconRobot size={26} stroke={1.6} />} title={t('none')} text={t('noneText')} />
      ) : (
        <Accounts accounts={data} />
      )}
    </Page>
  );
}

function Accounts({ accounts }: { readonly accounts: readonly ServiceAccount[] }) {
  const [asked, setAsked] = useState<ServiceAccount | null>(null);
  const { mutate, error, variables, isPending } = useAccountAction();
  const act = ({ id, active }: ServiceAccount): void => mutate({ id, active, key: newKey() });
  return (
    <Stack gap="sm" component="ul" className={classes.list}>
      {accounts.map((account) => (
        <Account
          key={account.id}
          account={account}
          isBusy={isPending && variables.id === account.id}
          onAct={() => (account.active ? setAsked(account) : act(account))}
        />
      ))}
      {error !== null && <Failure error={error} retry={() => mutate(variables)} />}
      {asked !== null && (
        <StopQuestion
          account={asked}
          onClose={() => setAsked(null)}
          onYes={() => {
            setAsked(null);
            act(asked);
          }}
        />
      )}
    </Stack>
  );
}

interface AccountProps {
  readonly account: ServiceAccount;
  readonly isBusy: boolean;
  readonly onAct: () => void;
}

function Account({ account, isBusy, onAct }: AccountProps) {
  const { t } = useTranslation('service-accounts');
  const { name, role, buildings, active } = account;
  const where = buildings === 'all' ? t('everywhere') : t('reach', { count: buildings.length });
  return (
    <Paper component="li" withBorder radius="lg" p="md">
      <Group justify="space-between" wrap="nowrap">
        <div className={classes.who}>
          <Text fw={600}>
            {name}
            {!active && (
              <Badge ml="xs" color="gray" variant="light">
                {t('stopped')}
              </Badge>
            )}
          </Text>
          <Text c="dimmed" size="sm">
            {t(`roles.${role}`)} · {where}
          </Text>
        </div>
        <Button
          variant="default"
          flex="none"
          loading={isBusy}
          onClick={onAct}
          aria-label={active ? t('stopOf', { name }) : t('startOf', { name })}
        >
          {active ? t('stop') : t('start')}
        </Button>
      </Group>
      <TokensOf account={account} />
    </Paper>
  );
}
