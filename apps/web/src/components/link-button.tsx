import { createLink } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import { buttonStyle, type ButtonSize, type ButtonVariant } from '../ui/button-style.ts'
import { classNames } from '../ui/class-names.ts'

interface AnchorProps extends ComponentProps<'a'> {
  readonly variant?: ButtonVariant
  readonly size?: ButtonSize
}

const Anchor = ({ variant, size, className, children, ...props }: AnchorProps) => (
  <a {...props} className={classNames(buttonStyle(variant, size), className)}>
    {children}
  </a>
)

/** Goes somewhere, and looks like a button. */
export const LinkButton = createLink(Anchor)
