import { Anchor, Button, Text, Title } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BookingCheck, CheckRefusal } from '../../data/booking-checks.ts';
import type { Person } from '../../parts/person-select.tsx';
import type { Policy } from '../../data/policies.ts';
import { resourceQuery, type Resource } from '../../data/resources.ts';
import { nameOf, showShortDay, showTimes } from '../../lib/show.ts';
import { dayIn, type Period } from '../../lib/when.ts';
import { useReasons } from '../../parts/rules/reasons.ts';
import classes from './tester.module.css';

/** Who would book what when. */
export interface Asked {
  readonly who: Person;
  readonly what: Resource;
  readonly period: Period;
}

interface Props {
  readonly asked: Asked;
  readonly check: BookingCheck;
  readonly policies: readonly Policy[];
  readonly onChoose: (policyId: number) => void;
  readonly onFollow: (asked: Asked) => void;
}

/** Yes; or each rule that says no, whose it is, and what would work. */
export function TestAnswer({ asked, check, policies, onChoose, onFollow }: Props) {
  const { t } = useTranslation('policies');
  const named = { name: nameOf(asked.who), what: nameOf(asked.what) };
  const Icon = check.allowed ? IconCircleCheckFilled : IconCircleXFilled;
  const { reasonOf, sentences } = useReasons(check, asked.period, asked.what.zone);
  const link = (rule: Pick<CheckRefusal, 'policyId' | 'policyName'>) => (
    <PolicyLink {...rule} policies={policies} onChoose={onChoose} />
  );
  return (
    <div className={classes.answer} aria-live="polite">
      <div className={classes.verdict} data-allowed={check.allowed}>
        <Icon size={24} aria-hidden="true" />
        <span>{t(check.allowed ? 'tester.yes' : 'tester.no', named)}</span>
      </div>
      {check.refusals.length > 0 && (
        <ul className={classes.list}>
          {check.refusals.map((refusal) => (
            <li key={`${refusal.code} ${refusal.resourceId} ${refusal.detail}`} className={classes.why}>
              {reasonOf(refusal)}
              {link(refusal)}
            </li>
          ))}
        </ul>
      )}
      {check.alternative && <Works asked={asked} alternative={check.alternative} onFollow={onFollow} />}
      {check.allowed && (
        <>
          <Title order={3} size="h6">
            {t('tester.rules')}
          </Title>
          {sentences.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('tester.noRules')}
            </Text>
          ) : (
            <ul className={classes.list}>
              {sentences.map(({ rule, sentence, ...said }) => (
                <li key={rule} className={classes.rule}>
                  <span>{sentence}</span>
                  {link(said)}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}

interface LinkProps extends Pick<Props, 'policies' | 'onChoose'> {
  readonly policyId: number | null;
  readonly policyName: string | null;
}

/** Which policy said so; a way to it for who keeps it. */
function PolicyLink({ policyId, policyName, policies, onChoose }: LinkProps) {
  const { t } = useTranslation('policies');
  if (policyId === null || policyName === null) return null;
  if (!policies.some(({ id }) => id === policyId)) {
    return (
      <Text size="sm" c="dimmed">
        {t('tester.said', { policy: policyName })}
      </Text>
    );
  }
  return (
    <div>
      <Anchor component="button" type="button" size="sm" onClick={() => onChoose(policyId)}>
        {t('tester.said', { policy: policyName })}
      </Anchor>
    </div>
  );
}

interface WorksProps extends Pick<Props, 'asked' | 'onFollow'> {
  readonly alternative: NonNullable<BookingCheck['alternative']>;
}

function Works({ asked, alternative, onFollow }: WorksProps) {
  const { t } = useTranslation('policies');
  const id = alternative.resourceIds[0] ?? asked.what.id;
  const { data: other } = useQuery({ ...resourceQuery(id), enabled: id !== asked.what.id });
  const what = id === asked.what.id ? asked.what : other;
  if (what === undefined) return null;
  const period: Period = { start: alternative.start, end: alternative.end };
  const shown = [
    dayIn(period.start, what.zone) === dayIn(asked.period.start, what.zone)
      ? ''
      : showShortDay(dayIn(period.start, what.zone)),
    showTimes(period, what.zone),
    what.id === asked.what.id ? '' : nameOf(what),
  ].filter((part) => part !== '');
  return (
    <div>
      <Button variant="light" onClick={() => onFollow({ ...asked, what, period })}>
        {t('tester.works', { what: shown.join(', ') })}
      </Button>
    </div>
  );
}
