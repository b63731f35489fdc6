import { useQuery } from '@tanstack/react-query';
import { bookingQuery } from '../../data/change-booking.ts';
import type { Building } from '../../data/places.ts';
import { resourceQuery } from '../../data/resources.ts';
import { Failure } from '../../ui/notice.tsx';
import { InviteDrawer } from './invite-drawer.tsx';

interface Props {
  readonly id: number;
  readonly buildings: readonly [Building, ...Building[]];
  readonly onClose: () => void;
}

/** Invites somebody to what is booked: where and when that is, unless said otherwise. */
export function InviteToBooking({ id, buildings, onClose }: Props) {
  const { data: booking, error, refetch } = useQuery(bookingQuery(id));
  const first = booking?.resourceIds[0];
  const { data: resource } = useQuery({ ...resourceQuery(first ?? 0), enabled: first !== undefined });
  if (error && booking === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (booking === undefined || resource === undefined) return null;
  return <InviteDrawer buildings={buildings} at={{ booking, buildingId: resource.buildingId }} onClose={onClose} />;
}
