import type { CSSProperties } from 'react'
import type { Column, FoldedPlace } from './key-columns.tsx'

const SELECT_REM = 1
const MENU_REM = 2
const NAME_REM = 13
const GAP_REM = 1
const PADDING_REM = 2

/** Head and rows line up on one grid, whose tracks come from the columns chosen; where there is little room a row folds. */
export const ROW_GRID =
  'grid items-center gap-x-2 gap-y-1 px-4 grid-cols-[auto_minmax(0,1fr)_auto_auto] @4xl:gap-x-4 @4xl:grid-cols-(--tracks)'

/** Where cells go once the row has room: one beside the other. */
const UNFOLD = '@4xl:col-auto @4xl:row-auto @4xl:justify-self-auto'
/** While the table scrolls sideways, the box and the name stay in sight, on a ground of their own. */
const STAY =
  '@4xl:group-data-scrolls/keys:sticky @4xl:group-data-scrolls/keys:z-2 @4xl:group-data-scrolls/keys:self-stretch @4xl:group-data-scrolls/keys:content-center @4xl:group-data-scrolls/keys:bg-inherit'

const FOLDED: Readonly<Record<FoldedPlace, string>> = {
  state: 'col-start-3 row-start-1 justify-self-end',
  below: 'col-start-2 row-start-2',
  'below-right': 'col-start-3 row-start-2 justify-self-end',
}

export const SELECT_CELL = `col-start-1 row-span-2 row-start-1 ${UNFOLD} ${STAY} @4xl:group-data-scrolls/keys:left-0 @4xl:group-data-scrolls/keys:-ml-4 @4xl:group-data-scrolls/keys:pl-4`
export const NAME_CELL = `col-start-2 row-start-1 min-w-0 ${UNFOLD} ${STAY} @4xl:group-data-scrolls/keys:left-8 @4xl:group-data-scrolls/keys:-ml-4 @4xl:group-data-scrolls/keys:pl-4`
export const MENU_CELL = `col-start-4 row-span-2 row-start-1 ${UNFOLD}`
/** The head has one line only, folded or not. */
export const HEAD_SELECT = `col-start-1 ${UNFOLD} ${STAY} @4xl:group-data-scrolls/keys:left-0 @4xl:group-data-scrolls/keys:-ml-4 @4xl:group-data-scrolls/keys:pl-4`
export const HEAD_MENU = `col-start-4 ${UNFOLD}`
export const cellPlace = ({ folded }: Column): string =>
  folded === undefined ? 'hidden min-w-0 @4xl:block' : `min-w-0 ${FOLDED[folded]} ${UNFOLD}`

/** The tracks of the columns, and the least width they need. */
export function gridOf(columns: readonly Column[]): CSSProperties {
  const widths = [SELECT_REM, NAME_REM, ...columns.map(({ width }) => width), MENU_REM]
  const least = widths.reduce((sum, width) => sum + width, 0) + GAP_REM * (widths.length - 1) + PADDING_REM
  const tracks = widths.map((width, at) => (at === 1 ? `minmax(${width}rem, 1fr)` : `${width}rem`)).join(' ')
  // React's type of styles knows no custom properties.
  return { '--tracks': tracks, '--least': `${least}rem` } as CSSProperties
}
