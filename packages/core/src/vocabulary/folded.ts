/**
 * A text without its case, for searching and sorting as people do. Two spellings that differ in case alone fold to one
 * text, and a part of a text folds to a part of the folded text: unlike `toLowerCase`, which writes the last sigma of a
 * word another way, and keeps ß apart from SS. (Unicode §3.13 full case folding, but for a few letters nobody's name has.)
 */
export const folded = (text: string): string =>
  Array.from(text.toWellFormed().toLowerCase().toUpperCase(), (letter) => letter.toLowerCase()).join('')
