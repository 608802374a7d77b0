import { classNames } from './class-names.ts'

/** The shape of what is coming, so that nothing moves when it arrives. */
export const Skeleton = ({ className }: { readonly className?: string }) => (
  <span
    aria-hidden
    className={classNames(
      'block animate-[breathe_1.6s_ease-in-out_infinite] rounded bg-hover',
      className ?? 'h-4 w-24',
    )}
  />
)
