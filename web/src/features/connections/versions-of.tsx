import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  isOfWorkplace,
  mappingVersionsQuery,
  useRollBackMapping,
  type ConnectorMappingVersion,
  type Mapping,
  type MappingVersion,
} from '../../data/field-mappings.ts';
import { showProblem } from '../../lib/show.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './connections.module.css';
import { DifferencesOf } from './differences-of.tsx';
import { momentOf } from './moment.ts';

/** How it is without a word of whoever says something here. */
const isOverWorkplace = (mapping: Mapping): boolean =>
  !isOfWorkplace(mapping) && mapping.active.organisationVersion !== null;

/** What counted when; each can count again. */
export function VersionsOf({ mapping }: { readonly mapping: Mapping }) {
  const { t } = useTranslation('connections');
  const { data = [], error } = useQuery(mappingVersionsQuery(mapping));
  const { active, version } = mapping;
  if (active.version === 0) return null;
  return (
    <>
      <Text size="sm" fw={600} mt="sm">
        {t('mapping.versions')}
      </Text>
      {error && data.length === 0 && <Refusal>{showProblem(error)}</Refusal>}
      <ul className={classes.list} aria-label={t('mapping.versions')}>
        {data.map((one, at) => (
          <li key={one.version}>
            <div className={classes.head}>
              <Text size="sm" className={classes.what ?? ''}>
                {t('mapping.version', { n: one.version, at: momentOf(one.activatedAt) })}
                {one.restores !== null && ` · ${t('mapping.restores', { n: one.restores })}`}
                <OfWorkplace version={one} before={data[at + 1]} />
                {one.version === active.version && ` · ${t('mapping.counts')}`}
              </Text>
              {one.version !== active.version && <Restore mapping={mapping} to={one.version} key={version} />}
            </div>
            {one.version !== active.version && !isOfWorkplace(mapping) && (
              <DifferencesOf mapping={mapping} version={one.version} />
            )}
          </li>
        ))}
        <li className={classes.head}>
          <Text size="sm" className={classes.what ?? ''}>
            {t(isOverWorkplace(mapping) ? 'mapping.asWorkplace' : 'mapping.asConnector')}
          </Text>
          <Restore mapping={mapping} to={0} />
        </li>
      </ul>
    </>
  );
}

/** On which version of what the whole workplace says it stands, and whether that made it. */
function OfWorkplace({ version, before }: { readonly version: Version; readonly before: Version | undefined }) {
  const { t } = useTranslation('connections');
  const n = standingOn(version);
  if (n === null) return null;
  const isMade = before === undefined ? version.version === 1 : standingOn(before) !== n;
  return ` · ${t(isMade ? 'mapping.byWorkplace' : 'mapping.overWorkplace', { n })}`;
}

type Version = MappingVersion | ConnectorMappingVersion;
const standingOn = (version: Version): number | null =>
  'organisationVersion' in version ? version.organisationVersion : null;

function Restore({ mapping, to }: { readonly mapping: Mapping; readonly to: number }) {
  const { t } = useTranslation('connections');
  const { mutateAsync, isPending } = useRollBackMapping(mapping);
  const which =
    to === 0
      ? t(isOverWorkplace(mapping) ? 'mapping.asWorkplace' : 'mapping.asConnector')
      : t('mapping.thatVersion', { n: to });
  const says = {
    what: t('mapping.restore'),
    label: t('mapping.restoreOf', { which }),
    title: t('mapping.askRestore', { which }),
    text: t(
      isOfWorkplace(mapping)
        ? 'mapping.askRestoreAll'
        : isOverWorkplace(mapping)
          ? 'mapping.askRestoreOwn'
          : 'mapping.askRestoreText',
    ),
    keep: t('back'),
  };
  const restore = (): Promise<void> =>
    mutateAsync({ to, version: mapping.version }).then(() => tell(t('mapping.activated')), tellProblem);
  return <AskingButton says={says} isPending={isPending} onYes={restore} />;
}
