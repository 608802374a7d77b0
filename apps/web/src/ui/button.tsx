import { useId, useLayoutEffect, useRef, type MouseEvent, type ReactNode } from 'react'
import { buttonStyle, type ButtonSize, type ButtonVariant } from './button-style.ts'
import { classNames } from './class-names.ts'
import { Spinner } from './spinner.tsx'
import { Tip } from './tip.tsx'

export interface ButtonProps {
  readonly children: ReactNode
  readonly type?: 'button' | 'submit'
  readonly variant?: ButtonVariant
  readonly size?: ButtonSize
  readonly onPress?: () => void
  /** Under way: the button says so and takes no second press. */
  readonly pending?: boolean
  /** Why it cannot be pressed; the button stays reachable so that the reason can be read. */
  readonly refused?: string | undefined
  readonly label?: string
  readonly className?: string
}

export function Button({ refused, ...props }: ButtonProps) {
  const reasonId = useId()
  const hold = useHeldFocus(refused === undefined)
  if (refused === undefined) return <PlainButton {...props} hold={hold} />
  return (
    <>
      <Tip text={refused}>
        <button type="button" aria-disabled aria-describedby={reasonId} {...hold} {...looks(props)}>
          {props.children}
        </button>
      </Tip>
      <span id={reasonId} className="sr-only">
        {refused}
      </span>
    </>
  )
}

/** A button that turns grey is another element, and so is one that comes alive: the focus stays with whichever it is. */
function useHeldFocus(possible: boolean) {
  const focused = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    if (focused.current) button.current?.focus({ preventScroll: true })
  }, [possible])
  return {
    ref: button,
    onFocus: () => {
      focused.current = true
    },
    onBlur: () => {
      focused.current = false
    },
  }
}

interface PlainButtonProps extends Omit<ButtonProps, 'refused'> {
  readonly hold: ReturnType<typeof useHeldFocus>
}

function PlainButton({ type = 'button', pending = false, onPress, children, hold, ...props }: PlainButtonProps) {
  const press = (event: MouseEvent) => {
    // A submit button that is pending must not send the form again.
    if (pending) event.preventDefault()
    else onPress?.()
  }
  return (
    <button
      type={type}
      {...hold}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={press}
      {...looks(props)}
    >
      {pending ? <Spinner /> : null}
      {children}
    </button>
  )
}

const looks = ({ variant, size, className, label }: Omit<ButtonProps, 'children'>) => ({
  className: classNames(buttonStyle(variant, size), className),
  ...(label === undefined ? {} : { 'aria-label': label }),
})
