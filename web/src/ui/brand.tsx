/** The mark: an arch inside an arch. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0f7a6e" />
      <path
        d="M8 25V15.5a8 8 0 0 1 16 0V25M13 25v-8.5a3 3 0 0 1 6 0V25"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
