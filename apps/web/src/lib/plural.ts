const number = new Intl.NumberFormat('en')

/** "1,200" */
export const count = (figure: number): string => number.format(figure)

/** "1 key", "1,200 keys". */
export const plural = (count: number, noun: string): string =>
  `${number.format(count)} ${noun}${count === 1 ? '' : 's'}`
