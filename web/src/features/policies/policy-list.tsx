import { Text } from '@mantine/core';
import { IconBuildingEstate, IconChevronRight, IconTag, IconWorld } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Policy } from '../../data/policies.ts';
import { words } from '../../lib/texts.ts';
import { shortsOf } from '../../parts/rules/tell.ts';
import { TypeIcon } from '../../parts/type-icon.tsx';
import { placesOf, type Names } from './names.ts';
import classes from './policy-list.module.css';

interface Props {
  readonly policies: readonly Policy[];
  readonly names: Names;
  readonly onChoose: (id: number) => void;
}

/** Policies by name: where each applies, for whom, and what it says. */
export const PolicyList = ({ policies, names, onChoose }: Props) => (
  <ul className={classes.list}>
    {policies.map((policy) => (
      <li key={policy.id}>
        <Row policy={policy} names={names} onChoose={onChoose} />
      </li>
    ))}
  </ul>
);

function Row({ policy, names, onChoose }: Pick<Props, 'names' | 'onChoose'> & { readonly policy: Policy }) {
  const { t } = useTranslation('policies');
  const { t: tRules } = useTranslation('rules');
  const places = placesOf(policy, names, (type) => words(`type.${type}`));
  const groups = policy.groupIds.map((id) => names.group(id) ?? tRules('groupGone')).join(tRules('comma'));
  const where = places.length === 0 ? t('everywhere') : places.join(' · ');
  const shorts = shortsOf(policy.rules, { t: tRules, groupName: names.group });
  return (
    <button type="button" className={classes.row} onClick={() => onChoose(policy.id)}>
      <span className={classes.icon}>
        <PlaceIcon policy={policy} type={policy.resourceId === null ? policy.type : typeOf(policy, names)} />
      </span>
      <span className={classes.what}>
        <Text component="span" fw={600} display="block">
          {policy.name}
        </Text>
        <Text component="span" size="sm" c="dimmed" display="block">
          {groups === '' ? where : t('whereFor', { where, groups })}
        </Text>
        <Text component="span" size="sm" display="block" mt={4} className="tabular">
          {shorts.join(' · ')}
        </Text>
      </span>
      <IconChevronRight size={18} stroke={1.6} aria-hidden="true" className={classes.way ?? ''} />
    </button>
  );
}

const typeOf = ({ resourceId, type }: Policy, names: Names): Policy['type'] =>
  (resourceId === null ? null : names.resource(resourceId)?.type) ?? type;

function PlaceIcon({ policy, type }: { readonly policy: Policy; readonly type: Policy['type'] }) {
  if (type !== null) return <TypeIcon type={type} size={20} />;
  const isKind = policy.categoryId !== null || policy.resourceGroupId !== null;
  const Icon = isKind ? IconTag : policy.buildingId !== null ? IconBuildingEstate : IconWorld;
  return <Icon size={20} stroke={1.6} aria-hidden="true" />;
}
