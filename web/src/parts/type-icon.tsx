import { IconCar, IconDesk, IconDeviceLaptop, IconDoor, IconLock, type IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { ResourceType } from '../data/resources.ts';

const icons: Readonly<Record<ResourceType, ComponentType<IconProps>>> = {
  desk: IconDesk,
  room: IconDoor,
  parking: IconCar,
  locker: IconLock,
  equipment: IconDeviceLaptop,
};

export function TypeIcon({ type, size = 18 }: { readonly type: ResourceType; readonly size?: number }) {
  const Icon = icons[type];
  return <Icon size={size} stroke={1.6} aria-hidden="true" />;
}
