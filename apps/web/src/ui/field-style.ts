import { classNames } from './class-names.ts'

const BOX =
  'w-full rounded-md border bg-surface px-2.5 text-base text-ink shadow-rest transition-colors focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent disabled:bg-sunken disabled:text-faint'

export const inputStyle = (invalid = false): string =>
  classNames(BOX, 'h-9', invalid ? 'border-bad' : 'border-control/70 hover:border-control')

export const textAreaStyle = (invalid = false): string =>
  classNames(BOX, 'min-h-20 py-2 leading-5', invalid ? 'border-bad' : 'border-control/70 hover:border-control')
