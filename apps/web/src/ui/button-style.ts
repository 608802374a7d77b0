import { classNames } from './class-names.ts'

export type ButtonVariant = 'primary' | 'danger' | 'secondary' | 'quiet'
export type ButtonSize = 'small' | 'medium' | 'large' | 'icon'

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none ' +
  'transition-colors duration-100 aria-disabled:cursor-not-allowed disabled:cursor-not-allowed'

const VARIANT: Readonly<Record<ButtonVariant, string>> = {
  primary:
    'bg-accent text-accent-ink shadow-rest hover:bg-accent-strong aria-disabled:bg-hover aria-disabled:text-faint aria-disabled:shadow-none',
  danger:
    'bg-danger text-danger-ink shadow-rest hover:bg-danger-strong aria-disabled:bg-hover aria-disabled:text-faint aria-disabled:shadow-none',
  secondary:
    'border border-line-strong bg-surface text-ink shadow-rest hover:bg-hover aria-disabled:bg-sunken aria-disabled:text-faint aria-disabled:border-line aria-disabled:shadow-none',
  quiet: 'text-soft hover:bg-hover hover:text-ink aria-disabled:text-faint aria-disabled:hover:bg-transparent',
}

const SIZE: Readonly<Record<ButtonSize, string>> = {
  small: 'h-7 px-2 text-sm',
  medium: 'h-8 px-3 text-sm',
  large: 'h-10 px-4 text-base',
  icon: 'size-8 text-sm',
}

/** Buttons, links that act like them and menu triggers share one look. */
export const buttonStyle = (variant: ButtonVariant = 'secondary', size: ButtonSize = 'medium'): string =>
  classNames(BASE, VARIANT[variant], SIZE[size])
