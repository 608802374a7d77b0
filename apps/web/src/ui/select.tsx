import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { inputStyle } from './field-style.ts'

interface SelectProps extends Omit<ComponentProps<'select'>, 'className' | 'children'> {
  readonly options: readonly { readonly id: string; readonly words: string }[]
  readonly invalid?: boolean
}

/** The platform's own list: it is at home on a phone, with a keyboard and to a screen reader. */
export const Select = ({ options, invalid = false, ...select }: SelectProps) => (
  <span className="relative block">
    <select {...select} className={`${inputStyle(invalid)} appearance-none pr-8!`}>
      {options.map(({ id, words }) => (
        <option key={id} value={id}>
          {words}
        </option>
      ))}
    </select>
    <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-2.5 size-4 text-faint" />
  </span>
)
