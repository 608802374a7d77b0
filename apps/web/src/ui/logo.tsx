/** The mark is a K cut as the bit of a key. */
export const LogoMark = ({ className = 'size-7' }: { readonly className?: string }) => (
  <svg viewBox="0 0 32 32" aria-hidden className={className}>
    <rect width="32" height="32" rx="8" className="fill-accent" />
    <path className="fill-accent-ink" d="M9 6h5v8.2L20.6 6H27l-8.2 9.6L27.2 26h-6.3L14 17.2V20h2.6v2.6H14V26H9z" />
  </svg>
)

export const Wordmark = () => (
  <span className="inline-flex items-center gap-2">
    <LogoMark />
    <span className="text-[1.0625rem] font-semibold tracking-[-0.02em] text-ink">Keywright</span>
  </span>
)
