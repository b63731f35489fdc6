import { Alert, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconAlertTriangle, IconDeviceTablet, IconTag } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import {
  controllersQuery,
  tagsQuery,
  useDeleteEPaper,
  type EPaperController,
  type EPaperTag,
} from '../../data/e-paper.ts';
import { useNow } from '../../lib/now.ts';
import { showMinutes, showNumber } from '../../lib/show.ts';
import { spoken } from '../../lib/texts.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { ControllerQuestion } from './controller-question.tsx';
import { Section } from './section.tsx';
import classes from './signage.module.css';
import { TagQuestion } from './tag-question.tsx';
import { wordsOf } from './tag-state.ts';

interface Props {
  readonly buildingId: number;
}

/** So many tags that need somebody are named. */
const NAMED = 10;

/** What drives e-paper in a building, and its tags: which place each stands for, and how it is. */
export function EPaperList({ buildingId }: Props) {
  const { t } = useTranslation('signage');
  const [isAdding, setAdding] = useState(false);
  return (
    <Section id="e-paper" title={t('ePaper')} add={t('addController')} onAdd={() => setAdding(true)}>
      <Controllers buildingId={buildingId} />
      {isAdding && <ControllerQuestion buildingId={buildingId} controller={null} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function Controllers({ buildingId }: Props) {
  const { t } = useTranslation('signage');
  const asked = useAsked(controllersQuery(buildingId));
  const askedTags = useAsked(tagsQuery(buildingId));
  const [controllers, tags] = [asked.data, askedTags.data];
  const failed = [asked, askedTags].find(({ data, error }) => error && data === undefined);
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} />;
  if (controllers === undefined || tags === undefined) return <Skeleton height={80} radius={14} aria-hidden="true" />;
  if (controllers.length === 0) return <Text c="dimmed">{t('noController')}</Text>;
  return (
    <>
      <Needy tags={tags} />
      <ul className={classes.list} aria-label={t('ePaper')}>
        {controllers.map((one) => (
          <Controller key={one.id} controller={one} tags={tags.filter(({ controllerId }) => controllerId === one.id)} />
        ))}
      </ul>
    </>
  );
}

/** Says which tags need somebody, where some do: a building has hundreds of them. */
function Needy({ tags }: { readonly tags: readonly EPaperTag[] }) {
  const { t } = useTranslation('signage');
  const needy = tags.filter(({ alerts }) => alerts.length > 0);
  if (needy.length === 0) return null;
  const names = needy
    .slice(0, NAMED)
    .map(({ label, resourceName }) => (resourceName === null ? label : `${label} (${resourceName})`));
  const more = needy.length - names.length;
  const all = more === 0 ? names : [...names, t('moreTags', { count: more })];
  return (
    <Alert mb="lg" color="yellow" icon={<IconAlertTriangle size={20} stroke={1.6} aria-hidden="true" />}>
      <Text size="sm">{t('needyTags', { count: needy.length, names: new Intl.ListFormat(spoken()).format(all) })}</Text>
    </Alert>
  );
}

interface ControllerProps {
  readonly controller: EPaperController;
  readonly tags: readonly EPaperTag[];
}

function Controller({ controller, tags }: ControllerProps) {
  const { t } = useTranslation('signage');
  const { id, name, type, displayLanguage, buildingId } = controller;
  const [isAdding, setAdding] = useState(false);
  const [isChanging, setChanging] = useState(false);
  return (
    <li aria-label={name}>
      <div className={classes.row}>
        <IconDeviceTablet size={20} stroke={1.6} aria-hidden="true" />
        <div className={classes.what}>
          <Text fw={600}>{name}</Text>
          <Text size="sm" c="dimmed">
            {`${t(`types.${type}`)} · ${displayLanguage}`}
          </Text>
        </div>
        <Group gap={6}>
          <Button size="xs" variant="default" aria-label={t('addTagTo', { name })} onClick={() => setAdding(true)}>
            {t('addTag')}
          </Button>
          <Button size="xs" variant="default" aria-label={t('changeOf', { name })} onClick={() => setChanging(true)}>
            {t('change')}
          </Button>
          <Delete what="controller" id={id} name={name} />
        </Group>
      </div>
      <ul className={classes.tags} aria-label={t('tagsOf', { name })} hidden={tags.length === 0}>
        {tags.map((tag) => (
          <Tag key={tag.id} tag={tag} />
        ))}
      </ul>
      {isChanging && (
        <ControllerQuestion buildingId={buildingId} controller={controller} onClose={() => setChanging(false)} />
      )}
      {isAdding && (
        <TagQuestion buildingId={buildingId} controllerId={id} tag={null} onClose={() => setAdding(false)} />
      )}
    </li>
  );
}

function Tag({ tag }: { readonly tag: EPaperTag }) {
  const { t } = useTranslation('signage');
  const { label, externalName, resourceName, buildingId, controllerId } = tag;
  const [isChanging, setChanging] = useState(false);
  return (
    <li className={classes.row} aria-label={label}>
      <IconTag size={20} stroke={1.6} aria-hidden="true" />
      <div className={classes.what}>
        <Text fw={600}>{[label, ...(externalName === null ? [] : [externalName])].join(' · ')}</Text>
        <Text size="sm">{resourceName ?? t('nothingYet')}</Text>
        <Text size="sm" c="dimmed">
          <State tag={tag} />
        </Text>
      </div>
      <Group gap={6}>
        <Button
          size="xs"
          variant="default"
          aria-label={t('changeOf', { name: label })}
          onClick={() => setChanging(true)}
        >
          {t('change')}
        </Button>
        <Delete what="tag" id={tag.id} name={label} />
      </Group>
      {isChanging && (
        <TagQuestion buildingId={buildingId} controllerId={controllerId} tag={tag} onClose={() => setChanging(false)} />
      )}
    </li>
  );
}

function State({ tag }: { readonly tag: EPaperTag }) {
  const { t } = useTranslation('signage');
  const { heard, silentMinutes, battery } = wordsOf(tag, useNow());
  const { batteryLevel, screenSize } = tag;
  const said = [
    t(heard, { ago: showMinutes(silentMinutes) }),
    ...(batteryLevel === null ? [] : [t(battery, { level: showNumber(batteryLevel) })]),
    ...(screenSize === null ? [] : [t('inches', { size: showNumber(screenSize) })]),
  ];
  return said.join(' · ');
}

interface DeleteProps {
  readonly what: 'controller' | 'tag';
  readonly id: number;
  readonly name: string;
}

function Delete({ what, id, name }: DeleteProps) {
  const { t } = useTranslation('signage');
  const { mutateAsync, isPending } = useDeleteEPaper();
  const remove = () => mutateAsync({ what, id }).then(() => tell(t('deleted', { name })), tellProblem);
  const says = {
    what: t('delete'),
    label: t('deleteOf', { name }),
    title: t('askDelete', { name }),
    text: t(what === 'tag' ? 'deleteTagText' : 'deleteControllerText'),
    keep: t('keep'),
  };
  return <AskingButton says={says} color="red.8" isPending={isPending} onYes={remove} />;
}
