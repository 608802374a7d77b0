import type { ComponentProps } from 'react'

interface CheckBoxProps extends Omit<ComponentProps<'input'>, 'type' | 'className'> {
  readonly label: string
  /** Some of what it stands for is chosen, and some is not. */
  readonly mixed?: boolean
}

/** A target of 24 pixels around a box of 16 (WCAG 2.5.8). */
export const CheckBox = ({ label, mixed = false, ...input }: CheckBoxProps) => (
  <input
    {...input}
    ref={(box) => {
      if (box !== null) box.indeterminate = mixed
    }}
    type="checkbox"
    aria-label={label}
    className="relative block size-4 scroll-my-32 cursor-pointer rounded accent-accent after:absolute after:-inset-1.5 disabled:cursor-not-allowed"
  />
)
