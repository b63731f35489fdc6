/** A workplace: one company’s people, places and bookings, apart from all others. */
export interface Tenant {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** IANA zone, for what has no building. */
  readonly zone: string;
}
