import { ALIAS, isAlias, MAX_ALIASES } from '@keywright/core/vocabulary/alias'
import { isTag, KEY_TAG, MAX_TAGS } from '@keywright/core/vocabulary/limits'
import { DEFAULT_KEY_RING } from '@keywright/core/vocabulary/key-ring'
import { utcWords } from './date-words.ts'
import { endOf, judgeEnd } from './end-date.ts'

export const EXPIRY_PRESETS = [
  { id: 'never', words: 'Never' },
  { id: '30', words: 'In 30 days' },
  { id: '90', words: 'In 90 days' },
  { id: '365', words: 'In a year' },
  { id: '730', words: 'In two years' },
  { id: 'date', words: 'On a date I choose' },
] as const
export type Expiry = (typeof EXPIRY_PRESETS)[number]['id']

/** What can be said of a new key, as the form holds it. The names are those of the wire, so that blame finds its box. */
export interface KeyDetailsValues {
  name: string
  keyRingID: string
  description: string
  /** Separated by commas or white space. */
  aliases: string
  /** Separated by commas, since a tag may have spaces in it. */
  tags: string
  expirationDate: Expiry
  /** As `datetime-local` has it, in the reader's own time; used where the preset is `date`. */
  expiresAt: string
}

export const DETAIL_FIELDS = [
  'name',
  'keyRingID',
  'description',
  'aliases',
  'tags',
  'expirationDate',
  'expiresAt',
] as const

export const emptyDetails = (ring = DEFAULT_KEY_RING): KeyDetailsValues => ({
  name: '',
  keyRingID: ring,
  description: '',
  aliases: '',
  tags: '',
  expirationDate: 'never',
  expiresAt: '',
})

const partsOf = (text: string, separator: RegExp): readonly string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const aliasesOf = (text: string): readonly string[] => partsOf(text, /[\s,]+/)
export const tagsOf = (text: string): readonly string[] => partsOf(text, /[,\n]+/)

const twice = (parts: readonly string[]): boolean => new Set(parts).size < parts.length

export function judgeAliases(text: string): true | string {
  const aliases = aliasesOf(text)
  const bad = aliases.findIndex((alias) => !isAlias(alias))
  if (bad !== -1) return `Alias ${bad + 1} must be ${ALIAS.rule}.`
  if (twice(aliases)) return 'The same alias is here twice.'
  return aliases.length <= MAX_ALIASES || `Must be at most ${MAX_ALIASES} aliases.`
}

export function judgeTags(text: string): true | string {
  const tags = tagsOf(text)
  if (tags.length > MAX_TAGS || !tags.every(isTag)) return `Must be ${KEY_TAG.rule}.`
  return !twice(tags) || 'The same tag is here twice.'
}

type WhenValues = Pick<KeyDetailsValues, 'expirationDate' | 'expiresAt'>

const endIn = ({ expirationDate, expiresAt }: WhenValues) => ({ expiresAt: expirationDate, endsOn: expiresAt })

/** The moment a key would expire, to the second as the wire has it; `undefined` for never, and for no date. */
export const expiryOf = (values: WhenValues, now: number): string | undefined =>
  endOf(endIn(values), now)?.replace(/\.\d+Z$/, 'Z')

export const judgeExpiry = (values: WhenValues, now: number): true | string => judgeEnd(endIn(values), now)

/** "Never", or the exact moment. */
export function expiryWords(values: WhenValues, now: number): string {
  const at = expiryOf(values, now)
  return at === undefined ? 'Never' : utcWords(at)
}

/** From the shape of the screen to that of the wire; what was left empty is left out. */
export function keyDetailsOf(values: KeyDetailsValues, now: number) {
  const description = values.description.trim()
  const [aliases, tags] = [aliasesOf(values.aliases), tagsOf(values.tags)]
  const expirationDate = expiryOf(values, now)
  return {
    name: values.name.trim(),
    ...(description === '' ? {} : { description }),
    ...(aliases.length === 0 ? {} : { aliases: [...aliases] }),
    ...(tags.length === 0 ? {} : { tags: [...tags] }),
    ...(expirationDate === undefined ? {} : { expirationDate }),
  }
}
