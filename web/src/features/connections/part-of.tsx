import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Unfolding } from '../../ui/unfolding.tsx';
import { isOpen, toggled, type Part } from './search.ts';

const route = getRouteApi('/inside/settings/connections');

interface Props {
  readonly part: Part;
  readonly title: string;
  readonly label: string;
  readonly children: ReactNode;
}

/** A part of a connection. Whether it is unfolded stands in the address: it can be handed on, and is there again after a reload. */
export function PartOf({ part, ...shown }: Props) {
  const { parts = '', ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const next = toggled(parts, part);
  const toggle = (): void =>
    void navigate({ search: { ...search, ...(next && { parts: next }) }, replace: true, resetScroll: false });
  return <Unfolding {...shown} opened={isOpen(parts, part)} onToggle={toggle} />;
}
