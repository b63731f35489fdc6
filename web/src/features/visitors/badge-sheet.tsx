import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { showDay } from '../../lib/show.ts';
import { dayIn } from '../../lib/when.ts';
import { Code } from '../../parts/code.tsx';
import { Answers, Question } from '../../ui/question.tsx';
import type { Coming } from './comings.ts';
import classes from './badge-sheet.module.css';

/** So many letters of a name have two lines in large print. */
const LONG = 22;

/** A badge as it is worn, to be looked at and printed on a label of 90 × 55 mm. On paper there is nothing else. */
export function BadgeSheet({ visit, badge, onClose }: Coming & { readonly onClose: () => void }) {
  const { t } = useTranslation('visitors');
  const { name } = badge;
  const label = <Label visit={visit} badge={badge} />;
  return (
    <Question title={t('badgeOf', { name })} size="md" onClose={onClose}>
      {label}
      <Answers>
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
        <Button leftSection={<IconPrinter size={17} />} onClick={() => print()} data-autofocus>
          {t('printBadge')}
        </Button>
      </Answers>
      {createPortal(<div className={classes.sheet}>{label}</div>, document.body)}
    </Question>
  );
}

function Label({ visit, badge }: Coming) {
  const { t } = useTranslation('visitors');
  return (
    <div className={classes.label} data-long={badge.name.length > LONG || undefined}>
      <div>
        <p className={classes.kind}>{t('visitor')}</p>
        <p className={classes.name}>{badge.name}</p>
        <p className={classes.line}>{badge.company}</p>
        <p className={classes.line}>{t('hostOf', { host: visit.hostName })}</p>
        <p>{showDay(dayIn(visit.start, visit.zone))}</p>
      </div>
      <Code link={badge.registrationCode} name={t('code', { code: badge.registrationCode })} />
    </div>
  );
}
